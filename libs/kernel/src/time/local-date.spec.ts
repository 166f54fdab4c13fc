import fc from 'fast-check';
import { FrozenClock, LocalDate } from '../index.js';

const day = LocalDate.parse;
const DAY = 86_400_000;
const dates = fc
  .integer({ min: Date.UTC(1900, 0, 1) / DAY, max: Date.UTC(2199, 11, 31) / DAY })
  .map((days) => day(new Date(days * DAY).toISOString().slice(0, 10)));

describe('LocalDate', () => {
  it('reads a day as machines and as French people write it', () => {
    expect(day('2016-11-10')).toBe('2016-11-10');
    expect(day(' 10/11/2016 ')).toBe('2016-11-10');
    expect(LocalDate.of(2016, 2, 29)).toBe('2016-02-29');
    expect(LocalDate.format(day('2016-11-10'))).toBe('10/11/2016');
  });

  it.each([
    '',
    '2017-02-29',
    '1900-02-29',
    '2016-13-01',
    '2016-00-10',
    '2016-04-31',
    '2016-11-00',
    '31/02/2016',
    '11/13/2016',
    '1/2/2016',
    '10-11-2016',
    '2016-11-10T00:00:00Z',
    '0216-11-10',
    '10/11/16',
  ])('refuses %j', (text) => {
    expect(LocalDate.is(text)).toBe(false);
    expect(() => day(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidDate' }));
  });

  it('is canonical only as YYYY-MM-DD', () => {
    expect(LocalDate.is('2000-02-29')).toBe(true);
    expect(LocalDate.is('29/02/2000')).toBe(false);
  });

  it.each([
    ['2016-02-29', 1, '2017-02-28'],
    ['2016-02-29', 4, '2020-02-29'],
    ['2016-02-29', -1, '2015-02-28'],
    ['2016-11-10', 3, '2019-11-10'],
  ])('%s and %i years is %s', (from, years, to) => {
    expect(LocalDate.addYears(day(from), years)).toBe(to);
  });

  it.each([
    ['2016-01-31', 1, '2016-02-29'],
    ['2017-01-31', 1, '2017-02-28'],
    ['2016-08-31', 3, '2016-11-30'],
    ['2016-11-10', 2, '2017-01-10'],
    ['2016-01-10', -1, '2015-12-10'],
    ['2016-03-31', -13, '2015-02-28'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(LocalDate.addMonths(day(from), months)).toBe(to);
  });

  it('counts days: the deployment of 10/11/2016 to 01/02/2017 lasts 83', () => {
    expect(LocalDate.daysBetween(day('10/11/2016'), day('01/02/2017'))).toBe(83);
    expect(LocalDate.addDays(day('2016-11-10'), 83)).toBe('2017-02-01');
    expect(LocalDate.addDays(day('2016-03-01'), -1)).toBe('2016-02-29');
  });

  it('goes forth and back by days, in the order it compares', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
        const moved = LocalDate.addDays(date, days);
        expect(LocalDate.is(moved)).toBe(true);
        expect(LocalDate.addDays(moved, -days)).toBe(date);
        expect(LocalDate.daysBetween(date, moved)).toBe(days);
        expect(LocalDate.compare(moved, date)).toBe(Math.sign(days));
      }),
    );
  });

  it('lands on a real day of the asked month, whatever the months', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -1200, max: 1200 }), (date, months) => {
        const moved = LocalDate.addMonths(date, months);
        expect(LocalDate.is(moved)).toBe(true);
        const monthOf = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthOf(moved) - monthOf(date)).toBe(months);
        expect(Number(moved.slice(8))).toBeLessThanOrEqual(Number(date.slice(8)));
      }),
    );
  });

  it('reads back what it shows', () => {
    fc.assert(fc.property(dates, (date) => expect(day(LocalDate.format(date))).toBe(date)));
  });

  it.each([
    ['2026-07-31T23:30:00Z', 'Europe/Paris', '2026-08-01'],
    ['2026-07-31T22:30:00Z', 'Europe/Paris', '2026-08-01'],
    ['2026-07-31T21:59:59Z', 'Europe/Paris', '2026-07-31'],
    ['2026-01-31T22:30:00Z', 'Europe/Paris', '2026-01-31'],
    ['2026-12-31T23:00:00Z', 'Europe/Paris', '2027-01-01'],
    ['2026-08-01T02:00:00Z', 'America/Martinique', '2026-07-31'],
    ['2026-07-31T20:30:00Z', 'Indian/Reunion', '2026-08-01'],
    ['2026-07-31T23:30:00Z', 'UTC', '2026-07-31'],
  ])('at %s it is, in %s, the %s', (instant, zone, date) => {
    expect(LocalDate.today(new FrozenClock(instant), zone)).toBe(date);
    expect(LocalDate.at(new Date(instant), zone)).toBe(date);
  });

  it('takes Paris when no zone is stated', () => {
    expect(LocalDate.today(new FrozenClock('2026-07-31T23:30:00Z'))).toBe('2026-08-01');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => LocalDate.today(new FrozenClock('2026-07-31T23:30:00Z'), 'Europe/Allevard')).toThrow(
      expect.objectContaining({ code: 'kernel.invalidTimeZone', cause: expect.any(RangeError) }),
    );
  });
});
