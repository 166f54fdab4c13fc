import { DomainError, newId, type Reach } from '@chariot/kernel';
import type { DeviceNext } from '@chariot/fleet';
import type { DeviceIdentity } from '@chariot/pki';
import type { Database, Tx, Vault } from '@chariot/platform';
import { frozenClock } from '@chariot/testkit';
import {
  decodeAskReply,
  decodeReportReply,
  decodeWakeReply,
  encodeAsk,
  encodeReport,
  type Report,
} from '@chariot/wire-agent';
import { Waits } from '../waking/waits.service.js';
import type { Visit } from './door.js';
import { ExchangeDoors } from './exchange-doors.service.js';
import { refusalOf } from './refusal.js';

const DAY = 24 * 3_600_000;
const clock = frozenClock('2026-11-10T08:00:00Z');
const facts = {
  serialNumber: 'SN-1',
  manufacturer: 'Fabricant',
  model: 'Modèle',
  osName: 'Debian GNU/Linux',
  osVersion: '13',
  memoryBytes: 4_000_000_000,
  storageBytes: null,
  storageFreeBytes: null,
  batteryPercent: 80,
  batteryHealthPercent: null,
  charging: false,
  agentVersion: '0.1.0',
  software: [],
};

let next: DeviceNext;
let did: [string, unknown][];
let reaches: Reach[];
let failing: Error | undefined;
let committed: number;
let decision: 'go' | 'hold' = 'hold';

const note =
  (name: string) =>
  (_tx: Tx, reach: Reach, said?: unknown): Promise<void> => {
    reaches.push(reach);
    did.push([name, said]);
    return failing === undefined ? Promise.resolve() : Promise.reject(failing);
  };
const database = {
  transaction: async (reach: Reach, work: (tx: Tx) => Promise<unknown>) => {
    reaches.push(reach);
    const result = await work({} as Tx);
    committed += 1;
    return result;
  },
} as unknown as Database;
const desired = {
  next: (_tx: Tx, reach: Reach, ask: { revision: string | null }): Promise<DeviceNext> => {
    reaches.push(reach);
    did.push(['next', ask.revision]);
    return Promise.resolve(next);
  },
};
const reports = {
  contact: note('contact'),
  configuration: note('configuration'),
  inventory: note('inventory'),
  operation: note('operation'),
  starting: async (tx: Tx, reach: Reach, said: string) => {
    await note('starting')(tx, reach, said);
    return decision;
  },
};
const vault = { open: () => Promise.resolve(Buffer.from('cle-du-wifi')) } as unknown as Vault;
const waits = new Waits();
let copied: 'heard' | 'inventoried' | undefined;
let revoked: unknown[];
const clones = {
  heard: () => Promise.resolve(copied === 'heard'),
  inventoried: () => Promise.resolve(copied === 'inventoried'),
};
const pki = {
  revoke: (_tx: Tx, order: unknown) => {
    revoked.push(order);
    return Promise.resolve([]);
  },
};
const doors = new ExchangeDoors(database, clock, { desired, clones, reports }, vault, waits, pki);

const visit = (body: string, query: unknown = {}): Visit => ({
  query,
  body: Buffer.from(body),
  waitedMs: 0,
  gone: new AbortController().signal,
});
function device(daysLeft = 300): DeviceIdentity {
  const notAfter = new Date(clock.now().getTime() + daysLeft * DAY);
  const renewFrom = new Date(notAfter.getTime() - 60 * DAY);
  return {
    deviceId: newId(),
    serial: 'AA',
    fingerprint: 'ff',
    notAfter,
    renewFrom,
    firstUse: false,
    unassigned: false,
  };
}
const ask = async (who = device(), more: object = {}) => {
  const message = { revision: 'rev-1', bootId: newId(), ...more };
  return decodeAskReply((await doors.ask(visit(encodeAsk(message)), who)).body);
};

