import { countWords, standingWords } from './words.js';

const TOKEN = {
  ...{ id: '1', place: { id: '2', kind: 'localAuthority', name: 'Commune' }, organisation: 'Commune', location: null },
  ...{ expiresOn: '2027-08-14', renewBy: '2027-06-30', daysLeft: 40, standing: 'soon' },
  ...{ uploadedAt: '2026-11-10T08:00:00Z', countedAt: null, problem: null },
} as Parameters<typeof standingWords>[0];

it('says by when a token is to be renewed, and before the summer', () => {
  expect(standingWords(TOKEN)).toMatch(/^Il expire le .+ À renouveler avant l’été, le .+ Il reste 40\sjours\.$/);
  expect(standingWords({ ...TOKEN, standing: 'ok' })).toMatch(/^Il expire le [^.]+\.$/);
  expect(standingWords({ ...TOKEN, standing: 'expired' })).toMatch(/plus aucune licence n’est donnée ni rendue/);
});

it('counts licences, those without end too', () => {
  expect(countWords({ total: 30, assigned: 12, free: 18 })).toBe('12 attribuées, 18 libres sur 30');
  expect(countWords({ total: null, assigned: 4, free: null })).toBe('4 attribuées, sans limite');
});
