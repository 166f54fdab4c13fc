import { newId, type Reach } from '@chariot/kernel';
import { Logger, type Database, type Tx } from '@chariot/platform';
import { AgentPresence, type PresenceOptions } from './agent-presence.service.js';

/** Notes what is written, one transaction at a time. */
class Written {
  readonly transactions: [string, boolean][][] = [];
  reaches = new Set<string>();
  failing = 0;
  #current: [string, boolean][] = [];

  readonly database = {
    transaction: async <T>(reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T> => {
      this.reaches.add(reach.kind);
      this.#current = [];
      const result = await work({} as Tx);
      if (this.failing > 0) {
        this.failing -= 1;
        throw new Error('the database is away');
      }
      this.transactions.push(this.#current);
      return result;
    },
  } as unknown as Database;

  readonly devices = {
    presence: (_tx: Tx, reach: Reach, deviceId: string, online: boolean): Promise<void> => {
      this.reaches.add(reach.kind);
      this.#current.push([deviceId, online]);
      return Promise.resolve();
    },
  };

  get all(): [string, boolean][] {
    return this.transactions.flat();
  }
}

describe('AgentPresence', () => {
  let written: Written;
  const listening = (options: PresenceOptions = {}): AgentPresence =>
    new AgentPresence(written.database, written.devices, Logger.silent(), { delay: 1, ...options });
  beforeEach(() => {
    written = new Written();
  });

  it('writes who came and who left, in the system’s name, without being asked', async () => {
    const presence = listening();
    const [here, gone] = [newId(), newId()];
    presence.hear(here, true);
    presence.hear(gone, false);
    while (written.all.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(new Map(written.all)).toEqual(
      new Map([
        [here, true],
        [gone, false],
      ]),
    );
    expect([...written.reaches]).toEqual(['system']);
    presence.hear(here, false);
    while (written.all.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await presence.close();
  });

  it('writes the last word of each device alone', async () => {
    const presence = listening({ delay: 1_000 });
    const id = newId();
    for (const online of [true, false, true, false]) presence.hear(id, online);
    await presence.close();
    expect(written.all).toEqual([[id, false]]);
  });

  it('writes a whole département in batches, each in the same order', async () => {
    const presence = listening({ delay: 1_000 });
    const ids = Array.from({ length: 1_234 }, () => newId());
    for (const id of ids.toReversed()) presence.hear(id, true);
    await presence.close();
    expect(written.all.map(([id]) => id)).toEqual(ids.toSorted());
    expect(Math.max(...written.transactions.map((batch) => batch.length))).toBe(100);
  });

  it('keeps no more than it was told to, and what it already keeps stays true', async () => {
    const presence = listening({ delay: 1_000, most: 2 });
    const [one, two, three] = [newId(), newId(), newId()];
    presence.hear(one, true);
    presence.hear(two, true);
    presence.hear(three, true);
    presence.hear(one, false);
    await presence.close();
    expect(new Map(written.all)).toEqual(
      new Map([
        [one, false],
        [two, true],
      ]),
    );
  });

  it.each(['', '+', '#', 'DROP TABLE', '0192F0C0-0000-7000-8000-000000000001', '../etc', newId().toUpperCase()])(
    'hears nothing of %j',
    async (deviceId) => {
      const presence = listening();
      presence.hear(deviceId, true);
      await presence.close();
      expect(written.all).toEqual([]);
    },
  );

  it('goes on after a batch that could not be written, and hears nothing once closed', async () => {
    const presence = listening();
    written.failing = 1;
    presence.hear(newId(), true);
    while (written.failing > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const id = newId();
    presence.hear(id, true);
    while (written.all.length < 1) await new Promise((resolve) => setTimeout(resolve, 1));
    await presence.close();
    presence.hear(newId(), true);
    expect(written.all).toEqual([[id, true]]);
  });
});
