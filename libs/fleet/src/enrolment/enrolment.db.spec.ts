import { DomainError } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Deliveries } from '../deliveries/deliveries.service.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, fingerprint, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { EnrolmentRefusals } from './enrolment-refusals.service.js';
import { EnrolmentWindows } from './windows.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const refusalOf = (work: Promise<unknown>): Promise<DomainError> =>
  work.then(
    () => {
      throw new Error('It was accepted');
    },
    (error: unknown) => {
      if (error instanceof DomainError) return error;
      throw error;
    },
  );

/** Every row of the fleet, the journal and the outbox, as one text. */
async function everything(): Promise<string> {
  const tables = await db.ownerQuery<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('fleet', 'platform') order by 1`,
  );
  const rows = [];
  for (const { name } of tables) rows.push(await db.ownerQuery(`select t::text from ${name} as t order by 1`));
  return JSON.stringify(rows);
}

const deliver = (classroomId: string, serials: readonly string[]) =>
  scene.act(scene.system, (tx, reach) =>
    scene.get(Deliveries).record(tx, reach, classroomId, {
      supplier: 'Fournisseur',
      reference: 'BL-1',
      deliveredOn: '2026-11-07',
      budgetLineId: null,
      csv: ['serial;marque;modèle', ...serials.map((serial) => `${serial};LENOVO;10e`)].join('\n'),
    }),
  );
const slotsOf = async (classroomId: string) =>
  Object.fromEntries(
    (
      await db.ownerQuery<{ slot: number; serial_number: string }>(
        'select slot, serial_number from fleet.device where classroom_id = $1 and slot is not null order by slot',
        [classroomId],
      )
    ).map(({ slot, serial_number }) => [slot, serial_number]),
  );
const revoke = (deviceId: string) =>
  scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, deviceId, 'Réinstallée.'));

describe('enrolment', () => {
  it('brings twelve tablets in, each into the slot of its code', async () => {
    const classroom = await scene.classroom(school);
    const codes = await scene.codes(classroom);
    expect(codes.size).toBe(12);
    for (const [slot, code] of codes) await scene.enrol({ code, facts: factsOf(`T12-${slot}`) });
    expect(await slotsOf(classroom)).toEqual(
      Object.fromEntries([...codes.keys()].map((slot) => [slot, `T12-${slot}`])),
    );
    const full = await refusalOf(scene.codes(classroom));
    expect(full).toMatchObject({ code: 'fleet.classroomFull', category: 'conflict' });
    expect(full.fr).toContain('est complète (12 sur 12). Relevez la capacité');
  });

  it('stamps the device, keeps its facts, journals the act and tells the others, in one transaction', async () => {
    const classroom = await scene.classroom(school, { name: 'Classe mobile des événements' });
    const [code = ''] = (await scene.codes(classroom, 1)).values();
    const publicKeyFingerprint = fingerprint();
    const { deviceId, label, authorisation } = await scene.enrol({
      code,
      facts: factsOf('EVT-1'),
      publicKeyFingerprint,
    });
    expect(label).toBe('Tablette 1');
    const detail = await scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, deviceId));
    expect(detail).toMatchObject({
      state: 'prepared',
      slot: 1,
      serialNumber: 'EVT-1',
      boardState: 'talking',
      online: true,
    });
    expect(detail.history.map(({ from, to, actor }) => [from, to, actor])).toEqual([
      [null, 'received', 'Chariot'],
      ['received', 'inventoried', 'Chariot'],
      ['inventoried', 'prepared', 'Chariot'],
    ]);
    expect(detail.inventory).toEqual(factsOf('EVT-1'));
    expect(detail.memberships).toEqual([
      {
        classroomId: classroom,
        classroomName: 'Classe mobile des événements',
        slot: 1,
        from: clock.now().toISOString(),
        until: null,
      },
    ]);
    const [event] = await db.ownerQuery<{ payload: object }>(
      `select payload from platform.outbox where type = 'fleet.DeviceEnrolled' and payload ->> 'deviceId' = $1`,
      [deviceId],
    );
    expect(event?.payload).toMatchObject({
      serialNumber: 'EVT-1',
      classroomId: classroom,
      slot: 1,
      schoolId: school,
      schoolUai: expect.stringMatching(/^038/),
    });
    const acts = await db.ownerQuery(
      `select actor_kind, place_id from platform.journal where act = 'fleet.device.enrolled' and subject_id = $1`,
      [deviceId],
    );
    expect(acts).toEqual([{ actor_kind: 'system', place_id: school }]);
    const [kept] = await db.ownerQuery<{ id: string; secret_id: string | null }>(
      'select id, secret_id from fleet.enrolment_code where device_id = $1',
      [deviceId],
    );
    expect(kept).toEqual({ id: authorisation, secret_id: null });
  });

  it('gives one code to exactly one of a hundred devices that race for it', async () => {
    const classroom = await scene.classroom(school);
    const [code = ''] = (await scene.codes(classroom, 1)).values();
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => scene.enrol({ code })));
    const accepted = results.filter(({ status }) => status === 'fulfilled');
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as DomainError).code] : [],
    );
    expect(accepted).toHaveLength(1);
    expect(refusals).toHaveLength(99);
    expect(new Set(refusals)).toEqual(new Set(['fleet.codeUsed']));
    const [{ count } = { count: -1 }] = await db.ownerQuery<{ count: number }>(
      'select count(*)::int as count from fleet.device where classroom_id = $1',
      [classroom],
    );
    expect(count).toBe(1);
  });

  it('never takes in more than the cart holds, however many race', async () => {
    const classroom = await scene.classroom(school, { capacity: 5 });
    const codes = [...(await scene.codes(classroom)).values()];
    const attempts = codes.flatMap((code) => Array.from({ length: 8 }, () => scene.enrol({ code })));
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(Object.keys(await slotsOf(classroom))).toEqual(['1', '2', '3', '4', '5']);
  });

  it('answers the same when the same device asks again, even after the window', async () => {
    const classroom = await scene.classroom(school);
    const [code = ''] = (await scene.codes(classroom, 1, 5)).values();
    const demand = { code, publicKeyFingerprint: fingerprint(), facts: factsOf('AGAIN-1') };
    const first = await scene.enrol(demand);
    const before = await everything();
    clock.advance(60 * 60_000);
    expect(await scene.enrol({ ...demand, code: code.toLowerCase().replaceAll('-', ' ') })).toEqual({
      ...first,
      alreadyEnrolled: true,
    });
    expect(await everything()).toBe(before);
    await revoke(first.deviceId);
    expect(await refusalOf(scene.enrol(demand))).toMatchObject({ code: 'fleet.codeUsed' });
  });

  it('gives a device the identity that its delivery announced, in the slot of its code', async () => {
    const classroom = await scene.classroom(school);
    const { devices } = await deliver(classroom, ['DEL-1', 'DEL-2', 'DEL-3']);
    const codes = await scene.codes(classroom);
    const third = await scene.enrol({ code: codes.get(3) ?? '', facts: factsOf('del- 1') });
    expect(third.deviceId).toBe(devices[0]?.deviceId);
    // The code's slot wins: the tablet that was expected there takes the one that is left.
    expect(await slotsOf(classroom)).toEqual({ 1: 'DEL-3', 2: 'DEL-2', 3: 'DEL-1' });
    const detail = await scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, third.deviceId));
    expect(detail.memberships.map(({ slot, until }) => [slot, until === null])).toEqual([
      [1, false],
      [3, true],
    ]);
    expect(detail.history.map(({ to }) => to)).toEqual(['received', 'inventoried', 'prepared']);
  });

  it('takes in a tablet that was on no list while there is room, and moves the expected one aside', async () => {
    const classroom = await scene.classroom(school, { capacity: 3 });
    await deliver(classroom, ['ROOM-1', 'ROOM-2']);
    const codes = await scene.codes(classroom);
    await scene.enrol({ code: codes.get(1) ?? '', facts: factsOf('ROOM-NEW') });
    expect(await slotsOf(classroom)).toEqual({ 1: 'ROOM-NEW', 2: 'ROOM-2', 3: 'ROOM-1' });
    const refused = await refusalOf(scene.enrol({ code: codes.get(2) ?? '', facts: factsOf('ROOM-TOO-MANY') }));
    expect(refused.code).toBe('fleet.serialNotExpected');
    expect(refused.fr).toContain('n’est pas sur la liste de livraison');
  });

  it('replaces a tablet that lost its identity, which goes to the reserve', async () => {
    const classroom = await scene.classroom(school, { capacity: 1 });
    const old = await scene.tablet(classroom, 'OLD-1');
    await scene.obey(old);
    await revoke(old);
    await scene.tablet(classroom, 'NEW-1');
    expect(await slotsOf(classroom)).toEqual({ 1: 'NEW-1' });
    const detail = await scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, old));
    expect(detail).toMatchObject({ state: 'inReserve', slot: null });
  });

  it('enrols again a tablet that was revoked and reinstalled, as the same device', async () => {
    const classroom = await scene.classroom(school);
    const device = await scene.tablet(classroom, 'SAME-1');
    const revision = await scene.obey(device);
    await revoke(device);
    expect(await scene.tablet(classroom, 'SAME-1')).toBe(device);
    const detail = await scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, device));
    expect(detail).toMatchObject({ state: 'inService', boardState: 'talking', reportedConfiguration: null });
    expect(await scene.obey(device)).toBe(revision);
  });

  it('tells two machines without a serial number apart', async () => {
    const classroom = await scene.classroom(school);
    const codes = await scene.codes(classroom, 2);
    for (const code of codes.values()) await scene.enrol({ code, facts: factsOf('To be filled by O.E.M.') });
    const serials = Object.values(await slotsOf(classroom));
    expect(new Set(serials).size).toBe(2);
    expect(serials.every((serial) => /^SANS-NUMERO-/.test(serial))).toBe(true);
  });
});

describe('a refused enrolment', () => {
  it('changes nothing, is counted, and says why', async () => {
    const classroom = await scene.classroom(school);
    const other = await scene.classroom(await scene.school());
    const codes = await scene.codes(classroom, 6, 30);
    const [a = '', b = '', c = '', d = '', e = ''] = codes.values();
    const key = fingerprint();
    await scene.enrol({ code: a, facts: factsOf('REF-1'), publicKeyFingerprint: key });
    await deliver(other, ['REF-OTHER']);
    const cases: [string, Parameters<Scene['enrol']>[0]][] = [
      ['fleet.codeUnknown', { code: 'ZZZZ-ZZZZ-ZZ' }],
      ['fleet.codeUnknown', { code: 'pas un code' }],
      ['fleet.codeUnknown', { code: '' }],
      ['fleet.codeUsed', { code: a }],
      ['fleet.codeUsed', { code: a, publicKeyFingerprint: fingerprint(), facts: factsOf('REF-1') }],
      ['fleet.keyInUse', { code: b, publicKeyFingerprint: key, facts: factsOf('REF-2') }],
      ['fleet.serialAlreadyEnrolled', { code: c, facts: factsOf('REF-1') }],
      ['fleet.serialOtherSchool', { code: d, facts: factsOf('REF-OTHER') }],
    ];
    const before = await everything();
    const counted = scene.get(EnrolmentRefusals).counts().get('fleet.codeUnknown') ?? 0;
    for (const [code, demand] of cases) expect(await refusalOf(scene.enrol(demand))).toMatchObject({ code });
    clock.advance(31 * 60_000);
    expect(await refusalOf(scene.enrol({ code: e }))).toMatchObject({ code: 'fleet.codeExpired', category: 'gone' });
    expect(await everything()).toBe(before);
    expect(scene.get(EnrolmentRefusals).counts().get('fleet.codeUnknown')).toBe(counted + 3);
    clock.advance(-31 * 60_000);
  });

  it('says the same of a code that does not exist and of one that cannot', async () => {
    const [unknown, malformed] = await Promise.all(
      ['ZZZZ-ZZZZ-ZZ', '!!!'].map((code) => refusalOf(scene.enrol({ code }))),
    );
    expect([unknown?.code, unknown?.fr, unknown?.category]).toEqual([
      malformed?.code,
      malformed?.fr,
      malformed?.category,
    ]);
  });

  it('does not tell which school a tablet is of', async () => {
    const elsewhere = await scene.school();
    await deliver(await scene.classroom(elsewhere), ['SECRET-1']);
    const [code = ''] = (await scene.codes(await scene.classroom(school), 1)).values();
    const { fr } = await refusalOf(scene.enrol({ code, facts: factsOf('SECRET-1') }));
    expect(fr).toContain('autre école');
    expect(fr).not.toMatch(/École \d/);
  });

  it('is the answer to a closed window', async () => {
    const classroom = await scene.classroom(school);
    const window = await scene.act(scene.system, (tx, reach) =>
      scene.get(EnrolmentWindows).open(tx, reach, classroom, { minutes: 60, count: 2 }),
    );
    const closed = await scene.act(scene.system, (tx, reach) =>
      scene.get(EnrolmentWindows).close(tx, reach, window.id),
    );
    expect(closed.codes.map(({ code, status }) => [code, status])).toEqual([
      [null, 'expired'],
      [null, 'expired'],
    ]);
    expect(await refusalOf(scene.enrol({ code: window.codes[0]?.code ?? '' }))).toMatchObject({
      code: 'fleet.codeClosed',
    });
    expect(
      await refusalOf(scene.act(scene.system, (tx, reach) => scene.get(EnrolmentWindows).close(tx, reach, window.id))),
    ).toMatchObject({ code: 'fleet.windowOver' });
  });

  it('is the answer when the slot was taken, or the capacity lowered, meanwhile', async () => {
    const classroom = await scene.classroom(school, { capacity: 4 });
    const device = await scene.tablet(classroom, 'MOVED-1');
    const codes = await scene.codes(classroom);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, device, { slot: 2 }));
    expect(await refusalOf(scene.enrol({ code: codes.get(2) ?? '' }))).toMatchObject({ code: 'fleet.codeSlotTaken' });
    await db.ownerQuery('update fleet.classroom set capacity = 3 where id = $1', [classroom]);
    expect(await refusalOf(scene.enrol({ code: codes.get(4) ?? '' }))).toMatchObject({ code: 'fleet.classroomFull' });
  });

  it('is the same for a serial number that two classrooms take in at once', async () => {
    const attempts = [];
    for (let i = 0; i < 8; i += 1) {
      const [code = ''] = (await scene.codes(await scene.classroom(school), 1)).values();
      attempts.push({ code, facts: factsOf('TWICE-1') });
    }
    const results = await Promise.allSettled(attempts.map((demand) => scene.enrol(demand)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as DomainError).code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['fleet.serialAlreadyEnrolled']));
  });
});

describe('a window', () => {
  const open = (classroom: string, body: { count?: number; minutes: number }) =>
    scene.act(scene.person('digitalReferent', scene.district), (tx, reach) =>
      scene.get(EnrolmentWindows).open(tx, reach, classroom, body),
    );

  it('has a code for each free slot, printed again for as long as it is good', async () => {
    const classroom = await scene.classroom(school, { capacity: 3 });
    await scene.tablet(classroom);
    const window = await open(classroom, { minutes: 30 });
    expect(window.codes.map(({ slot, label, status }) => [slot, label, status])).toEqual([
      [2, 'Tablette 2', 'unused'],
      [3, 'Tablette 3', 'unused'],
    ]);
    expect(window.openedBy).toBe('la référente');
    const reach = scene.person('it', scene.commune);
    const again = await scene.act(reach, (tx) => scene.get(EnrolmentWindows).get(tx, reach, window.id));
    expect(again.codes).toEqual(window.codes);
    clock.advance(31 * 60_000);
    const over = await scene.act(reach, (tx) => scene.get(EnrolmentWindows).get(tx, reach, window.id));
    expect(over.codes.map(({ code, status }) => [code, status])).toEqual([
      [null, 'expired'],
      [null, 'expired'],
    ]);
    clock.advance(-31 * 60_000);
  });

  it('shows its codes to those who may open one, and to nobody else', async () => {
    const window = await open(await scene.classroom(school), { minutes: 30, count: 2 });
    const head = scene.person('schoolHead', school, 'la directrice');
    const seen = await scene.act(head, (tx) => scene.get(EnrolmentWindows).get(tx, head, window.id));
    expect(seen.codes.map(({ code }) => code)).toEqual([null, null]);
    const stranger = scene.person('digitalReferent', await scene.otherCommune());
    expect(
      await refusalOf(scene.act(stranger, (tx) => scene.get(EnrolmentWindows).get(tx, stranger, window.id))),
    ).toMatchObject({ code: 'fleet.windowNotFound' });
  });

  it('is refused beyond the free slots, with what to do', async () => {
    const classroom = await scene.classroom(school, { capacity: 2 });
    const refused = await refusalOf(open(classroom, { minutes: 30, count: 3 }));
    expect(refused.code).toBe('fleet.classroomFull');
    expect(refused.fr).toContain('n’a que 2 emplacements libres sur 2, pour 3 demandés. Relevez la capacité');
    await open(classroom, { minutes: 30, count: 1 });
    await open(classroom, { minutes: 30, count: 1 });
    const reserved = await refusalOf(open(classroom, { minutes: 30 }));
    expect(reserved.code).toBe('fleet.slotsReserved');
    clock.advance(31 * 60_000);
    expect((await open(classroom, { minutes: 30 })).codes).toHaveLength(2);
    clock.advance(-31 * 60_000);
  });

  it('keeps no code in the clear', async () => {
    const window = await open(await scene.classroom(school), { minutes: 30, count: 1 });
    const code = window.codes[0]?.code ?? '';
    expect(code).toMatch(/^\S{4}-\S{4}-\S{2}$/);
    const stored = await everything();
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(code.replaceAll('-', ''));
  });

  it('is opened one at a time, so that no slot has two codes', async () => {
    const classroom = await scene.classroom(school, { capacity: 6 });
    await Promise.allSettled(Array.from({ length: 10 }, () => open(classroom, { minutes: 30, count: 2 })));
    const slots = await db.ownerQuery<{ slot: number; codes: number }>(
      `select slot, count(*)::int as codes from fleet.enrolment_code e
         join fleet.enrolment_window w on w.id = e.window_id where w.classroom_id = $1 group by slot order by slot`,
      [classroom],
    );
    expect(slots).toEqual([1, 2, 3, 4, 5, 6].map((slot) => ({ slot, codes: 1 })));
  });
});
