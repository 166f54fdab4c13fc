import { Controller } from '@nestjs/common';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { z } from 'zod';
import { Logger } from '../logs/logger.service.js';
import { Door } from './door.decorator.js';
import { webScene } from './web.scene.js';

const TIMES = 5;

let entered = 0;
@Controller()
class Doors {
  @Door({ method: 'POST', path: '/asked', permission: 'public', response: z.object({}) })
  asked() {
    entered += 1;
    return {};
  }
}

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('nothing is done for whoever is gone when her words are read, and it is no trouble of ours', async () => {
  const lines: { level: number; code?: string }[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) };
  const app = await webScene({
    database: db.database,
    doors: [Doors],
    people: {},
    logger: Logger.create({ level: 'warn', stream }),
  });
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer();
  const { port } = server.address() as AddressInfo;
  for (let times = 0; times < TIMES; times += 1) {
    const read = once(server, 'request');
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    // In one turn: the server finds the words and the end of the line together, and the line has no address any more.
    socket.write('POST /api/v1/asked HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    socket.resetAndDestroy();
    await read;
  }
  await app.close();
  expect(entered).toBe(0);
  expect(lines.map(({ level, code }) => [level, code])).toEqual(Array(TIMES).fill([40, 'web.unreadable']));
});
