import { serialsIn, standingWords } from './words.js';

it('reads serial numbers as people paste them', () => {
  expect(serialsIn(' DMPX1\r\nDMPX2,DMPX3;\tDMPX4\n\n')).toEqual(['DMPX1', 'DMPX2', 'DMPX3', 'DMPX4']);
  expect(serialsIn(' \n')).toEqual([]);
});

it('says when the token is to be renewed', () => {
  const server = {
    ...{ name: 'Chariot', organisation: 'École', tokenUploadedAt: '2026-09-01T08:00:00Z', syncedAt: null },
    ...{
      dueAt: '2026-09-01T08:00:00Z',
      failedAt: null,
      failure: null,
      tokenEndsOn: '2027-07-20',
      renewBy: '2027-06-30',
    },
  };
  expect(standingWords({ ...server, standing: 'urgent', daysLeft: 12 })).toContain('avant l’été, le 30/06/2027');
  expect(standingWords({ ...server, standing: 'expired', daysLeft: -2 })).toContain('étape 3');
  expect(standingWords({ ...server, standing: 'ok', daysLeft: 200 })).toMatch(/20\/07\/2027\.$/);
});
