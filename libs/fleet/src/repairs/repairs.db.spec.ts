import { migrations as identity } from '@chariot/identity';
import type { Reach } from '@chariot/kernel';
import { Objects, Retention } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { csvLine, DEVICE_COLUMNS, DeviceExports } from '../devices/device-exports.service.js';
import { Devices } from '../devices/devices.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { RepairPhotos } from './repair-photos.service.js';
import { Repairs } from './repairs.service.js';

const DAY = 24 * 60 * 60_000;
/** One grey point. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let classroom: string;
let device: string;
let spare: string;
let referent: Reach;
let teacher: Reach;
let contractor: Reach;

beforeEach(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock('2026-11-03T08:00:00Z');
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
  classroom = await scene.classroom(school, { name: 'Classe mobile 1' });
  referent = scene.person('digitalReferent', scene.district);
  teacher = scene.person('teacher', school, 'l’enseignante');
  contractor = scene.person('contractor', school, 'le prestataire');
  device = await scene.tablet(classroom, 'SN-1');
  spare = await scene.tablet(classroom, 'SN-2');
});
afterEach(async () => {
  await scene.close();
  await db.drop();
});

const repairs = () => scene.get(Repairs);
const open = (reach: Reach, deviceId = device, description = 'L’écran est fendu.') =>
  scene.act(reach, (tx) => repairs().open(tx, reach, { deviceId, fault: 'screen', description }));
const send = (reach: Reach, id: string, more: object = {}) =>
  scene.act(reach, (tx) =>
    repairs().send(tx, reach, id, {
      supplier: 'SAV du Grésivaudan',
      supplierReference: 'R-12',
      sentOn: '2026-11-03',
      expectedBackOn: '2026-11-20',
      underWarranty: true,
      loanDeviceId: null,
      ...more,
    }),
  );
const close = (reach: Reach, id: string, more: object = {}) =>
  scene.act(reach, (tx) =>
    repairs().close(tx, reach, id, {
      outcome: 'repaired',
      backOn: '2026-11-10',
      costCents: 4_990,
      note: null,
      ...more,
    }),
  );
const list = (reach: Reach, query: object = {}) =>
  scene.act(reach, (tx) => repairs().list(tx, reach, { limit: 50, ...query }));
const stateOf = async (id: string): Promise<unknown> =>
  (await db.ownerQuery<{ state: string }>('select state from fleet.device where id = $1', [id]))[0]?.state;
const setState = (id: string, to: 'inReserve' | 'inService') =>
  scene.act(referent, (tx) => scene.get(Devices).changeState(tx, referent, id, to, 'Essai'));

it('follows a tablet from its breakdown to its return, and takes its state along', async () => {
  const opened = await open(teacher);
  expect([opened.state, opened.deviceState, opened.openedBy, opened.label]).toEqual([
    'open',
    'broken',
    'l’enseignante',
    'Tablette 1',
  ]);
  await setState(spare, 'inReserve');
  const sent = await send(contractor, opened.id, { loanDeviceId: spare });
  expect([sent.state, sent.deviceState, sent.loanLabel, sent.late]).toEqual([
    'sent',
    'inRepair',
    'Tablette 2 (SN-2)',
    false,
  ]);
  expect(await stateOf(spare)).toBe('onLoan');
  clock.advance(18 * DAY);
  const late = await list(teacher, { late: 'true' });
  expect(late.items.map(({ id, late: isLate }) => [id, isLate])).toEqual([[opened.id, true]]);
  expect((await list(scene.person('teacher', scene.commune), { state: 'open' })).total).toBe(0);

  const closed = await close(contractor, opened.id);
  expect([closed.state, closed.deviceState, closed.outcome, closed.costCents]).toEqual([
    'closed',
    'inService',
    'repaired',
    4_990,
  ]);
  expect(await stateOf(spare)).toBe('inReserve');
  expect((await list(referent, { late: 'true' })).total).toBe(0);
  const acts = await db.ownerQuery<{ act: string }>(
    `select act from platform.journal where act like 'fleet.repair.%' order by id`,
  );
  expect(acts.map(({ act }) => act)).toEqual(['fleet.repair.opened', 'fleet.repair.sent', 'fleet.repair.closed']);
  // What statistics count: that it was broken, though a teacher said so, and how long it was away.
  const told = await db.ownerQuery<{ type: string; payload: object }>(
    `select type, payload from platform.outbox where type in ('fleet.DeviceHarmed', 'fleet.RepairEnded') order by id`,
  );
  expect(told).toEqual([
    { type: 'fleet.DeviceHarmed', payload: { deviceId: device, schoolId: school, how: 'broken' } },
    { type: 'fleet.RepairEnded', payload: { repairId: opened.id, schoolId: school, days: 7 } },
  ]);
});

it('lets a teacher say that a tablet is broken, and nothing else of it', async () => {
  const { id } = await open(teacher);
  await expect(send(teacher, id)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  await expect(close(teacher, id)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  await expect(open(teacher)).rejects.toMatchObject({ code: 'fleet.repairAlreadyOpen' });
  await setState(spare, 'inReserve');
  await expect(open(teacher, spare)).rejects.toMatchObject({ code: 'fleet.deviceNotInHands' });
  for (const sql of [
    `update fleet.device set state = 'lost' where id = $1`,
    `update fleet.device set asset_tag = 'A' where id = $1`,
    `update fleet.repair set cost_cents = 1 where device_id = $1`,
  ]) {
    expect(await scene.act(teacher, (tx) => tx.execute(sql, [device]))).toBe(0);
  }
  const elsewhere = scene.person('teacher', await scene.school());
  await expect(open(elsewhere)).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
  await expect(
    scene.act(elsewhere, (tx) => tx.query(`select fleet.report_broken($1, 'x', 'x', now())`, [device])),
  ).rejects.toThrow(/repair:report/);
  expect((await list(elsewhere)).total).toBe(0);
});

it('keeps nothing of what it refuses', async () => {
  const { id } = await open(referent);
  await expect(send(referent, id, { loanDeviceId: spare })).rejects.toMatchObject({ code: 'fleet.loanNotInReserve' });
  await expect(send(referent, id, { sentOn: '2026-11-04' })).rejects.toMatchObject({ code: 'fleet.repairDates' });
  expect([await stateOf(device), await stateOf(spare)]).toEqual(['broken', 'prepared']);
  await expect(close(referent, id)).rejects.toMatchObject({ code: 'fleet.repairNotSent' });
  const mended = await close(referent, id, { outcome: 'onSite', backOn: '2026-11-03', costCents: null });
  expect([mended.state, mended.deviceState]).toEqual(['closed', 'inService']);
  await expect(close(referent, id)).rejects.toMatchObject({ code: 'fleet.repairClosed' });
  // A second breakdown is another ticket.
  expect((await open(referent)).state).toBe('open');
});

it('lends again what somebody took back by hand, and takes it back from whom it is lent to alone', async () => {
  const third = await scene.tablet(classroom, 'SN-3');
  const first = await open(referent);
  await setState(spare, 'inReserve');
  await send(referent, first.id, { loanDeviceId: spare });
  // Needed elsewhere before the first is back.
  await setState(spare, 'inReserve');
  const second = await open(referent, third);
  const lent = await send(referent, second.id, { loanDeviceId: spare });
  expect([lent.loanDeviceId, await stateOf(spare)]).toEqual([spare, 'onLoan']);
  clock.advance(8 * DAY);
  const back = await close(referent, first.id);
  expect([back.loanDeviceId, await stateOf(spare)]).toEqual([null, 'onLoan']);
  await close(referent, second.id);
  expect(await stateOf(spare)).toBe('inReserve');
});

it('is reported once, however many say so at the same time', async () => {
  const tries = await Promise.allSettled([open(referent), open(teacher), open(contractor), open(teacher)]);
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await list(referent)).total).toBe(1);
});

it('retires what was replaced, and only for who may', async () => {
  const { id } = await open(referent);
  await send(referent, id);
  clock.advance(8 * DAY);
  await expect(close(contractor, id, { outcome: 'replaced' })).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  await db.ownerQuery('insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())', [
    referent.id,
    'la référente',
    'referente@exemple.fr',
  ]);
  expect((await close(referent, id, { outcome: 'replaced' })).deviceState).toBe('retired');
});

it('keeps a warranty, which a repair then shows', async () => {
  const { id } = await open(teacher);
  const warranty = { supplier: 'LDLC Pro', startsOn: '2025-09-01', endsOn: '2028-08-31', reference: null };
  const set = (reach: Reach, more: object = {}) =>
    scene.act(reach, (tx) => repairs().setWarranty(tx, reach, device, { ...warranty, ...more }));
  await expect(set(teacher)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  await expect(set(referent, { endsOn: '2025-08-31' })).rejects.toMatchObject({ code: 'fleet.warrantyDates' });
  await set(referent, { supplier: 'Ancien' });
  await set(referent);
  expect((await scene.act(teacher, (tx) => repairs().get(tx, teacher, id))).warranty).toEqual(warranty);
});

it('shows until when a device is under warranty, and has its age looked at again', async () => {
  const devices = scene.get(Devices);
  const listed = async () => {
    const query = { classroomId: classroom, limit: 200, sort: 'place' as const, order: 'asc' as const };
    const { items } = await scene.act(teacher, (tx) => devices.list(tx, teacher, query));
    return items.find(({ id }) => id === device)?.warrantyEndsOn;
  };
  expect(await listed()).toBeNull();
  expect((await scene.act(teacher, (tx) => devices.get(tx, teacher, device))).warranty).toBeNull();
  await db.ownerQuery('delete from fleet.compliance_due');
  const warranty = { supplier: 'LDLC Pro', startsOn: '2025-09-01', endsOn: '2028-08-31', reference: 'C-12' };
  const due = async () =>
    (await db.ownerQuery('delete from fleet.compliance_due where device_id = $1 returning device_id', [device])).length;
  const set = (more: object) =>
    scene.act(referent, (tx) => repairs().setWarranty(tx, referent, device, { ...warranty, ...more }));
  await set({});
  expect(await due()).toBe(1);
  await set({ endsOn: '2029-08-31' });
  expect(await due()).toBe(0);
  await set({ startsOn: '2024-09-01' });
  expect(await due()).toBe(1);
  expect(await listed()).toBe('2028-08-31');
  const shown = { ...warranty, startsOn: '2024-09-01' };
  expect((await scene.act(teacher, (tx) => devices.get(tx, teacher, device))).warranty).toEqual(shown);
  const written: string[] = [];
  const order = { sort: 'place', descending: false } as const;
  for await (const lines of scene.get(DeviceExports).lines(teacher, {}, order)) {
    written.push(...lines.map((line) => csvLine(line).join(';')));
  }
  expect(written.filter((line) => line.includes(';31/08/2028;'))).toHaveLength(1);
  // The family comes last, so that whoever reads the file by the rank of its columns goes on.
  expect(DEVICE_COLUMNS.map(({ title }) => title).slice(-2)).toEqual(['Dernier contact', 'Type']);
  expect(new Set(written.map((line) => line.split(';').at(-1)))).toEqual(new Set(['Linux']));
});

describe('photos', () => {
  beforeEach(() => {
    const kept = new Map<string, Buffer>();
    const objects = scene.get(Objects);
    jest.spyOn(objects, 'put').mockImplementation((content) => {
      const sha256 = String(kept.size + 1).padStart(64, '0');
      kept.set(sha256, content);
      return Promise.resolve(sha256);
    });
    jest.spyOn(objects, 'get').mockImplementation((sha256) => Promise.resolve(kept.get(sha256) ?? Buffer.alloc(0)));
  });
  const photos = () => scene.get(RepairPhotos);
  const photo = { name: 'dossier/ecran.png', contentBase64: PNG };

  it('are added by whoever reports, seen by whoever sees, taken away by whoever keeps the fleet', async () => {
    const { id } = await open(teacher);
    const added = await photos().add(teacher, id, photo);
    expect([added.name, added.mediaType]).toEqual(['ecran.png', 'image/png']);
    expect((await photos().download(teacher, id, added.id)).fileName).toBe('ecran.png');
    const elsewhere = scene.person('teacher', await scene.school());
    await expect(photos().download(elsewhere, id, added.id)).rejects.toMatchObject({ code: 'fleet.repairNotFound' });
    await expect(photos().add(elsewhere, id, photo)).rejects.toMatchObject({ code: 'fleet.repairNotFound' });
    await expect(photos().add(scene.person('inspector', scene.district), id, photo)).rejects.toMatchObject({
      code: 'fleet.outOfReach',
    });
    await expect(photos().remove(teacher, id, added.id)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
    await photos().remove(referent, id, added.id);
    await expect(photos().download(teacher, id, added.id)).rejects.toMatchObject({ code: 'fleet.photoNotFound' });
  });

  it('are six at most, none once it is closed, and forgotten a year after', async () => {
    const { id } = await open(referent);
    for (let i = 0; i < 6; i += 1) await photos().add(referent, id, photo);
    await expect(photos().add(referent, id, photo)).rejects.toMatchObject({ code: 'fleet.photoTooMany' });
    await close(referent, id, { outcome: 'onSite', backOn: '2026-11-03', costCents: null });
    await expect(photos().add(referent, id, photo)).rejects.toMatchObject({ code: 'fleet.repairClosed' });
    clock.advance(364 * DAY);
    expect((await scene.get(Retention).run()).get('fleet.repairPhotos')).toBe(0);
    clock.advance(2 * DAY);
    expect((await scene.get(Retention).run()).get('fleet.repairPhotos')).toBe(6);
    expect((await list(referent)).total).toBe(1);
  });
});
