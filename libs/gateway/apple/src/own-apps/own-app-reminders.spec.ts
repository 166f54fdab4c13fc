import type { StoreLicences } from '@chariot/fleet';
import type { Database, Mail } from '@chariot/platform';
import { frozenClock } from '@chariot/testkit';
import { OwnAppReminders } from './own-app-reminders.service.js';
import type { OwnAppsRepository } from './own-apps.repository.js';

const APP = { appId: 'a', placeId: 'p', name: 'Lire', expiresAt: new Date('2027-01-20T10:00:00Z') };

/** The reminders of one file, whatever is kept of it in memory. */
function reminders(on: string, expiresAt = APP.expiresAt) {
  const told: number[] = [];
  const letters: { to: string; subject: string; text: string }[] = [];
  const rows = {
    ending: () => Promise.resolve([{ ...APP, expiresAt, told }]),
    wrote: (_tx: unknown, _reach: unknown, _id: string, threshold: number) =>
      Promise.resolve(void told.push(threshold)),
  } as unknown as OwnAppsRepository;
  const database = { transaction: (_: unknown, work: (tx: unknown) => unknown) => work({}) } as unknown as Database;
  const store = {
    placesOf: () => Promise.resolve(new Map([['p', { id: 'p', kind: 'localAuthority', name: 'la commune' }]])),
  } as unknown as StoreLicences;
  const mail = {
    tell: (_: unknown, one: (typeof letters)[number]) => Promise.resolve(void letters.push(one)),
  } as unknown as Mail;
  const audience = {
    addresses: () => Promise.resolve(['informatique@exemple.fr']),
    consoleUrl: 'https://chariot.exemple.fr',
  };
  const one = new OwnAppReminders(frozenClock(on), database, rows, store, mail, audience);
  return { run: () => one.run(), letters, told };
}

it.each([
  ['2026-11-01T08:00:00Z', []],
  ['2026-12-28T08:00:00Z', [30]],
  ['2027-01-15T08:00:00Z', [7]],
  ['2027-01-25T08:00:00Z', [0]],
])('at %s the letter that is due before its profile ends is of the threshold %p, once', async (on, thresholds) => {
  const { run, letters, told } = reminders(on);
  await run();
  await run();
  expect(told).toEqual(thresholds);
  expect(letters).toHaveLength(thresholds.length);
});

it('says which application of whom, until when, and where to deposit the next file', async () => {
  const { run, letters } = reminders('2026-12-28T08:00:00Z');
  await run();
  expect(letters[0]?.subject).toBe(
    'Chariot : remplacez le fichier de l’application « Lire » de la commune (il finit le 20/01/2027)',
  );
  expect(letters[0]?.text).toContain('https://chariot.exemple.fr/#/applications/a');
  const over = reminders('2027-01-25T08:00:00Z');
  await over.run();
  expect(over.letters[0]?.text).toMatch(/ne s’ouvre plus sur les iPad/);
});

it('has what would end in summer replaced before, and writes nothing meanwhile', async () => {
  const end = new Date('2027-07-20T10:00:00Z');
  const before = reminders('2027-06-01T08:00:00Z', end);
  await before.run();
  expect(before.letters[0]?.text).toContain('avant l’été, le 30/06/2027');
  const meanwhile = reminders('2027-07-15T08:00:00Z', end);
  await meanwhile.run();
  expect(meanwhile.letters).toEqual([]);
});
