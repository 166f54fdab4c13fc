import { newId } from '@chariot/kernel';
import {
  frozenClock,
  personReach,
  systemReach,
  testAuthority,
  testDatabase,
  type TestDatabase,
} from '@chariot/testkit';
import { createServer, type Server } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '../logs/logger.service.js';
import { Outbound } from '../outbound/outbound.service.js';
import { Leader } from '../postgres/leader.service.js';
import { isSignedBy } from './signature.js';
import { WebhookQueue } from './webhook-queue.service.js';
import { WebhookSender } from './webhook-sender.service.js';
import type { WebhookTarget } from './webhook-targets.port.js';

const START = '2026-11-10T08:00:00Z';
const SECRET = 'le secret du destinataire';
const authority = testAuthority();
const { certPem: cert, keyPem: key } = authority.issue('localhost');
const clock = frozenClock(START);
const system = systemReach();
const placeId = newId();

interface Call {
  readonly body: { id: string; topic: string; thingId: string };
  readonly raw: string;
  readonly headers: IncomingHttpHeaders;
}

let db: TestDatabase;
let sender: WebhookSender;
const queue = new WebhookQueue(clock, 5);
const targets = new Map<string, WebhookTarget>();
const gaveUp: string[] = [];
const servers: Server[] = [];

beforeEach(async () => {
  db = await testDatabase();
  clock.set(START);
  targets.clear();
  gaveUp.length = 0;
  const logger = Logger.silent();
  const outbound = new Outbound({ privateRanges: ['127.0.0.0/8'], ca: authority.caPem });
  sender = new WebhookSender(db.database, new Leader(db.appUrl, logger), outbound, clock, logger, true, 1_500);
  sender.serve({
    target: (_, id) => Promise.resolve(targets.get(id) ?? null),
    gaveUp: (_, id) => {
      gaveUp.push(id);
      targets.delete(id);
      return Promise.resolve();
    },
  });
});
afterEach(async () => {
  await sender.beforeApplicationShutdown();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await db.drop();
});

