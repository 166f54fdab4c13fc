import type { DeviceWaker, Devices } from '@chariot/fleet';
import { FreezeChanged } from '@chariot/identity';
import { Logger, type Database, type Events } from '@chariot/platform';
import { WakingReactions } from './waking.reactions.js';

it('wakes what the kill switch had held back once it is lifted, and nothing when it is set', async () => {
  type Handler = (payload: object) => void;
  const handlers = new Map<unknown, Handler>();
  const events = { everywhere: (event: unknown, handler: Handler) => handlers.set(event, handler) };
  const devices = {
    toErase: () => Promise.resolve([{ id: 'held', family: 'agent' }]),
    toWake: () => Promise.reject(new Error('nobody asked')),
  };
  const database = { read: (_: unknown, work: (tx: object) => unknown) => Promise.resolve(work({})) };
  const woken: (readonly string[])[] = [];
  const waker = { family: 'agent', wake: (ids: readonly string[]) => Promise.resolve(void woken.push(ids)) };
  new WakingReactions(
    events as unknown as Events,
    database as unknown as Database,
    devices as unknown as Devices,
    [waker as unknown as DeviceWaker],
    Logger.silent(),
  ).onModuleInit();
  const changed = (frozen: boolean) => handlers.get(FreezeChanged)?.({ freezeId: 'f', frozen, at: '' });
  changed(true);
  await new Promise(setImmediate);
  expect(woken).toEqual([]);
  changed(false);
  await new Promise(setImmediate);
  expect(woken).toEqual([['held']]);
});
