import type { LocalDate } from './local-date.js';
import { SchoolYear } from './school-year.js';

it.each([
  ['2026-08-31', '2025-2026'],
  ['2026-09-01', '2026-2027'],
  ['2027-01-15', '2026-2027'],
  ['2027-07-04', '2026-2027'],
])('%s is a day of %s', (date, year) => expect(SchoolYear.of(date as LocalDate)).toBe(year));

it('goes from September to August', () => {
  const year = SchoolYear.parse(' 2026-2027 ');
  expect(SchoolYear.period(year)).toEqual({ from: '2026-09-01', until: '2027-08-31' });
  expect(SchoolYear.next(year)).toBe('2027-2028');
});

it.each(['2026', '2026-2028', '2027-2026', '26-27', ''])('« %s » is none', (text) => {
  expect(() => SchoolYear.parse(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidSchoolYear' }));
});
