import { newId } from '@chariot/kernel';
import type { CheckIn, Heard, OperationReport } from '@chariot/fleet';
import type { DeviceIdentity } from '@chariot/pki';
import { frozenClock } from '@chariot/testkit';
import { decodeAskReply, decodeReportReply, encodeAsk, encodeReport, type Report } from '@chariot/wire-agent';
import { CheckInDoor } from './check-in-door.service.js';
import type { Visit } from './door.js';

const DAY = 24 * 3_600_000;
const clock = frozenClock('2026-11-10T08:00:00Z');
const facts = {
  serialNumber: 'SN-1',
  manufacturer: 'Fabricant',
  model: 'Modèle',
  osName: 'Debian GNU/Linux',
  osVersion: '13',
  memoryBytes: null,
  storageBytes: null,
  storageFreeBytes: null,
  batteryPercent: 80,
  batteryHealthPercent: null,
  charging: false,
  agentVersion: '0.1.0',
  software: [],
};

let heard: CheckIn[];
let usual: Visit[];
let next: Heard | undefined;
let reported: [string, OperationReport][];
let noted: boolean;
const checkIns = {
  hear: (checkIn: CheckIn): Promise<Heard | undefined> => {
    heard.push(checkIn);
    return Promise.resolve(next);
  },
};
const reports = {
  hear: (deviceId: string, report: OperationReport): Promise<boolean> => {
    reported.push([deviceId, report]);
    return Promise.resolve(noted);
  },
};
const ask = (visit: Visit) => {
  usual.push(visit);
  return Promise.resolve({ status: 200, body: 'as usual' });
};
const door = new CheckInDoor(clock, { checkIns, reports }, { ask, report: ask });

const bootId = newId();
const visitOf = (message: object = {}): Visit => ({
  query: {},
  body: Buffer.from(encodeAsk({ revision: 'rev-1', bootId, ...message })),
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

beforeEach(() => {
  [heard, usual, next] = [[], [], { kind: 'wait', seconds: 900 }];
  [reported, noted] = [[], true];
});

it('answers a device that has nothing to hear once it is heard', async () => {
  const who = device();
  const { status, body } = await door.ask(visitOf(), who);
  expect(status).toBe(200);
  expect(decodeAskReply(body)).toMatchObject({
    time: clock.now().toISOString(),
    next: { kind: 'wait', seconds: 900 },
  });
  expect(heard).toEqual([{ deviceId: who.deviceId, bootId, revision: 'rev-1' }]);
  expect(usual).toEqual([]);
});

it('lets all others be asked about as usual, with what they came with', async () => {
  next = undefined;
  const visit = visitOf();
  expect((await door.ask(visit, device())).body).toBe('as usual');
  expect(usual).toEqual([visit]);
});

it.each([
  ['has facts to tell', { facts }, 300],
  ['should renew its certificate', {}, 59],
  ['must renew its certificate', {}, 3],
])('does not hear with others one that %s', async (_what, message, daysLeft) => {
  await door.ask(visitOf(message), device(daysLeft));
  expect(heard).toEqual([]);
  expect(usual).toHaveLength(1);
});

it('refuses what is no message, and hears nobody', async () => {
  const visit = { ...visitOf(), body: Buffer.from('{') };
  await expect(door.ask(visit, device())).rejects.toMatchObject({ code: 'wire-agent.malformed' });
  expect([heard, usual]).toEqual([[], []]);
});

it('tells a device the one thing that is asked of it, once that is noted', async () => {
  const expiresAt = new Date(clock.now().getTime() + 3_600_000);
  const operation = { id: newId(), kind: 'ring', text: null, seconds: 30, url: null, expiresAt } as const;
  next = { kind: 'operate', operation };
  const { body } = await door.ask(visitOf({ kinds: ['ring'] }), device());
  const { id, kind, text, seconds } = operation;
  const told = { id, kind, text, seconds, expiresAt: expiresAt.toISOString() };
  expect(decodeAskReply(body).next).toEqual({ kind: 'operate', operation: told });
  expect(heard).toMatchObject([{ kinds: ['ring'] }]);
});

describe('a report', () => {
  const reporting = (report: Report): Visit => ({ ...visitOf(), body: Buffer.from(encodeReport({ report })) });
  const done = { kind: 'operation', reportId: newId(), operationId: newId(), status: 'done', why: null } as const;

  it('of an operation is acknowledged once it is noted with others', async () => {
    const who = device();
    expect(decodeReportReply((await door.report(reporting(done), who)).body)).toMatchObject({
      time: clock.now().toISOString(),
    });
    expect(reported).toEqual([[who.deviceId, done]]);
    expect(usual).toEqual([]);
  });

  it('that is not noted so is heard as usual', async () => {
    noted = false;
    expect((await door.report(reporting(done), device())).body).toBe('as usual');
  });

  it('of anything else is heard as usual', async () => {
    await door.report(reporting({ kind: 'inventory', reportId: newId(), facts }), device());
    await door.report(reporting({ kind: 'operation-starting', reportId: newId(), operationId: newId() }), device());
    expect([reported, usual.length]).toEqual([[], 2]);
  });
});
