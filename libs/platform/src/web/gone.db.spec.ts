import { Controller } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId, type Reach } from '@chariot/kernel';
import { personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { z } from 'zod';
import { Logger } from '../logs/logger.service.js';
import { Door } from './door.decorator.js';
import { webScene } from './web.scene.js';

const TIMES = 5;

let entered = 0;
const held: (() => void)[] = [];
const letGo = (): void => held.splice(0).forEach((go) => go());
const door = { permission: 'public', response: z.object({}) } as const;
@Controller()
class Doors {
  @Door({ ...door, method: 'POST', path: '/asked' })
  asked() {
    entered += 1;
    return {};
  }
  @Door({ ...door, method: 'GET', path: '/held' })
  async held() {
    await new Promise<void>((go) => held.push(go));
    return {};
  }
  @Door({ ...door, method: 'GET', path: '/mine', permission: 'classroom:read' })
  mine() {
    return {};
  }
}

const she = personReach({ role: 'teacher', placeId: newId() });
/** How long it takes to say who she is. */
let saying: () => Promise<Reach> = () => Promise.resolve(she);
const lines: { level: number; code?: string }[] = [];
let db: TestDatabase;
let app: NestFastifyApplication;
let server: Server;
let port: number;

beforeAll(async () => {
  db = await testDatabase();
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) };
  app = await webScene({
    database: db.database,
    doors: [Doors],
    people: {},
    sessions: { resolve: () => saying() },
    logger: Logger.create({ level: 'warn', stream }),
    web: { atOnce: { address: TIMES, caller: TIMES }, closingMs: 50 },
  });
  await app.listen(0, '127.0.0.1');
  server = app.getHttpServer() as Server;
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => (lines.length = 0));
afterAll(() => db.drop());

const head = (line: string): string =>
  `${line} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\ncontent-length: 0\r\n\r\n`;
const status = async (path: string) =>
  (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, { headers: { authorization: 'Bearer x' } })).status;

/** A line, and what the server holds of it. */
async function line(): Promise<{ socket: Socket; here: Socket }> {
  const met = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const [here] = await met;
  return { socket, here };
}

async function reset({ socket, here }: { socket: Socket; here: Socket }): Promise<void> {
  const closed = new Promise((told) => here.once('close', told));
  socket.resetAndDestroy();
  await closed;
}

it('nothing is done for whoever is gone when her words are read, and it is no trouble of ours', async () => {
  for (let times = 0; times < TIMES; times += 1) {
    const read = once(server, 'request');
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    // In one turn: the server finds the words and the end of the line together, and the line has no address any more.
    socket.write(head('POST /api/v1/asked'));
    socket.resetAndDestroy();
    await read;
  }
  expect(entered).toBe(0);
  expect(lines.map(({ level, code }) => [level, code])).toEqual(Array(TIMES).fill([40, 'web.unreadable']));
});

it('whoever leaves while it is asked who she is leaves no place taken, and nothing is done for her', async () => {
  for (let times = 0; times < TIMES; times += 1) {
    let say: (reach: Reach) => void = () => undefined;
    const asked = new Promise<void>((known) => {
      saying = () => (known(), new Promise((resolve) => (say = resolve)));
    });
    const gone = await line();
    gone.socket.write(head('GET /api/v1/mine'));
    await asked;
    await reset(gone);
    say(she);
  }
  saying = () => Promise.resolve(she);
  expect(await status('mine')).toBe(200);
  expect(lines.map(({ level, code }) => [level, code])).toEqual(Array(TIMES).fill([40, 'web.unreadable']));
});

it('whoever asks twice before she is answered, and leaves, takes no place along', async () => {
  for (let times = 0; times < TIMES; times += 1) {
    const gone = await line();
    gone.socket.write(head('GET /api/v1/held') + head('GET /api/v1/held'));
    while (held.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await reset(gone);
    letGo();
  }
  expect(await status('mine')).toBe(200);
  expect(lines).toEqual([]);
});

it('whoever sends half of a request does not hold the end of the application', async () => {
  const slow = await line();
  const begun = once(server, 'request');
  slow.socket.write(
    'POST /api/v1/asked HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n',
  );
  const closed = once(slow.socket, 'close');
  slow.socket.resume().on('error', () => undefined);
  await begun;
  await app.close();
  await closed;
});
