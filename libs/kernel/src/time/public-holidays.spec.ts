import { publicHolidaysOf } from './public-holidays.js';

// From the calendars of those years.
it.each([
  [2017, ['2017-04-17', '2017-05-25', '2017-06-05']],
  [2024, ['2024-04-01', '2024-05-09', '2024-05-20']],
  [2026, ['2026-04-06', '2026-05-14', '2026-05-25']],
  [2027, ['2027-03-29', '2027-05-06', '2027-05-17']],
  [2038, ['2038-04-26', '2038-06-03', '2038-06-14']],
])('Easter, the Ascension and Whitsun of %s move together', (year, moving) => {
  expect(publicHolidaysOf(year)).toEqual(expect.arrayContaining(moving));
});

it('names eleven days, in order', () => {
  expect(publicHolidaysOf(2026)).toEqual([
    ...['2026-01-01', '2026-04-06', '2026-05-01', '2026-05-08', '2026-05-14', '2026-05-25'],
    ...['2026-07-14', '2026-08-15', '2026-11-01', '2026-11-11', '2026-12-25'],
  ]);
});
