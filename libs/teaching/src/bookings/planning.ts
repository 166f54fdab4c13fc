import type { BookingSettings, Occurrence } from '@chariot/contract';
import type { LocalDate } from '@chariot/kernel';
import { clashOf, type Standing } from './clashes.js';
import { instantAt, isWithin, minutesOf, spanInFrench, startsOf, type SchoolDay, type Span } from './slots.js';

export interface Asked extends Span {
  readonly personId: string;
  readonly half: boolean;
  readonly tablets: number;
  readonly slots: number;
}

/** What a plan is made against. */
export interface Ground {
  readonly standing: readonly Standing[];
  readonly settings: BookingSettings;
  readonly zone: string;
  readonly now: Date;
}

const MOST_OFFERED = 3;

/** One date of a wish: free, or why it is not. */
export function occurrenceOf(day: SchoolDay, asked: Asked, ground: Ground): Occurrence {
  const { on } = day;
  if (day.closedFor !== null) return { on, state: 'closed', reason: `l’école est fermée (${day.closedFor})` };
  if (!isWithin(day, asked))
    return { on, state: 'closed', reason: `l’école ouvre ${day.openings.map(spanInFrench).join(' et ')}` };
  const reason = clashAt(on, asked, asked, ground);
  return { on, state: reason === null ? 'free' : 'taken', reason };
}

/** The first moments, from the wished one on, at which as much could be had for as long. */
export function nextFreeOf(
  days: readonly SchoolDay[],
  asked: Asked,
  ground: Ground,
): (Span & { readonly on: LocalDate })[] {
  const minutes = minutesOf(asked.to) - minutesOf(asked.from);
  const found: (Span & { on: LocalDate })[] = [];
  for (const [at, day] of days.entries()) {
    if (day.closedFor !== null) continue;
    for (const span of startsOf(day, minutes)) {
      if (found.length === MOST_OFFERED) return found;
      if (at === 0 && span.from < asked.from) continue;
      if (instantAt(day.on, span.from, ground.zone) < ground.now) continue;
      if (clashAt(day.on, span, asked, ground) === null) found.push({ on: day.on, ...span });
    }
  }
  return found;
}

function clashAt(on: LocalDate, { from, to }: Span, asked: Asked, ground: Ground): string | null {
  const { standing, settings, zone } = ground;
  const { personId, half, tablets, slots } = asked;
  const wish = { startsAt: instantAt(on, from, zone), endsAt: instantAt(on, to, zone) };
  return clashOf(standing, { ...wish, personId, half, tablets, slots }, settings, zone);
}