beforeEach(() => {
  next = { kind: 'wait', seconds: 900 };
  [did, reaches, failing, committed] = [[], [], undefined, 0];
  [copied, revoked] = [undefined, []];
});

describe('an identity that was copied', () => {
  const inventory = { kind: 'inventory', reportId: newId(), facts } as const;
  it.each([
    ['heard', (who: DeviceIdentity) => doors.ask(visit(encodeAsk({ revision: null, bootId: newId() })), who)],
    [
      'inventoried',
      (who: DeviceIdentity) => doors.ask(visit(encodeAsk({ revision: null, bootId: newId(), facts })), who),
    ],
    ['inventoried', (who: DeviceIdentity) => doors.report(visit(encodeReport({ report: inventory })), who)],
  ] as const)('%s: is told nothing, and its certificates go, once it is written down', async (how, knocks) => {
    copied = how;
    const who = device();
    await expect(knocks(who)).rejects.toMatchObject({ code: 'gateway-agent.copiedIdentity' });
    expect(committed).toBe(2);
    expect(did.filter(([name]) => name !== 'contact')).toEqual([]);
    expect(revoked).toEqual([{ deviceId: who.deviceId, reason: 'keyCompromise' }]);
  });
});

describe('asking', () => {
  it('is a contact, then what is next, in one transaction under the device’s own reach', async () => {
    const who = device();
    expect(await ask(who)).toEqual({
      protocol: 1,
      time: '2026-11-10T08:00:00.000Z',
      next: { kind: 'wait', seconds: 900 },
    });
    expect(did).toEqual([
      ['contact', undefined],
      ['next', 'rev-1'],
    ]);
    expect(committed).toBe(1);
    expect(reaches.every(({ kind, id }) => kind === 'device' && id === who.deviceId)).toBe(true);
  });

  it('takes the facts that come with the question', async () => {
    await ask(device(), { facts });
    expect(did[1]).toEqual(['inventory', { reportId: expect.any(String), facts }]);
  });

  it('is told a configuration with its secret opened and its label filled', async () => {
    next = {
      kind: 'configure',
      revision: 'rev-2',
      family: 'linux',
      payload: {
        wifi: { ssid: 'ecole', security: 'wpa2-personal', hidden: false, key: { sealed: newId() } },
        label: { title: '{classe} · Tablette {numero}', found: null },
      },
      variables: { classe: 'Classe mobile 1', ecole: 'École', numero: '7' },
      hours: null,
    };
    expect((await ask()).next).toEqual({
      kind: 'configure',
      revision: 'rev-2',
      settings: {
        wifi: { ssid: 'ecole', security: 'wpa2-personal', hidden: false, key: 'cle-du-wifi' },
        label: { title: 'Classe mobile 1 · Tablette 7', found: null },
      },
    });
  });

  it.each<[DeviceNext, object]>([
    [{ kind: 'inventory' }, { kind: 'inventory' }],
    [
      {
        kind: 'operate',
        operation: {
          id: '0192f0c0-0000-7000-8000-000000000001',
          kind: 'message',
          text: 'Bonjour',
          seconds: null,
          url: null,
          expiresAt: clock.now(),
        },
      },
      {
        kind: 'operate',
        operation: {
          id: '0192f0c0-0000-7000-8000-000000000001',
          kind: 'message',
          text: 'Bonjour',
          expiresAt: '2026-11-10T08:00:00.000Z',
        },
      },
    ],
  ])('is told %j', async (told, said) => {
    next = told;
    expect((await ask()).next).toEqual(said);
  });

  it('is told to renew its certificate once it has nothing else to do', async () => {
    next = { kind: 'inventory' };
    expect((await ask(device(50))).next.kind).toBe('inventory');
    next = { kind: 'wait', seconds: 900 };
    expect((await ask(device(50))).next.kind).toBe('renew');
    expect((await ask(device(61))).next.kind).toBe('wait');
  });

  it('is told to renew before anything else when the end is near', async () => {
    next = { kind: 'inventory' };
    expect((await ask(device(5))).next.kind).toBe('renew');
    expect(did).toEqual([['contact', undefined]]);
  });

  it('is never blamed for a reply of ours that the wire refuses', async () => {
    next = { kind: 'wait', seconds: -1 };
    const refused = refusalOf(await ask().catch((error: unknown) => error));
    expect(refused).toMatchObject({ status: 500, unexpected: true });
  });
});

