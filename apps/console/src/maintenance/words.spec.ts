import { timesOf } from './words.js';

const now = new Date(2026, 10, 3, 16, 31);
const local = (iso: string | undefined): string | undefined => {
  if (iso === undefined) return undefined;
  const at = new Date(iso);
  return `${at.getDate()} ${at.getHours()}:${at.getMinutes()}`;
};
const typed = (from: string, until: string, tomorrow = false): (string | undefined)[] => {
  const { startsAt, endsAt } = timesOf({ tomorrow, from, until }, now);
  return [local(startsAt), local(endsAt)];
};

it.each([
  ['', '18:00', false, undefined, '3 18:0'],
  ['17:00', '18:00', false, '3 17:0', '3 18:0'],
  ['22:00', '06:00', false, '3 22:0', '4 6:0'],
  ['', '06:00', false, undefined, '4 6:0'],
  ['16:30', '18:00', true, '4 16:30', '4 18:0'],
  ['16:30', '', true, '4 16:30', undefined],
])('%s to %s (tomorrow: %s) begins %s and ends %s', (from, until, tomorrow, begins, ends) => {
  expect(typed(from, until, tomorrow)).toEqual([begins, ends]);
});
