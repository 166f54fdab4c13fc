import { migrations as identity } from '@chariot/identity';
import { newId } from '@chariot/kernel';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as territory, Places } from '@chariot/territory';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Classrooms } from './classrooms.service.js';

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, frozenClock('2026-11-10T23:30:00Z'));
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const asked = (schoolId: string, name = 'Classe mobile 1') => ({
  schoolId,
  name,
  capacity: 12,
  room: 'Salle informatique',
  accessPoint: null,
  chargingUnit: null,
  equipment: [{ name: 'Coques', count: 12 }],
  schoolCouncilInformedOn: '2026-10-15',
});
const open = (schoolId: string, name?: string, reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Classrooms).open(tx, reach, asked(schoolId, name)));

describe('a classroom', () => {
  it('opens in a school, from that day in its time zone, and is journalled there', async () => {
    const school = await scene.school();
    const opened = await open(school, 'Classe mobile 1', scene.person('digitalReferent', scene.district));
    expect(opened).toMatchObject({
      school: { id: school, kind: 'school' },
      capacity: 12,
      equipment: [{ name: 'Coques', count: 12 }],
      schoolCouncilInformedOn: '2026-10-15',
      // Half past midnight in Paris.
      openedOn: '2026-11-11',
      closedOn: null,
      devices: 0,
    });
    const acts = await db.ownerQuery(
      `select act, subject_label, place_id from platform.journal where subject_id = $1`,
      [opened.id],
    );
    expect(acts).toEqual([{ act: 'fleet.classroom.opened', subject_label: 'Classe mobile 1', place_id: school }]);
  });

  it('has a name of its own in its school', async () => {
    const school = await scene.school();
    await open(school);
    await expect(open(school, 'classe MOBILE 1')).rejects.toMatchObject({ code: 'fleet.classroomNameTaken' });
    await open(await scene.school());
  });

  it('opens nowhere else than in an open school, by somebody who may', async () => {
    const school = await scene.school();
    await expect(open(scene.commune)).rejects.toMatchObject({ code: 'fleet.notASchool' });
    await expect(open(newId())).rejects.toMatchObject({ code: 'territory.placeNotFound' });
    await expect(open(school, 'x', scene.person('schoolHead', school))).rejects.toMatchObject({
      code: 'fleet.outOfReach',
    });
    const stranger = scene.person('it', await scene.otherCommune());
    await expect(open(school, 'x', stranger)).rejects.toMatchObject({ code: 'territory.placeNotFound' });
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Places).close(tx, reach, school, { closedOn: '2026-11-10', reason: 'Fusion.' }),
    );
    await expect(open(school)).rejects.toMatchObject({ code: 'fleet.notASchool' });
  });

  it('changes, keeps what was not asked for, and never holds less than what is in it', async () => {
    const school = await scene.school();
    const { id } = await open(school);
    await scene.tablet(id);
    await scene.tablet(id);
    const reach = scene.person('it', scene.commune);
    const change = (fields: object) => scene.act(reach, (tx) => scene.get(Classrooms).change(tx, reach, id, fields));
    expect(await change({ room: null, capacity: 15 })).toMatchObject({
      room: null,
      capacity: 15,
      devices: 2,
      name: 'Classe mobile 1',
    });
    await expect(change({ capacity: 1 })).rejects.toMatchObject({ code: 'fleet.capacityTooLow' });
    expect(await change({ capacity: 2 })).toMatchObject({ capacity: 2 });
    const acts = await db.ownerQuery<{ details: object }>(
      `select details from platform.journal where act = 'fleet.classroom.changed' and subject_id = $1 order by id`,
      [id],
    );
    expect(acts.map(({ details }) => details)).toEqual([{ room: null, capacity: 15 }, { capacity: 2 }]);
    await change({ capacity: 2 });
    const head = scene.person('schoolHead', school);
    await expect(
      scene.act(head, (tx) => scene.get(Classrooms).change(tx, head, id, { name: 'À moi' })),
    ).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  });

  it('takes no more than its capacity while it is being lowered', async () => {
    const school = await scene.school();
    const { id } = await open(school);
    const codes = await scene.codes(id);
    const lower = scene.act(scene.system, (tx, reach) => scene.get(Classrooms).change(tx, reach, id, { capacity: 4 }));
    await Promise.allSettled([...[...codes.values()].map((code) => scene.enrol({ code })), lower]);
    const { capacity, devices } = await scene.act(scene.system, (tx, reach) =>
      scene.get(Classrooms).get(tx, reach, id),
    );
    expect(devices).toBeLessThanOrEqual(capacity);
  });

  it('is listed to those who reach it, by name, in pages', async () => {
    const school = await scene.school();
    for (const name of ['Écrins', 'ânes', 'Zèbres']) await open(school, name);
    const reach = scene.person('teacher', school);
    const list = (query: object) =>
      scene.act(reach, (tx) => scene.get(Classrooms).list(tx, reach, { limit: 50, ...query }));
    expect((await list({})).items.map(({ name }) => name)).toEqual(['ânes', 'Écrins', 'Zèbres']);
    expect((await list({ q: 'ecr' })).total).toBe(1);
    const first = await list({ limit: 2 });
    expect((await list({ limit: 2, after: first.next })).items.map(({ name }) => name)).toEqual(['Zèbres']);
    expect((await list({ schoolId: await scene.school() })).total).toBe(0);
  });
});
