import type { StoreLicences } from '@chariot/fleet';
import { frozenClock } from '@chariot/testkit';
import type { Database, Mail } from '@chariot/platform';
import { ContentReminders } from './content-reminders.service.js';
import type { ContentTokensRepository } from './content-tokens.repository.js';

const ADDRESSES = ['administration@exemple.fr', 'informatique@exemple.fr'];
const TOKEN = {
  ...{ id: 't', placeId: 'p', organisation: 'Commune de l’exemple', expiresAt: new Date('2027-01-20T10:00:00Z') },
};

/** The reminders of one token, whatever is kept of it in memory. */
function reminders(on: string, { told = [] as number[], addresses = ADDRESSES } = {}) {
  const letters: { to: string; subject: string; text: string }[] = [];
  const tokens = {
    all: () => Promise.resolve([{ ...TOKEN, told }]),
    wrote: (_tx: unknown, _reach: unknown, _id: string, threshold: number) =>
      Promise.resolve(void told.push(threshold)),
  } as unknown as ContentTokensRepository;
  const database = { transaction: (_: unknown, work: (tx: unknown) => unknown) => work({}) } as unknown as Database;
  const store = {
    placesOf: () => Promise.resolve(new Map([['p', { id: 'p', kind: 'localAuthority', name: 'la commune' }]])),
  } as unknown as StoreLicences;
  const mail = { tell: (_: unknown, one: (typeof letters)[number]) => Promise.resolve(void letters.push(one)) };
  const audience = { addresses: () => Promise.resolve(addresses), consoleUrl: 'https://chariot.exemple.fr' };
  const one = new ContentReminders(frozenClock(on), database, tokens, store, mail as unknown as Mail, audience);
  return { run: () => one.run(), letters, told };
}

it.each([
  ['2026-11-01T08:00:00Z', []],
  ['2026-11-25T08:00:00Z', [60]],
  ['2026-12-28T08:00:00Z', [30]],
  ['2027-01-15T08:00:00Z', [7]],
  ['2027-01-25T08:00:00Z', [0]],
])('at %s the letters that are due are of the thresholds %p, each once', async (on, thresholds) => {
  const { run, letters, told } = reminders(on);
  await run();
  await run();
  expect(told).toEqual(thresholds);
  expect(letters).toHaveLength(thresholds.length * ADDRESSES.length);
});

it('says whose token, until when, and where to deposit the next', async () => {
  const { run, letters } = reminders('2026-12-28T08:00:00Z');
  await run();
  expect(letters[0]?.subject).toBe(
    'Chariot : renouvelez le jeton des licences Apple de la commune (il expire le 20/01/2027)',
  );
  expect(letters[0]?.text).toContain('https://chariot.exemple.fr/#/applications/licences-apple');
  const over = reminders('2027-01-25T08:00:00Z');
  await over.run();
  expect(over.letters[0]?.text).toMatch(/aucune licence n’est plus donnée ni rendue/);
});

it('stays to be told while nobody administers the instance', async () => {
  const { run, told } = reminders('2026-12-28T08:00:00Z', { addresses: [] });
  expect(await run()).toBe(0);
  expect(told).toEqual([]);
});
