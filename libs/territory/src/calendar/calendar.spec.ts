import { LocalDate, SchoolYear } from '@chariot/kernel';
import { openDays, openTime, USUAL_WEEK, weekdayOf } from './calendar.js';

const day = LocalDate.parse;
const during = (from: string, until: string) => ({ from: day(from), until: day(until) });
const YEAR = SchoolYear.period(SchoolYear.parse('2025-2026'));
// Zone A, as the ministry published it; until the day before lessons begin again.
const ZONE_A = [
  during('2025-10-18', '2025-11-02'),
  during('2025-12-20', '2026-01-04'),
  during('2026-02-07', '2026-02-22'),
  during('2026-04-04', '2026-04-19'),
  during('2026-05-15', '2026-05-17'),
  during('2026-07-04', '2026-08-31'),
];

it.each([
  ['2026-11-26', 4],
  ['2026-11-29', 7],
  ['2024-01-01', 1],
  ['2023-12-31', 7],
])('%s is the day %i of its week', (date, weekday) => expect(weekdayOf(day(date))).toBe(weekday));

it('is open eight half-days a week, four days', () => {
  expect(openTime(USUAL_WEEK, during('2025-09-01', '2025-09-14'), [])).toEqual({ halfDays: 16, days: 8, weeks: 2 });
});

it('counts a year of zone A: 36 weeks, less what falls on public holidays', () => {
  // 36 weeks of 4 days, less 11 November (a Tuesday), 1 and 8 May (Fridays), the Thursday of the Ascension and its Friday,
  // and Whit Monday: 138. The year begins on a Monday, and its first week is whole.
  expect(openTime(USUAL_WEEK, YEAR, ZONE_A)).toEqual({ halfDays: 276, days: 138, weeks: 36 });
});

it('counts a half-day once, however its openings are cut, and an afternoon by when it begins', () => {
  const week = [
    { day: 3, from: '08:30', to: '10:00' },
    { day: 3, from: '10:15', to: '12:00' },
    { day: 5, from: '13:00', to: '16:00' },
  ];
  expect(openTime(week, during('2025-09-01', '2025-09-07'), [])).toEqual({ halfDays: 2, days: 2, weeks: 1 });
});

it('is closed on holidays, from their first day to their last, and on a public holiday', () => {
  const mondays = [{ day: 1, from: '08:30', to: '11:30' }];
  const spring = during('2026-04-06', '2026-05-25');
  // 6 April is Easter Monday and 25 May Whit Monday.
  expect(openTime(mondays, spring, []).days).toBe(6);
  expect(openTime(mondays, spring, [during('2026-04-13', '2026-04-20')]).days).toBe(4);
});

it('is never open where the week says so', () => {
  expect(openTime([], YEAR, ZONE_A)).toEqual({ halfDays: 0, days: 0, weeks: 0 });
});

it('taken a few days at a time, a year comes to as many days, weeks and half-hours as taken whole', () => {
  const whole = openDays(USUAL_WEEK, YEAR, ZONE_A);
  // Six hours a day.
  expect(whole).toEqual({ days: 138, weeks: 36, slots: 138 * 12 });
  for (const step of [1, 3, 10]) {
    const sum = { days: 0, weeks: 0, slots: 0 };
    for (let from = YEAR.from; from <= YEAR.until; from = LocalDate.addDays(from, step)) {
      const last = LocalDate.addDays(from, step - 1);
      const some = openDays(USUAL_WEEK, { from, until: last > YEAR.until ? YEAR.until : last }, ZONE_A);
      for (const what of ['days', 'weeks', 'slots'] as const) sum[what] += some[what];
    }
    expect(sum).toEqual(whole);
  }
});

test('the week in which a school year begins counts, though its Monday was in August', () => {
  const holidays = [during('2026-10-17', '2026-11-01')];
  expect(openDays(USUAL_WEEK, during('2026-09-01', '2026-09-01'), holidays)).toEqual({ days: 1, weeks: 1, slots: 12 });
  expect(openDays(USUAL_WEEK, during('2026-09-02', '2026-09-06'), holidays).weeks).toBe(0);
});