describe('reporting', () => {
  const reportId = newId();
  const operationId = newId();
  const said: Report[] = [
    {
      kind: 'configuration',
      reportId,
      revision: 'rev-1',
      settings: [{ setting: 'wifi', status: 'applied', why: null }],
    },
    { kind: 'inventory', reportId, facts },
    { kind: 'operation', reportId, operationId, status: 'failed', why: 'Écran occupé.' },
  ];
  const tell = async (report: Report, who = device()) => doors.report(visit(encodeReport({ report })), who);

  it.each(said)('a $kind reaches the fleet to its last field', async (report) => {
    const who = device();
    const answer = await tell(report, who);
    expect(decodeReportReply(answer.body).time).toBe('2026-11-10T08:00:00.000Z');
    expect(did).toEqual([
      [report.kind, report],
      ['contact', undefined],
    ]);
    expect(committed).toBe(1);
    expect(reaches.every(({ id }) => id === who.deviceId)).toBe(true);
  });

  it.each(said)('a $kind is not acknowledged unless it is committed', async (report) => {
    failing = new DomainError('fleet.operationUnknown', 'notFound');
    await expect(tell(report)).rejects.toBe(failing);
    failing = new Error('the disk is full');
    await expect(tell(report)).rejects.toBe(failing);
    expect(committed).toBe(0);
  });
});

describe('asking once more before what cannot be undone', () => {
  const operationId = newId();
  const report = { kind: 'operation-starting', reportId: newId(), operationId } as const;

  it.each(['go', 'hold'] as const)('is answered %s, once it is committed', async (said) => {
    decision = said;
    const answer = await doors.report(visit(encodeReport({ report })), device());
    expect(decodeReportReply(answer.body).decision).toBe(said);
    expect(did).toEqual([
      ['starting', operationId],
      ['contact', undefined],
    ]);
    expect(committed).toBe(1);
  });

  it('is not answered when it was refused', async () => {
    failing = new DomainError('fleet.deviceRevoked', 'gone');
    await expect(doors.report(visit(encodeReport({ report })), device())).rejects.toBe(failing);
  });
});

describe('waiting', () => {
  it('is answered once woken', async () => {
    const who = device();
    const answer = doors.wake(visit('', { seconds: '30' }), who);
    while (waits.size === 0) await new Promise(setImmediate);
    waits.wake(who.deviceId);
    expect(decodeWakeReply((await answer).body).wake).toBe(true);
    expect(committed).toBe(0);
  });

  it('is answered when the time is over, and let go when the device is', async () => {
    expect(decodeWakeReply((await doors.wake(visit('', { seconds: '1' }), device())).body).wake).toBe(false);
    const leaving = new AbortController();
    const answer = doors.wake({ query: {}, body: Buffer.alloc(0), waitedMs: 0, gone: leaving.signal }, device());
    while (waits.size === 0) await new Promise(setImmediate);
    leaving.abort();
    expect(decodeWakeReply((await answer).body).wake).toBe(false);
    expect(waits.size).toBe(0);
  });

  it.each([{ seconds: 'x' }, { seconds: ['1', '2'] }, { seconds: '-1' }, { minutes: '1' }])(
    'for %j is refused',
    async (query) => {
      await expect(doors.wake(visit('', query), device())).rejects.toMatchObject({ code: 'wire-agent.malformed' });
    },
  );
});
