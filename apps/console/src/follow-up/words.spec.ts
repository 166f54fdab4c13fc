import { capital, digestWords, madeWords } from './words.js';

it('says for whom and when a file was frozen, and its digest so that it can be read aloud', () => {
  expect(madeWords({ madeAt: '2026-11-26T09:12:00.000Z', madeFor: 'localAuthority' })).toMatch(
    /^Figé le 26\/11\/2026 à 10.h.12, pour la collectivité$/,
  );
  expect(digestWords('0123456789abcdef'.repeat(4))).toBe('0123 4567 89ab cdef…');
  expect(capital('année scolaire 2025-2026')).toBe('Année scolaire 2025-2026');
});
