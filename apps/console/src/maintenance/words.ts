import type { MaintenanceWindow } from '@chariot/contract';
import { hour, longDay } from '../formats/index.js';

/** « jusqu’à 18 h 00 », or « mercredi 4 novembre 2026, de 16 h 30 à 18 h 00 ». */
export function windowWords({
  open,
  startsAt,
  endsAt,
}: Pick<MaintenanceWindow, 'open' | 'startsAt' | 'endsAt'>): string {
  const [from, until] = [new Date(startsAt), new Date(endsAt)];
  return open ? `jusqu’à ${hour(until)}` : `${longDay(from)}, de ${hour(from)} à ${hour(until)}`;
}

/**
 * What was typed, as instants of that day; an end that comes before its start is the next morning’s.
 * @param typed hours as `16:30`; `from` empty: now
 */
export function timesOf(
  { tomorrow, from, until }: { readonly tomorrow: boolean; readonly from: string; readonly until: string },
  now: Date,
): { readonly startsAt?: string; readonly endsAt?: string } {
  const at = (time: string, days: number): Date | undefined => {
    const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
    if (hours === undefined || minutes === undefined) return undefined;
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(Number(hours), Number(minutes), 0, 0);
    return day;
  };
  const days = tomorrow ? 1 : 0;
  const begins = at(from, days);
  const ends = at(until, days);
  if (ends !== undefined && ends <= (begins ?? now)) ends.setDate(ends.getDate() + 1);
  return {
    ...(begins !== undefined && { startsAt: begins.toISOString() }),
    ...(ends !== undefined && { endsAt: ends.toISOString() }),
  };
}