/** A receiver on a real HTTPS port; `answer` gives the status, or never. */
async function receiver(answer: (call: Call) => number | Promise<number> = () => 204) {
  const calls: Call[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const call = { raw, body: JSON.parse(raw) as Call['body'], headers: request.headers };
      calls.push(call);
      void Promise.resolve(answer(call)).then((status) =>
        response.writeHead(status, { location: '/x' }).end('réponse'),
      );
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const id = newId();
  const url = `https://localhost:${(server.address() as AddressInfo).port}/chariot`;
  targets.set(id, { url, secret: SECRET, mayHear: (topic) => topic !== 'convention' });
  await db.database.transaction(system, (tx) => queue.open(tx, id));
  return { id, calls };
}
const tell = (id: string, thingId: string = newId(), topic = 'device') =>
  db.database.transaction(system, (tx) => queue.add(tx, id, { topic, thingId, placeId }));
const turn = async () => {
  await sender.look();
  await sender.settled();
};
const rows = (id: string) =>
  db.ownerQuery<{ state: string; attempts: number; status: number | null; fault: string | null }>(
    'select state, attempts, status, fault from platform.webhook_delivery where webhook_id = $1 order by id',
    [id],
  );

it('tells what changed and where, signed, and nothing else', async () => {
  const { id, calls } = await receiver();
  const thingId = newId();
  const deliveryId = await tell(id, thingId);
  await turn();
  const [call] = calls;
  expect(call?.body).toEqual({ id: deliveryId, topic: 'device', thingId, placeId, at: clock.now().toISOString() });
  expect(call?.headers).toMatchObject({ 'content-type': 'application/json', 'chariot-delivery': deliveryId });
  const header = String(call?.headers['chariot-signature']);
  expect(isSignedBy(SECRET, call?.raw ?? '', header, clock.now())).toBe(true);
  expect(await rows(id)).toEqual([{ state: 'delivered', attempts: 1, status: 204, fault: null }]);
  await turn();
  expect(calls).toHaveLength(1);
});

it('tells in order, and once what has not been tried yet', async () => {
  const { id, calls } = await receiver();
  const [a, b] = [newId(), newId()];
  for (const thing of [a, b, a, a]) await tell(id, thing);
  await turn();
  expect(calls.map(({ body }) => body.thingId)).toEqual([a, b]);
  await tell(id, a);
  await turn();
  expect(calls).toHaveLength(3);
});

it('tells again what changes while it is being told', async () => {
  const thing = newId();
  let answered: () => void = () => undefined;
  const { id, calls } = await receiver(() => new Promise((resolve) => (answered = () => resolve(200))));
  await tell(id, thing);
  await sender.look();
  while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await tell(id, thing)).not.toBeNull();
  answered();
  while (calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
  answered();
  await sender.settled();
  expect(calls.map(({ body }) => body.thingId)).toEqual([thing, thing]);
});

it('tries again later and later, with the same id, and the following ones wait', async () => {
  const { id, calls } = await receiver(({ body: { thingId } }) => (thingId === bad && calls.length < 4 ? 500 : 200));
  const bad = newId();
  await tell(id, bad);
  await tell(id);
  const waits: number[] = [];
  for (let second = 0, last = 0; waits.length < 3; second += 1) {
    const before = calls.length;
    await turn();
    if (calls.length > before && before > 0) waits.push(second - last);
    if (calls.length > before) last = second;
    clock.advance(1_000);
  }
  // 10 s, 20 s, 40 s, plus or minus a quarter.
  for (const [at, wait] of [10, 20, 40].entries()) {
    expect(waits[at]).toBeGreaterThanOrEqual(Math.floor(wait * 0.75));
    expect(waits[at]).toBeLessThanOrEqual(Math.ceil(wait * 1.25) + 1);
  }
  expect(new Set(calls.slice(0, 4).map(({ body }) => body.id)).size).toBe(1);
  await turn();
  expect((await rows(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
});

it('gives up after a day without an answer, and says so once', async () => {
  const { id, calls } = await receiver(() => 503);
  await tell(id);
  await tell(id);
  for (let hour = 0; hour < 40 && gaveUp.length === 0; hour += 0.5) {
    await turn();
    clock.advance(30 * 60_000);
  }
  const hours = (clock.now().getTime() - new Date(START).getTime()) / 3_600_000;
  expect(hours).toBeGreaterThanOrEqual(24);
  expect(hours).toBeLessThan(28);
  expect(gaveUp).toEqual([id]);
  expect(calls.length).toBeGreaterThan(20);
  expect((await rows(id)).map(({ state }) => state)).toEqual(['abandoned', 'abandoned']);
  await turn();
  expect(gaveUp).toEqual([id]);
});

it('a day begins anew once it answers', async () => {
  let status = 500;
  const { id, calls } = await receiver(() => status);
  await tell(id);
  for (let hour = 0; hour < 17; hour += 1) {
    await turn();
    clock.advance(3_600_000 * 1.3);
  }
  status = 200;
  await turn();
  status = 500;
  await tell(id);
  for (let hour = 0; hour < 8; hour += 1) {
    await turn();
    clock.advance(3_600_000 * 1.3);
  }
  expect(gaveUp).toEqual([]);
  expect(calls.length).toBeGreaterThan(20);
});

it.each([
  [302, 'outbound.redirected', null],
  [404, 'webhook.refused', 404],
] as const)('takes %i for a failure', async (answer, fault, status) => {
  const { id } = await receiver(() => answer);
  await tell(id);
  await turn();
  expect(await rows(id)).toEqual([{ state: 'waiting', attempts: 1, status, fault }]);
});

it('calls no address that may not be called, whatever was subscribed', async () => {
  const { id } = await receiver();
  targets.set(id, { url: 'https://169.254.169.254/', secret: SECRET, mayHear: () => true });
  await tell(id);
  await turn();
  expect(await rows(id)).toMatchObject([{ state: 'waiting', fault: 'outbound.forbiddenAddress' }]);
});

it('is not held up by receivers that do not answer, however many', async () => {
  const never = () => new Promise<number>(() => undefined);
  const slow = await Promise.all(Array.from({ length: 40 }, () => receiver(never)));
  for (const { id } of slow) await tell(id);
  // They take every place, once; then they are known to be slow.
  await sender.look();
  await sender.settled();
  const { id, calls } = await receiver();
  await tell(id);
  for (const one of slow) await tell(one.id);
  clock.advance(60_000);
  await sender.look();
  while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  // The quick one has been served while slow ones are still being waited for.
  expect((await rows(slow[0]?.id ?? '')).every(({ state }) => state === 'waiting')).toBe(true);
  await sender.settled();
});

it('tells nothing that whoever subscribed may not hear, and the rest all the same', async () => {
  const { id, calls } = await receiver();
  await tell(id, newId(), 'convention');
  await tell(id);
  await turn();
  expect(calls.map(({ body }) => body.topic)).toEqual(['device']);
  expect(await rows(id)).toMatchObject([{ state: 'abandoned', fault: 'webhook.notAllowed' }, { state: 'delivered' }]);
});

it('abandons what waits for a subscription that is no more', async () => {
  const { id, calls } = await receiver();
  await tell(id);
  targets.delete(id);
  await turn();
  expect([calls.length, await rows(id)]).toEqual([
    0,
    [expect.objectContaining({ state: 'abandoned', fault: 'webhook.stopped' })],
  ]);
});

it('keeps a bounded number of messages for one receiver', async () => {
  const { id } = await receiver();
  for (let i = 0; i < 7; i += 1) await tell(id);
  expect(await rows(id)).toHaveLength(5);
});

it('is the system’s alone, until a room says otherwise', async () => {
  const { id } = await receiver();
  await tell(id);
  const person = personReach({ role: 'administrator', placeId });
  await db.database.transaction(person, async (tx) => {
    expect(await tx.query('select * from platform.webhook_delivery')).toEqual([]);
    expect(await tx.query('select * from platform.webhook_channel')).toEqual([]);
    expect(await tx.execute('delete from platform.webhook_delivery')).toBe(0);
  });
  await expect(db.database.transaction(person, (tx) => queue.open(tx, newId()))).rejects.toMatchObject({
    code: '42501',
  });
});
