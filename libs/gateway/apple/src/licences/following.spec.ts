import type { DueApp } from './device-apps.repository.js';
import { failed, followed, promised } from './following.js';
import { deviceStanding } from './standing.js';
import { refusalWords, rejectionWords } from './words.js';

const NOW = new Date('2026-11-10T08:00:00Z');
const MINUTE = 60_000;
const APP: DueApp = { licensedAppId: '1', bundleId: 'a.b', adamId: '1', installed: 'asked', askedAt: NOW, times: 0 };
const minutes = (at: Date | null): number => ((at?.getTime() ?? 0) - NOW.getTime()) / MINUTE;

it('looks after a minute, then twice as long each time, an hour at most', () => {
  expect(minutes(promised(APP, NOW).nextAt)).toBe(1);
  const pauses = [0, 1, 2, 5, 6, 40].map((times) => minutes(followed({ ...APP, times }, 'Queued', null, NOW).nextAt));
  expect(pauses).toEqual([1, 2, 4, 32, 60, 60]);
});

it('tries again after an hour, then twice as long, a day at most', () => {
  expect([0, 1, 4, 5, 30].map((times) => minutes(failed({ times }, 'Non.', NOW).nextAt) / 60)).toEqual([
    1, 2, 16, 24, 24,
  ]);
});

it('believes only « Managed », and says why it goes no further', () => {
  expect(followed(APP, 'Managed', 'Tenu.', NOW)).toEqual({ installed: 'there', nextAt: null, times: 0, why: null });
  expect(followed(APP, 'Queued', 'Tenu.', NOW)).toMatchObject({ installed: 'asked', why: 'Tenu.' });
  for (const end of ['Failed', 'UserRejected', 'ManagedButUninstalled', null]) {
    expect(followed(APP, end, null, NOW)).toMatchObject({
      installed: 'failed',
      why: expect.stringMatching(/ : .+\.$/),
    });
  }
  // A later system's word is none of ours: it is waited for.
  expect(followed(APP, 'Rehydrating', null, NOW)).toMatchObject({ installed: 'asked', why: null });
  expect(promised({ installed: 'outdated' }, NOW).installed).toBe('updating');
});

it('says in French, with what to do, what Apple or the iPad refuses', () => {
  for (const code of [9706, 9707, 9709, 1]) {
    expect(refusalWords({ code, message: 'No.', serials: [] })).toMatch(/^[A-ZI].+ : .+\.$/);
  }
  expect(refusalWords({ code: 1, message: null, serials: [] })).toMatch(/\(1\)\.$/);
  for (const reason of ['AppStoreDisabled', 'LicenseNotFound', 'Autre']) {
    expect(rejectionWords(reason)).toMatch(/ : .+\.$/);
  }
});

it('tells one word of an iPad, and that there is no licence left only where there is none', () => {
  const of = (state: 'wanted' | 'held' | 'surplus', installed: 'none' | 'there' | 'failed', hasFree = true) =>
    deviceStanding({ state, installed, why: null }, hasFree);
  expect(of('wanted', 'none')).toEqual({ state: 'waitingForLicence', why: null });
  expect(of('wanted', 'none', false).why).toMatch(/^Il ne reste pas de licence/);
  expect([
    of('held', 'none').state,
    of('held', 'there').state,
    of('held', 'failed').state,
    of('surplus', 'there').state,
  ]).toEqual(['waitingForIpad', 'installed', 'failed', 'leaving']);
});
