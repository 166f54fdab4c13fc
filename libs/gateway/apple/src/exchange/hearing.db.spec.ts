import { newId, Reach } from '@chariot/kernel';
import { readCommand, type Report } from '@chariot/wire-apple';
import { Installation, START } from '../enrolment/installation.scene.js';
import { askedOf, refused } from './asked.scene.js';
import { Exchange } from './index.js';
import type { SpeakingIpad } from './speaking-ipad.scene.js';

let server: Installation;
let codes: string[];

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  ({ codes } = await server.codes());
});
afterAll(() => server.close());

const { deviceIdOf, started, stateOf, ...asked } = askedOf(
  () => server,
  () => codes,
);
/** Heard twice since it started: what speaks once more than that is no copy of it. */
async function settled(): Promise<SpeakingIpad> {
  const one = await asked.settled();
  await one.connect();
  return one;
}
const LATER = new Date('2028-01-01');

/** What many are heard for at once. @returns the command, null for nothing more, undefined where it is asked about as usual */
async function says(
  one: SpeakingIpad,
  done: string | null = null,
  { udid = one.ipad.udid, status = done === null ? 'Idle' : 'Acknowledged' }: { udid?: string; status?: string } = {},
): Promise<string | null | undefined> {
  const by = { deviceId: await deviceIdOf(one), renewFrom: LATER, notAfter: LATER };
  const heard = await server.get(Exchange).heard(by, udid, { status, commandUuid: done } as Report);
  if (heard === undefined || heard.next === null) return heard && null;
  const { requestType, uuid } = readCommand(heard.next);
  return `${requestType} ${uuid}`;
}
const rowsOf = async (one: SpeakingIpad) => ({
  commands: await server.db.ownerQuery('select uuid, what, subject from apple.command where device_id = $1', [
    await deviceIdOf(one),
  ]),
  reports: await server.db.ownerQuery(`select said from fleet.report where device_id = $1 and kind = 'operation'`, [
    await deviceIdOf(one),
  ]),
});

describe('iPads that are heard together', () => {
  it('are told what is plain, the oldest first, and each report is the next question', async () => {
    const one = await settled();
    const [ring, restart, shutdown] = [
      await started(one, 'ring'),
      await started(one, 'restart'),
      await started(one, 'shutdown'),
    ];
    expect(await says(one)).toBe(`PlayLostModeSound ${ring}`);
    expect(await stateOf(ring)).toEqual(['told', null]);
    expect((await rowsOf(one)).commands).toEqual([{ uuid: ring, what: 'operation', subject: { hash: 'ring' } }]);
    expect(await says(one, ring)).toBe(`RestartDevice ${restart}`);
    expect(await stateOf(ring)).toEqual(['done', null]);
    expect(await says(one, restart.toUpperCase())).toBe(`ShutDownDevice ${shutdown}`);
    expect(await says(one, shutdown)).toBeNull();
    const { commands, reports } = await rowsOf(one);
    expect(commands).toEqual([]);
    expect(reports.map(({ said }) => said as unknown)).toEqual(
      expect.arrayContaining(
        [ring, restart, shutdown].map((operationId) => ({ operationId, status: 'done', why: null })),
      ),
    );
    expect(await says(one)).toBeNull();
  });

  it('have done once what they report twice', async () => {
    const one = await settled();
    const id = await started(one, 'restart');
    await says(one);
    expect(await says(one, id)).toBeNull();
    const before = await rowsOf(one);
    expect(await says(one, id)).toBeUndefined();
    expect((await one.report({ Status: 'Acknowledged', CommandUUID: id })).bytes).toHaveLength(0);
    expect(await rowsOf(one)).toEqual(before);
  });

  it('are asked about as usual where the next is not plain, their report being noted', async () => {
    const one = await settled();
    const [restart, lock] = [await started(one, 'restart'), await started(one, 'lock')];
    // Something that is not plain waits: not even the first is told here.
    expect(await says(one)).toBeUndefined();
    expect(await stateOf(restart)).toEqual([undefined, null]);
    const answer = await one.report({ Status: 'Idle' });
    expect(readCommand(answer.bytes)).toMatchObject({ requestType: 'RestartDevice', uuid: restart });
    expect(await says(one, restart)).toBeUndefined();
    expect(await stateOf(restart)).toEqual(['done', null]);
    const next = await one.report({ Status: 'Acknowledged', CommandUUID: restart });
    expect(readCommand(next.bytes)).toMatchObject({ requestType: 'DeviceLock', uuid: lock });
  });

  it('are believed about nothing but what they were told themselves, and have done', async () => {
    const [one, other] = [await settled(), await settled()];
    const [own, id] = [await started(one, 'restart'), await started(other, 'restart')];
    await says(one);
    await says(other);
    const untouched = [await rowsOf(one), await rowsOf(other)];
    for (const [done, how] of [
      [id, {}],
      [newId(), {}],
      ['not-a-uuid', {}],
      [own, { status: 'NotNow' }],
      [own, { status: 'Error' }],
      [own, { status: 'CommandFormatError' }],
      [own, { udid: other.ipad.udid }],
    ] as const) {
      expect(await says(one, done, how)).toBeUndefined();
    }
    expect([await rowsOf(one), await rowsOf(other)]).toEqual(untouched);
    expect(await stateOf(own)).toEqual(['told', null]);
  });

  it('are asked about as usual once something was refused, put off, or told and left without a word', async () => {
    const one = await settled();
    const [first, second] = [await started(one, 'restart'), await started(one, 'shutdown')];
    expect(await says(one)).toBe(`RestartDevice ${first}`);
    // It asks again without a word of it.
    expect(await says(one)).toBeUndefined();
    await one.report({ Status: 'NotNow', CommandUUID: first });
    expect(await says(one, second)).toBeUndefined();
    expect(await stateOf(second)).toEqual(['told', null]);
    one.hands['ShutDownDevice'] = refused(1, 'Non.');
    await one.connect();
    expect((await stateOf(second))[0]).toBe('failed');
    expect(await stateOf(first)).toEqual(['done', null]);
  });

  it('each hear their own, at the same moment; one that speaks twice is asked about as usual the second time', async () => {
    const all = [await settled(), await settled(), await settled()];
    const ids: string[] = [];
    for (const one of all) ids.push(await started(one, 'restart'));
    const told = await Promise.all(all.map((one) => says(one)));
    expect(told).toEqual(ids.map((id) => `RestartDevice ${id}`));
    const [one] = all;
    const answers = await Promise.all([...all.map((each, at) => says(each, ids[at] ?? '')), one && says(one, ids[0])]);
    expect(answers.slice(1, 3)).toEqual([null, null]);
    expect([answers[0], answers[3]]).toEqual(expect.arrayContaining([null]));
    for (const id of ids) expect(await stateOf(id)).toEqual(['done', null]);
  });

  it('are heard by the system alone', async () => {
    const one = await settled();
    await expect(
      server.db.database.transaction(Reach.device(await deviceIdOf(one)), (tx) =>
        tx.query(`select apple.hear('{}', '{}', '{}', '{}', '{}', now(), now(), now(), '{}')`),
      ),
    ).rejects.toThrow(/only the system/);
  });
});
