import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Devices } from '../devices/devices.service.js';
import { Scene, UNFIT_LINE } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Deliveries } from './deliveries.service.js';

let db: TestDatabase;
let scene: Scene;
let school: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, frozenClock());
  school = await scene.school();
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const csvOf = (...serials: string[]) =>
  ['Numéro de série;Marque;Modèle', ...serials.map((serial) => `${serial};LENOVO;10e`)].join('\r\n');
const record = (classroomId: string, csv: string, reach = scene.system, budgetLineId: string | null = null) =>
  scene.act(reach, (tx) =>
    scene.get(Deliveries).record(tx, reach, classroomId, {
      supplier: 'Fournisseur',
      reference: 'BL-2016-0042',
      deliveredOn: '2016-11-07',
      budgetLineId,
      csv,
    }),
  );
const count = async (table: string) =>
  (await db.ownerQuery<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count;

describe('a delivery', () => {
  it('is refused whole when its budget line cannot pay for devices of the school', async () => {
    const classroom = await scene.classroom(school, { name: 'Classe mobile sans ligne' });
    const before = await count('fleet.device');
    await expect(record(classroom, csvOf('LIV-X'), scene.system, UNFIT_LINE)).rejects.toMatchObject({
      code: 'fleet.budgetLineUnfit',
    });
    expect(await count('fleet.device')).toBe(before);
    expect(await db.ownerQuery('select 1 from fleet.delivery where classroom_id = $1', [classroom])).toEqual([]);
  });

  it('puts what it names in the next free slots, as received, and tells who pays', async () => {
    const classroom = await scene.classroom(school, { name: 'Classe mobile 1' });
    await scene.tablet(classroom);
    const reach = scene.person('it', scene.commune, 'l’informatique de la commune');
    const budgetLineId = '0190b1a0-0000-7000-8000-000000000001';
    const delivery = await record(classroom, csvOf('LIV-1', 'LIV-2'), reach, budgetLineId);
    expect(delivery).toMatchObject({
      classroomId: classroom,
      supplier: 'Fournisseur',
      budgetLineId,
      deliveredOn: '2016-11-07',
    });
    const devices = await Promise.all(
      delivery.devices.map(({ deviceId }) => scene.act(reach, (tx) => scene.get(Devices).get(tx, reach, deviceId))),
    );
    expect(devices.map(({ serialNumber, slot, state, boardState }) => [serialNumber, slot, state, boardState])).toEqual(
      [
        ['LIV-1', 2, 'received', 'waiting'],
        ['LIV-2', 3, 'received', 'waiting'],
      ],
    );
    expect(devices[0]?.history).toMatchObject([
      {
        from: null,
        to: 'received',
        reason: 'Livraison BL-2016-0042 de Fournisseur.',
        actor: 'l’informatique de la commune',
      },
    ]);
    const [event] = await db.ownerQuery<{ payload: object }>(
      `select payload from platform.outbox where type = 'fleet.DeliveryRecorded'`,
    );
    expect(event?.payload).toMatchObject({
      deliveryId: delivery.id,
      classroomName: 'Classe mobile 1',
      budgetLineId,
      schoolId: school,
    });
    const listed = await scene.act(reach, (tx) =>
      scene.get(Deliveries).list(tx, reach, { limit: 10, classroomId: classroom }),
    );
    expect(listed).toEqual({ items: [delivery], next: null, total: 1 });
  });

  it('is all of the list, or nothing of it', async () => {
    const classroom = await scene.classroom(school);
    await record(classroom, csvOf('ALL-1'));
    const elsewhere = await scene.classroom(await scene.school());
    const before = [await count('fleet.device'), await count('fleet.delivery'), await count('platform.outbox')];
    await expect(record(elsewhere, csvOf('ALL-2', 'all-1', 'ALL-3', 'ALL-3', '1,2E+14'))).rejects.toMatchObject({
      code: 'fleet.deliveryRefused',
      fr: expect.stringMatching(
        /ligne 3 : le numéro de série all-1 est déjà enregistré ; ligne 5 : le numéro de série ALL-3 est déjà à la ligne 4 ; ligne 6 : .* abîmé par le tableur/,
      ),
    });
    await expect(record(elsewhere, csvOf(...Array.from({ length: 13 }, (_, i) => `MANY-${i}`)))).rejects.toMatchObject({
      code: 'fleet.classroomFull',
      fr: expect.stringContaining('n’a que 12 emplacements libres sur 12, pour 13 demandés'),
    });
    expect([await count('fleet.device'), await count('fleet.delivery'), await count('platform.outbox')]).toEqual(
      before,
    );
  });

  it('is refused where the caller may not write', async () => {
    const classroom = await scene.classroom(school);
    await expect(record(classroom, csvOf('NO-1'), scene.person('schoolHead', school))).rejects.toMatchObject({
      code: 'fleet.outOfReach',
    });
    await expect(
      record(classroom, csvOf('NO-1'), scene.person('it', await scene.otherCommune())),
    ).rejects.toMatchObject({
      code: 'fleet.classroomNotFound',
    });
  });

  it('of the same tablets, twice at once, is recorded once', async () => {
    const classrooms = [await scene.classroom(school), await scene.classroom(school), await scene.classroom(school)];
    const results = await Promise.allSettled(
      classrooms.map((classroom) => record(classroom, csvOf('RACE-1', 'RACE-2'))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'fleet.deliveryRefused' });
    }
  });

  it('at the same time as others fills a cart to its capacity and no further', async () => {
    const classroom = await scene.classroom(school, { capacity: 4 });
    const lists = ['A', 'B', 'C', 'D'].map((letter) => csvOf(`CAP-${letter}1`, `CAP-${letter}2`));
    const results = await Promise.allSettled(lists.map((csv) => record(classroom, csv)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const slots = await db.ownerQuery<{ slot: number }>(
      'select slot from fleet.device where classroom_id = $1 order by slot',
      [classroom],
    );
    expect(slots.map(({ slot }) => slot)).toEqual([1, 2, 3, 4]);
  });
});
