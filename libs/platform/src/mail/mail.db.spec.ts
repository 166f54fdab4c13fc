import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { newId } from '@chariot/kernel';
import { Logger } from '../logs/logger.service.js';
import { Leader } from '../postgres/leader.service.js';
import { MasterKey } from '../secrets/master-key.service.js';
import { Vault } from '../secrets/vault.service.js';
import { Mail } from './mail.service.js';
import { MailRepository } from './mail.repository.js';
import { MailSender } from './mail-sender.service.js';
import { MailRefused, type Mailer, type OutgoingMail } from './mailer.port.js';

const START = '2026-11-10T08:00:00Z';
const person = personReach({ role: 'digitalReferent', placeId: newId() });
const message = { to: 'directrice@exemple.fr', subject: 'Objet', text: 'Bonjour,\nvoici.' };

let db: TestDatabase;
const clock = frozenClock(START);
const vault = new Vault(MasterKey.random());
const mail = new Mail(vault, clock, Logger.silent());
let sent: OutgoingMail[];
let answer: () => Promise<void>;
let sender: MailSender;

beforeEach(async () => {
  db = await testDatabase();
  clock.set(START);
  sent = [];
  answer = () => Promise.resolve();
  const mailer: Mailer = {
    send: async (one) => {
      await answer();
      sent.push(one);
    },
    close: () => Promise.resolve(),
  };
  const logger = Logger.silent();
  sender = new MailSender(db.database, new Leader(db.appUrl, logger), vault, mailer, clock, logger);
});
afterEach(() => db.drop());

const rows = () =>
  db.ownerQuery<{ state: string; attempts: number; body: string | null; secret_id: string | null; last_error: string }>(
    'select state, attempts, body, secret_id, last_error from platform.mail order by id',
  );

it('leaves with the act, once, and its text is then forgotten', async () => {
  const id = await db.database.transaction(person, (tx) => mail.enqueue(tx, message));
  await expect(
    db.database.transaction(person, async (tx) => {
      await mail.enqueue(tx, { ...message, subject: 'Jamais' });
      throw new Error('the act fails');
    }),
  ).rejects.toThrow('the act fails');
  expect(await sender.drain()).toBe(1);
  expect(await sender.drain()).toBe(0);
  expect(sent).toEqual([{ id, ...message }]);
  expect(await rows()).toEqual([{ state: 'sent', attempts: 1, body: null, secret_id: null, last_error: null }]);
});

it('takes its papers along, and forgets them with its text', async () => {
  const attachments = [
    { name: 'convocation.pdf', type: 'application/pdf', content: Buffer.from([0, 255, 1]) },
  ] as const;
  await db.database.transaction(person, (tx) => mail.enqueue(tx, { ...message, attachments }));
  await sender.drain();
  expect(sent.map((one) => one.attachments)).toEqual([attachments]);
  expect(await db.ownerQuery('select attachments from platform.mail')).toEqual([{ attachments: null }]);
  for (const name of ['../x.pdf', 'a.exe', 'É.pdf', 'a\r\n.pdf']) {
    const bad = { ...message, attachments: [{ ...attachments[0], name }] };
    await expect(db.database.transaction(person, (tx) => mail.enqueue(tx, bad))).rejects.toMatchObject({
      code: 'mail.badAttachment',
    });
  }
  const heavy = { ...message, attachments: [{ ...attachments[0], content: Buffer.alloc(2 * 1024 * 1024 + 1) }] };
  await expect(db.database.transaction(person, (tx) => mail.enqueue(tx, heavy))).rejects.toMatchObject({
    code: 'mail.badAttachment',
  });
});

it('keeps a text that opens something sealed, and then nowhere', async () => {
  const secret = { ...message, text: 'https://chariot.exemple.fr/#/lien/canari-du-coffre', secret: true };
  await db.database.transaction(person, (tx) => mail.enqueue(tx, secret));
  const dump = async () =>
    JSON.stringify([await rows(), await db.ownerQuery('select sealed::text from platform.secret')]);
  expect(await dump()).not.toContain('canari');
  expect(await db.ownerQuery('select from platform.secret')).toHaveLength(1);
  await sender.drain();
  expect(sent.map(({ text }) => text)).toEqual([secret.text]);
  expect(await db.ownerQuery('select from platform.secret')).toEqual([]);
});

it('is tried again, later and later, for a day', async () => {
  await db.database.transaction(person, (tx) => mail.enqueue(tx, message));
  answer = () => Promise.reject(new Error('the server is away'));
  const tries: number[] = [];
  for (let minute = 0; minute <= 26 * 60; minute += 1) {
    const before = (await rows())[0]?.attempts ?? 0;
    await sender.drain();
    if (((await rows())[0]?.attempts ?? 0) > before) tries.push(minute);
    if ((await rows())[0]?.state === 'failed') break;
    clock.advance(60_000);
  }
  expect(tries.slice(0, 4)).toEqual([0, 1, 2, 3]);
  expect(tries.at(-1)).toBeGreaterThan(22 * 60);
  expect(tries.at(-1)).toBeLessThanOrEqual(24 * 60);
  expect(tries.length).toBeLessThan(40);
  expect(await rows()).toEqual([
    expect.objectContaining({ state: 'failed', body: null, last_error: 'Error: the server is away' }),
  ]);
});

