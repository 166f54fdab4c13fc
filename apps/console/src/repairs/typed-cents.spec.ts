import { typedCents } from './typed-cents.js';

it.each([
  ['', null],
  ['  ', null],
  ['49,90', 4990],
  ['49.9', 4990],
  ['1 200 €', 120000],
  ['0', 0],
  ['1,005', Number.NaN],
  ['dix', Number.NaN],
  ['-5', Number.NaN],
  ['1e3', Number.NaN],
])('%j is %s cents', (text, cents) => {
  expect(typedCents(text)).toEqual(cents);
});
