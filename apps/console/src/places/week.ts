import type { Opening } from '@chariot/contract';

export const DAYS = ['Lundi', 'Mardi', 'Mercredi', 'Jeudi', 'Vendredi', 'Samedi', 'Dimanche'] as const;

/** One day, as one line that people write: « 8h30-11h30, 13h30-16h30 », or nothing when it is closed. */
export type WeekText = readonly string[];

/** What most schools do, to begin with. */
export const USUAL: WeekText = DAYS.map((_, day) => (day === 2 || day > 4 ? '' : '8h30-11h30, 13h30-16h30'));

const TIME = /^(\d{1,2})\s*(?:h|:)\s*(\d{2})?$/i;

/** « 08:30 » as a French reader writes it: « 8h30 ». */
export const spoken = (time: string): string => `${Number(time.slice(0, 2))}h${time.slice(3)}`;

export function textOf(openings: readonly Opening[]): WeekText {
  return DAYS.map((_, day) =>
    openings
      .filter((opening) => opening.day === day + 1)
      .map(({ from, to }) => `${spoken(from)}-${spoken(to)}`)
      .join(', '),
  );
}

/** @returns the openings, or the sentence of what is wrong by day (0 is Monday) */
export function openingsOf(week: WeekText): { openings: Opening[] } | { errors: ReadonlyMap<number, string> } {
  const openings: Opening[] = [];
  const errors = new Map<number, string>();
  for (const [day, text] of week.entries()) {
    for (const span of text.split(/[,;]|\bet\b/).map((part) => part.trim())) {
      if (span === '') continue;
      const [from, to, more] = span.split(/[-–—]|\sà\s/).map((time) => timeOf(time.trim()));
      if (from === undefined || to === undefined || more !== undefined) {
        errors.set(day, 'Une plage s’écrit comme 8h30-11h30.');
      } else openings.push({ day: day + 1, from, to });
    }
  }
  return errors.size > 0 ? { errors } : { openings };
}

function timeOf(text: string): string | undefined {
  const [, hours, minutes = '00'] = TIME.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return `${hours.padStart(2, '0')}:${minutes}`;
}
