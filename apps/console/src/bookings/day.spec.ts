import type { Booking } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { firstHour, halfHours, linesOf } from './day.js';
import { mondayOf, spanWords } from './words.js';

const DAY = {
  on: '2026-12-01',
  openings: [
    { from: '08:30', to: '11:30' },
    { from: '13:45', to: '16:15' },
  ],
  closedFor: null,
};
const booked = (from: string, to: string, own = false) => ({ from, to, own }) as Booking;
const words = (bookings: Booking[], after: string | null = null, travel = 0) =>
  linesOf(DAY, bookings, after, travel).map((line) =>
    line.kind === 'booking' ? `${line.booking.from} pris` : `${line.free.from}-${line.free.to}`,
  );

it('a day is its reservations and what is left between them', () => {
  expect(words([])).toEqual(['08:30-11:30', '14:00-16:15']);
  expect(words([booked('09:00', '10:00')])).toEqual(['08:30-09:00', '09:00 pris', '10:00-11:30', '14:00-16:15']);
  expect(words([booked('08:30', '11:30'), booked('14:00', '16:00')])).toEqual(['08:30 pris', '14:00 pris']);
  // Two halves at once; one over lunch.
  expect(words([booked('09:00', '10:00'), booked('09:30', '14:30')])).toEqual([
    ...['08:30-09:00', '09:00 pris', '09:30 pris', '14:30-16:15'],
  ]);
});

it('the way to somebody else is not free, and one’s own next hour is', () => {
  expect(words([booked('09:30', '10:00')], null, 10)).toEqual([
    '08:30-09:00',
    '09:30 pris',
    '10:30-11:30',
    '14:00-16:15',
  ]);
  expect(words([booked('09:30', '10:00', true)], null, 10)).toEqual([
    ...['08:30-09:30', '09:30 pris', '10:00-11:30', '14:00-16:15'],
  ]);
});

it('what is over today is not free any more', () => {
  expect(words([], '10:10')).toEqual(['10:30-11:30', '14:00-16:15']);
  expect(words([], '11:20')).toEqual(['14:00-16:15']);
});

it('times are half-hours, an hour at first', () => {
  expect(halfHours('13:45', '15:00')).toEqual(['14:00', '14:30', '15:00']);
  expect(firstHour({ from: '10:30', to: '11:30' })).toEqual({ from: '10:30', to: '11:30' });
  expect(firstHour({ from: '14:00', to: '16:15' })).toEqual({ from: '14:00', to: '15:00' });
  expect(firstHour({ from: '16:00', to: '16:45' })).toEqual({ from: '16:00', to: '16:30' });
  expect(spanWords({ from: '08:30', to: '10:00' })).toBe('8\u00A0h\u00A030\u00A0à\u00A010\u00A0h');
});

it('a week begins on Monday', () => {
  expect(['2026-11-30', '2026-12-01', '2026-12-06', '2020-02-29'].map((on) => mondayOf(LocalDate.parse(on)))).toEqual([
    ...['2026-11-30', '2026-11-30', '2026-11-30', '2020-02-24'],
  ]);
});
