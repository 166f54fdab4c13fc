import type { BookingSettings } from '@chariot/contract';
import { later, spanInFrench, timeAt } from './slots.js';

/** A reservation that stands, as much as another one must know of it. */
export interface Standing {
  readonly personId: string | null;
  readonly who: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** With the way to the next teacher. */
  readonly busyUntil: Date;
  readonly half: boolean;
  readonly tablets: number;
}

export interface Wish {
  readonly personId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly half: boolean;
  readonly tablets: number;
  readonly slots: number;
}

/**
 * Why the cart cannot be had then, as the middle of a French sentence; `null`: it can. The database says the same of all but
 * the charging, whoever asks: this says it in words, and beforehand.
 */
export function clashOf(
  standing: readonly Standing[],
  wish: Wish,
  settings: BookingSettings,
  zone: string,
): string | null {
  const wishBusy = later(wish.endsAt, settings.travelMinutes);
  const met = standing.filter((one) =>
    one.personId === wish.personId
      ? one.startsAt < wish.endsAt && wish.startsAt < one.endsAt
      : one.startsAt < wishBusy && wish.startsAt < one.busyUntil,
  );
  const whole = met.find((one) => !(one.half && wish.half));
  if (whole !== undefined) return takenBy(whole, wish, settings, zone);
  const free = wish.slots - mostAtOnce(met, wish);
  if (wish.tablets > free) {
    const [first] = met;
    const left = free <= 0 ? 'aucune tablette n’est libre' : `il ne reste que ${free} tablette${free > 1 ? 's' : ''}`;
    return first === undefined ? left : `${left}, d’autres sont réservées ${spanOf(first, zone)} par ${nameOf(first)}`;
  }
  return chargeOf(standing, wish, settings);
}

function takenBy(one: Standing, wish: Wish, { travelMinutes }: BookingSettings, zone: string): string {
  const words = `la classe mobile est réservée ${spanOf(one, zone)} par ${nameOf(one)}`;
  const overlaps = one.startsAt < wish.endsAt && wish.startsAt < one.endsAt;
  return overlaps ? words : `${words}, et il faut ${travelMinutes} min de trajet entre deux`;
}

const spanOf = ({ startsAt, endsAt }: Standing, zone: string): string =>
  spanInFrench({ from: timeAt(startsAt, zone), to: timeAt(endsAt, zone) });
const nameOf = ({ who }: Standing): string => who ?? 'quelqu’un';

/** Of halves that are there at the same time, the most tablets: at one of their beginnings. */
function mostAtOnce(met: readonly Standing[], wish: Wish): number {
  const until = (one: Standing): Date => (one.personId === wish.personId ? one.endsAt : one.busyUntil);
  const moments = met.map(({ startsAt }) => (startsAt > wish.startsAt ? startsAt : wish.startsAt));
  return Math.max(
    0,
    ...moments.map((at) =>
      met.filter((one) => one.startsAt <= at && at < until(one)).reduce((sum, { tablets }) => sum + tablets, 0),
    ),
  );
}

const HOUR_MS = 3_600_000;

/** Its tablets would serve for longer than they last, without a gap in which they are charged. */
function chargeOf(
  standing: readonly Standing[],
  wish: Wish,
  { chargeMinutes, chargeAfterHours }: BookingSettings,
): string | null {
  if (chargeMinutes === 0) return null;
  const runs: { from: Date; until: Date; own: boolean }[] = [];
  const inOrder = [...standing, wish].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  for (const one of inOrder) {
    const last = runs.at(-1);
    if (last === undefined || one.startsAt >= later(last.until, chargeMinutes)) {
      runs.push({ from: one.startsAt, until: one.endsAt, own: one === wish });
      continue;
    }
    if (one.endsAt > last.until) last.until = one.endsAt;
    last.own ||= one === wish;
  }
  const run = runs.find(({ own }) => own);
  return run === undefined || run.until.getTime() - run.from.getTime() <= chargeAfterHours * HOUR_MS
    ? null
    : `les tablettes serviraient plus de ${chargeAfterHours} h de suite sans ${chargeMinutes} min de recharge`;
}
