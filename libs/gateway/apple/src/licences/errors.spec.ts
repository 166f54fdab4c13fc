import { APPLE_LICENCES_ERRORS } from './errors.js';

it.each(Object.entries(APPLE_LICENCES_ERRORS))('%s tells what to do, in French', (_, { fr }) => {
  expect(fr).toMatch(/^[«A-ZÉÀL].* : .+\.$/u);
  expect(fr).not.toMatch(/'| : (?:il|elle) est refusée?\./u);
});
