import { listMyBookings, type Agenda, type AgendaDay, type Booking, type SchoolLevel } from '@chariot/contract';
import { DEFAULT_ZONE, LocalDate } from '@chariot/kernel';
import { useState } from 'react';
import { useMay, useRead } from '../api/index.js';
import { useNow } from '../page/index.js';
import { firstHour, linesOf } from './day.js';
import type { Start } from './book-dialog.js';
import { LOCALE } from '../language/language.js';

/** `HH:MM` that it is at the school. */
export function useSchoolTime(agenda: Agenda | undefined): { readonly today: LocalDate; readonly time: string } {
  const now = useNow(60_000);
  const zone = agenda?.timeZone ?? DEFAULT_ZONE;
  const clock = new Intl.DateTimeFormat(LOCALE, {
    ...{ timeZone: zone, hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
  });
  return { today: LocalDate.at(now, zone), time: clock.format(now) };
}

/** What is free first from now on in these days, an hour of it; undefined where nothing is. */
export function firstFreeOf(
  days: readonly AgendaDay[],
  bookings: readonly Booking[],
  travelMinutes: number,
  { today, time }: { readonly today: string; readonly time: string },
): Start | undefined {
  for (const day of days) {
    if (day.on < today) continue;
    const mine = bookings.filter(({ on }) => on === day.on);
    for (const line of linesOf(day, mine, day.on === today ? time : null, travelMinutes))
      if (line.kind === 'free') return { on: day.on, ...firstHour(line.free) };
  }
  return undefined;
}

const LEVEL_KEY = 'niveau';
const remembered = new Map<string, SchoolLevel>();

/** The level of what she reserved last, on these days or on others; nothing of it is kept in the browser. */
export function useLevel(bookings: readonly Booking[]): SchoolLevel {
  const may = useMay();
  const mine = useRead(listMyBookings, { query: { days: 370 } }, { enabled: may('booking:write') });
  const [fallback] = useState<SchoolLevel>(() => remembered.get(LEVEL_KEY) ?? 'cm1');
  const level = (bookings.filter(({ own }) => own).at(-1) ?? mine.data?.items.at(-1))?.level;
  if (level !== undefined) remembered.set(LEVEL_KEY, level);
  return level ?? remembered.get(LEVEL_KEY) ?? fallback;
}