it('is set aside at once when its mailbox does not exist', async () => {
  await db.database.transaction(person, (tx) => mail.enqueue(tx, { ...message, secret: true }));
  answer = () => Promise.reject(new MailRefused('550'));
  await sender.drain();
  expect(await rows()).toEqual([expect.objectContaining({ state: 'failed', attempts: 1, secret_id: null })]);
  expect(await db.ownerQuery('select from platform.secret')).toEqual([]);
  const prune = (before: Date) =>
    db.database.transaction(systemReach(), (tx) => new MailRepository().prune(tx, before));
  expect(await prune(clock.now())).toBe(0);
  clock.advance(1);
  expect(await prune(clock.now())).toBe(1);
});

it('is left to the next by a sender that dies, and not taken by two', async () => {
  await db.database.transaction(person, (tx) => mail.enqueue(tx, message));
  let release: () => void = () => undefined;
  answer = () => new Promise((resolve) => (release = resolve));
  const first = sender.drain();
  while ((await rows())[0]?.attempts !== 1);
  expect(await sender.drain()).toBe(0);
  clock.advance(16 * 60_000);
  answer = () => Promise.resolve();
  expect(await sender.drain()).toBe(1);
  release();
  await first;
  expect(await rows()).toEqual([expect.objectContaining({ state: 'sent', attempts: 2 })]);
});

it('is refused, and the act with it, when too many wait', async () => {
  const narrow = new Mail(vault, clock, Logger.silent(), 2);
  for (let i = 0; i < 2; i += 1) await db.database.transaction(person, (tx) => narrow.enqueue(tx, message));
  await expect(db.database.transaction(person, (tx) => narrow.enqueue(tx, message))).rejects.toMatchObject({
    code: 'mail.queueFull',
  });
  await sender.drain();
  await db.database.transaction(person, (tx) => narrow.enqueue(tx, message));
});

it('leaves twenty times an hour for one mailbox; the rest waits its turn, and others wait for nobody', async () => {
  const to = (recipient: string, count: number) =>
    db.database.transaction(person, async (tx) => {
      for (let at = 1; at <= count; at += 1) await mail.enqueue(tx, { ...message, to: recipient, subject: `${at}` });
    });
  await to('directrice@exemple.fr', 30);
  // However it is written, it is the same one.
  await to('Directrice@Exemple.fr', 20);
  await to('referente@exemple.fr', 3);
  const left = () => sent.splice(0).map(({ to: whom, subject }) => `${whom[0]}${subject}`);
  await sender.drain();
  const numbers = (letter: string, from: number, until: number) =>
    Array.from({ length: until - from + 1 }, (_, at) => `${letter}${from + at}`);
  const of = (letter: string, all: readonly string[]) => all.filter((one) => one.startsWith(letter));
  // Those of one millisecond may leave in any order.
  const first = left();
  expect([of('d', first).length, of('D', first), of('r', first).sort()]).toEqual([20, [], numbers('r', 1, 3)]);
  clock.advance(60 * 60_000 - 1);
  expect(await sender.drain()).toBe(0);
  await to('referente@exemple.fr', 1);
  expect(await sender.drain()).toBe(1);
  clock.advance(1);
  expect(await sender.drain()).toBe(20);
  const then = left();
  expect([of('r', then), [...of('d', first), ...of('d', then)].sort()]).toEqual([['r1'], numbers('d', 1, 30).sort()]);
  clock.advance(60 * 60_000);
  expect(await sender.drain()).toBe(10);
  expect([...of('D', then), ...left()].sort()).toEqual(numbers('D', 1, 20).sort());
  expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['sent']));
});

it('is refused when too many wait for one mailbox, which leaves room for the others', async () => {
  const narrow = new Mail(vault, clock, Logger.silent(), 100, 2);
  const write = (to: string) => db.database.transaction(person, (tx) => narrow.enqueue(tx, { ...message, to }));
  await write('directrice@exemple.fr');
  await write('Directrice@exemple.fr');
  await expect(write('directrice@exemple.fr')).rejects.toMatchObject({
    code: 'mail.mailboxFull',
    fr: 'Trop de messages attendent déjà d’être envoyés à cette adresse : recommencez plus tard.',
  });
  await write('referente@exemple.fr');
  await sender.drain();
  await write('directrice@exemple.fr');
});

it('that only tells of an act does not hold it: the log says why nobody was told, and not whom', async () => {
  const lines: string[] = [];
  const logger = Logger.create({ stream: { write: (line: string) => void lines.push(line) } });
  const narrow = new Mail(vault, clock, logger, 1);
  const tell = (to: string) => db.database.transaction(person, (tx) => narrow.tell(tx, { ...message, to }));
  expect(await tell('pas une adresse')).toBe(false);
  expect(await tell(message.to)).toBe(true);
  expect(await tell('referente@exemple.fr')).toBe(false);
  expect(await rows()).toHaveLength(1);
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 40, msg: 'a message could not be queued', code: 'mail.badAddress' }),
    expect.objectContaining({ level: 40, msg: 'a message could not be queued', code: 'mail.queueFull' }),
  ]);
  expect(lines.join('')).not.toMatch(/exemple|adresse/);
});

it('is read, moved and forgotten by the system alone', async () => {
  await db.database.transaction(person, (tx) => mail.enqueue(tx, message));
  await db.database.transaction(person, async (tx) => {
    expect(await tx.query('select * from platform.mail')).toEqual([]);
    expect(await tx.execute(`update platform.mail set next_try_at = now()`)).toBe(0);
    expect(await tx.execute('delete from platform.mail')).toBe(0);
  });
  await expect(
    db.database.transaction(systemReach(), (tx) =>
      tx.execute(`update platform.mail set recipient = 'voleur@exemple.fr'`),
    ),
  ).rejects.toMatchObject({ code: '42501' });
});
