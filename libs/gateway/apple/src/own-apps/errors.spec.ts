import { APPLE_OWN_APPS_ERRORS } from './errors.js';

it.each(Object.entries(APPLE_OWN_APPS_ERRORS))('%s tells what to do, in French', (_, { fr }) => {
  expect(fr).toMatch(/^[«A-ZÉÀL].* : .+\.$/u);
  expect(fr).not.toMatch(/'| : (?:il|elle) est refusée?\./u);
});
