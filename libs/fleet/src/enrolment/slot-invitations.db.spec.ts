import { DomainError } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Deliveries } from '../deliveries/deliveries.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { SlotInvitations } from './slot-invitations.service.js';

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

const refusal = (code: string): DomainError => expect.objectContaining({ name: 'DomainError', code: `fleet.${code}` });
const slotsFor = (classroomId: string, serials: readonly string[], held: readonly number[] = []) =>
  scene.act(scene.system, (tx, reach) =>
    scene.get(SlotInvitations).slotsFor(tx, reach, classroomId, { serials, held: new Set(held) }),
  );
const codeFor = (classroomId: string, slot: number, serialNumber: string) =>
  scene.act(scene.system, (tx, reach) =>
    scene.get(SlotInvitations).codeFor(tx, reach, { classroomId, slot, serialNumber }),
  );
const deliver = (classroomId: string, ...serials: readonly string[]) =>
  scene.act(scene.system, (tx, reach) =>
    scene.get(Deliveries).record(tx, reach, classroomId, {
      ...{ supplier: 'Fournisseur', reference: 'BL 1', deliveredOn: '2026-11-09', budgetLineId: null },
      csv: ['Numéro de série;Marque;Modèle', ...serials.map((serial) => `${serial};Apple;iPad`)].join('\n'),
    }),
  );

describe('a slot for a serial number', () => {
  it('is the one of its delivery, unless another holds it, or the next that is free', async () => {
    const classroom = await scene.classroom(school, { capacity: 5 });
    await deliver(classroom, 'IPADA0000001', 'IPADA0000002');
    expect([...(await slotsFor(classroom, ['IPADA0000009', 'ipada0000002']))]).toEqual([
      ['IPADA0000009', 3],
      ['ipada0000002', 2],
    ]);
    expect([...(await slotsFor(classroom, ['IPADA0000002', 'IPADA0000008'], [2, 3]))]).toEqual([
      ['IPADA0000002', 4],
      ['IPADA0000008', 5],
    ]);
    const expected = scene.act(scene.system, (tx, reach) => scene.get(SlotInvitations).expected(tx, reach, classroom));
    expect(await expected).toEqual(['IPADA0000001', 'IPADA0000002']);
  });

  it('is refused in a full cart, of another school, and for a tablet that is enrolled elsewhere', async () => {
    const [classroom, other] = [await scene.classroom(school, { capacity: 2 }), await scene.classroom(school)];
    await expect(slotsFor(classroom, ['IPADB0000001', 'IPADB0000002', 'IPADB0000003'])).rejects.toEqual(
      refusal('classroomFull'),
    );
    await scene.tablet(other, 'IPADB0000004');
    await expect(slotsFor(classroom, ['IPADB0000004'])).rejects.toEqual(refusal('serialAlreadyEnrolled'));
    const elsewhere = await scene.classroom(await scene.school());
    await expect(slotsFor(elsewhere, ['IPADB0000004'])).rejects.toEqual(refusal('serialOtherSchool'));
  });

  it('is given by whoever may open an enrolment there alone', async () => {
    const classroom = await scene.classroom(school);
    const stranger = scene.person('digitalReferent', await scene.otherCommune());
    const asked = scene.act(stranger, (tx, reach) =>
      scene.get(SlotInvitations).slotsFor(tx, reach, classroom, { serials: ['IPADC0000001'], held: new Set() }),
    );
    await expect(asked).rejects.toEqual(refusal('classroomNotFound'));
  });
});

describe('the code of a slot', () => {
  it('is one that waits, or of a window of that slot alone, and the same until it is over', async () => {
    const classroom = await scene.classroom(school);
    const code = await codeFor(classroom, 4, 'IPADD0000001');
    expect(await codeFor(classroom, 4, 'IPADD0000001')).toBe(code);
    const [printed] = [...(await scene.codes(classroom, 1)).values()];
    expect(await codeFor(classroom, 1, 'IPADD0000002')).toBe(printed);
    expect((await scene.codes(classroom)).has(4)).toBe(false);
    clock.advance(61 * 60_000);
    expect(await codeFor(classroom, 4, 'IPADD0000001')).not.toBe(code);
    expect(await scene.enrol({ code: await codeFor(classroom, 4, 'IPADD0000001') })).toMatchObject({
      alreadyEnrolled: false,
    });
  });

  it('is given to nobody whose slot is taken, who is enrolled, or who is expected in another school', async () => {
    const classroom = await scene.classroom(school, { capacity: 3 });
    await scene.tablet(classroom, 'IPADE0000001');
    await expect(codeFor(classroom, 1, 'IPADE0000002')).rejects.toEqual(refusal('codeSlotTaken'));
    await expect(codeFor(classroom, 4, 'IPADE0000002')).rejects.toEqual(refusal('codeSlotTaken'));
    await expect(codeFor(classroom, 2, 'IPADE0000001')).rejects.toEqual(refusal('serialAlreadyEnrolled'));
    await deliver(await scene.classroom(await scene.school()), 'IPADE0000003');
    await expect(codeFor(classroom, 2, 'IPADE0000003')).rejects.toEqual(refusal('serialOtherSchool'));
    const asked = scene.act(scene.person('digitalReferent', scene.district), (tx, reach) =>
      scene.get(SlotInvitations).codeFor(tx, reach, { classroomId: classroom, slot: 2, serialNumber: 'IPADE0000004' }),
    );
    await expect(asked).rejects.toThrow('this is the system’s');
  });
});
