import { readPredicate } from './predicate.js';

const VALUES: Record<string, unknown> = {
  'device.operating-system.version': '18.1',
  'device.model.family': 'iPad',
  examen: true,
  places: ['cour', 'salle 2'],
  rang: 7,
};
const judged = (text: string): boolean | null => readPredicate(text)?.((_, name) => VALUES[name] ?? null) ?? null;

it.each([
  ["@status(device.model.family) == 'iPad'", true],
  ['(@status(device.model.family) == "iPhone")', false],
  ["@status(device.operating-system.version) >= '17.10'", true],
  ['@property(rang) > 6 AND @property(rang) < 8', true],
  ['@property(rang) > 7 OR NOT (@property(examen) == FALSE)', true],
  ["@property(rang) IN {1, 7} && @property(places) CONTAINS 'cour'", true],
  ["!(@status(device.model.family) BEGINSWITH 'iP')", false],
  ['@property(absent) == TRUE', false],
  ['@property(absent) > 3', false],
  ['TRUEPREDICATE', true],
  // One that is not of the part that is understood is told so, and never taken for true.
  ['', null],
  ['@property(rang)', null],
  ['@property(rang) > ', null],
  ['(TRUEPREDICATE', null],
  ['TRUEPREDICATE FALSEPREDICATE', null],
  ["SUBQUERY(a, $b, $b == 'c').@count > 0", null],
  ["@property(rang) toString 'x'", null],
])('%s is %s', (text, expected) => {
  expect(judged(text)).toBe(expected);
});
