import type { LocalDate } from './local-date.js';

/** Schools are closed and tablets asleep from 1 July to 10 September, both included: nothing expires, renews or alarms. */
export const SUMMER_FREEZE = { from: { month: 7, day: 1 }, until: { month: 9, day: 10 } } as const;

/** Whether nothing may expire, renew or alarm on that day. */
export function inSummerFreeze(date: LocalDate): boolean {
  const monthAndDay = Number(date.slice(5, 7)) * 100 + Number(date.slice(8));
  const { from, until } = SUMMER_FREEZE;
  return monthAndDay >= from.month * 100 + from.day && monthAndDay <= until.month * 100 + until.day;
}
