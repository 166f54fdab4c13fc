import { ConfigurationChanged, type DeviceWaker, type Devices, type OperationUpkeep } from '@chariot/fleet';
import { FreezeChanged } from '@chariot/identity';
import { Logger, type Database, type Events } from '@chariot/platform';
import { WakingReactions } from './waking.reactions.js';

/** On a database that answers at once. */
function react(events: object, devices: object, waker: object): void {
  const database = { read: (_: unknown, work: (tx: object) => unknown) => Promise.resolve(work({})) };
  new WakingReactions(
    events as Events,
    database as unknown as Database,
    devices as Devices,
    {} as OperationUpkeep,
    [waker as DeviceWaker],
    Logger.silent(),
  ).onModuleInit();
}

it('wakes what the kill switch had held back once it is lifted, and nothing when it is set', async () => {
  type Handler = (payload: object) => void;
  const handlers = new Map<unknown, Handler>();
  const events = { everywhere: (event: unknown, handler: Handler) => handlers.set(event, handler) };
  const devices = {
    toErase: () => Promise.resolve([{ id: 'held', family: 'agent' }]),
    toWake: () => Promise.reject(new Error('nobody asked')),
  };
  const woken: (readonly string[])[] = [];
  const waker = { family: 'agent', wake: (ids: readonly string[]) => Promise.resolve(void woken.push(ids)) };
  react(events, devices, waker);
  const changed = (frozen: boolean) => handlers.get(FreezeChanged)?.({ freezeId: 'f', frozen, at: '' });
  changed(true);
  await new Promise(setImmediate);
  expect(woken).toEqual([]);
  changed(false);
  await new Promise(setImmediate);
  expect(woken).toEqual([['held']]);
});

describe('a broker that all processes share', () => {
  const ids = ['one', 'two'];
  /** A process of two: what it hears everywhere, and what it is given to handle. */
  function process(woken: string[], shared: boolean) {
    type Handler = (payload: object) => unknown;
    const [everywhere, once] = [new Map<unknown, Handler>(), new Map<unknown, Handler>()];
    const events = {
      everywhere: (event: unknown, handler: Handler) => everywhere.set(event, handler),
      on: (event: unknown, handler: Handler) => once.set(event, handler),
    };
    const devices = { toWake: () => Promise.resolve(ids.map((id) => ({ id, family: 'agent' }))) };
    const publish = (to: readonly string[]) => Promise.resolve(void woken.push(...to));
    const waker = shared
      ? { family: 'agent', wake: () => Promise.resolve(), wakeShared: publish }
      : { family: 'agent', wake: publish };
    react(events, devices, waker);
    return { everywhere, once };
  }

  it.each([
    [true, ids],
    [false, [...ids, ...ids]],
  ])('shared %s: what two processes hear is published %j', async (shared, published) => {
    const woken: string[] = [];
    const processes = [process(woken, shared), process(woken, shared)];
    for (const { everywhere } of processes) everywhere.get(ConfigurationChanged)?.({ classroomIds: ['c'] });
    // One of them carries the event to its handlers.
    await processes[1]?.once.get(ConfigurationChanged)?.({ classroomIds: ['c'] });
    await new Promise(setImmediate);
    expect(woken).toEqual(published);
  });
});
