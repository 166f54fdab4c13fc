import { newId, Reach, ROLE_PERMISSIONS, type Role } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as territory } from '@chariot/territory';
import { Devices } from '../devices/devices.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { ActivationLocks } from './activation-locks.service.js';

const CODE = 'A1B2C-D3E4F-G5H6J-K7L8M';
const clock = frozenClock();
let db: TestDatabase;
let scene: Scene;
let school: string;
let device: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, clock);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});
beforeEach(async () => {
  school = await scene.school();
  device = await scene.tablet(await scene.classroom(school));
});

/** Who came in a moment ago, so many minutes after having proved who she is; null: by an API token. */
function somebody(role: Role, placeId: string, minutesAgo: number | null = 1): Reach {
  const provenAt = minutesAgo === null ? null : new Date(clock.now().getTime() - minutesAgo * 60_000);
  return Reach.person({
    ...{ personId: newId(), displayName: 'l’informatique' },
    grants: [{ role, placeId, permissions: ROLE_PERMISSIONS[role] }],
    credential: { id: newId(), kind: provenAt === null ? 'token' : 'session', provenAt },
  });
}
const keep = (code: string): Promise<void> =>
  scene.act(Reach.device(device), (tx, reach) => scene.get(ActivationLocks).keep(tx, reach, code));
const reveal = (by: Reach) =>
  scene.act(by, (tx, reach) => scene.get(ActivationLocks).reveal(tx, reach, device, 'Retrouvé verrouillé.'));
const journal = () =>
  db.ownerQuery<{ act: string; details: object }>(
    `select act, details from platform.journal where subject_id = $1 and act like 'fleet.activationLock.%' order by id`,
    [device],
  );
const sealed = async (): Promise<number> => {
  const [row] = await db.ownerQuery<{ count: number }>(
    `select count(*)::int as count from platform.secret where purpose = 'fleet.activationLock'`,
  );
  return row?.count ?? -1;
};

describe('the code that opens an iPad again', () => {
  it('is shown to who may have it erased and has just proved who she is; the journal says why, and not the code', async () => {
    await keep(CODE);
    expect(await reveal(somebody('it', school))).toEqual({ bypassCode: CODE, keptAt: clock.now() });
    expect(await journal()).toEqual([
      { act: 'fleet.activationLock.kept', details: {} },
      { act: 'fleet.activationLock.revealed', details: { reason: 'Retrouvé verrouillé.' } },
    ]);
  });

  it.each([
    ['without a proof', () => scene.person('it', school), 'identity.proofNeeded'],
    ['with a proof that is too old', () => somebody('it', school, 11), 'identity.proofNeeded'],
    ['by an API token', () => somebody('it', school, null), 'identity.proofNeeded'],
    ['to who may read the device alone', () => somebody('inspector', school), 'fleet.outOfReach'],
  ])('is not shown %s', async (_, by, code) => {
    await keep(CODE);
    await expect(reveal(by())).rejects.toMatchObject({ code });
    expect(await journal()).toHaveLength(1);
  });

  it('is nowhere for another school', async () => {
    await keep(CODE);
    await expect(reveal(somebody('it', await scene.school()))).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
  });

  it('that was never told is said so', async () => {
    await expect(reveal(somebody('it', school))).rejects.toMatchObject({ code: 'fleet.activationLockUnknown' });
  });

  it('is the last that it told, and the former is forgotten', async () => {
    const before = await sealed();
    await keep(CODE);
    await keep('AUTRE');
    expect((await reveal(somebody('it', school))).bypassCode).toBe('AUTRE');
    expect(await sealed()).toBe(before + 1);
  });

  it('outlives its enrolment, and is forgotten ninety days after the device has left the fleet for good', async () => {
    const before = await sealed();
    await keep(CODE);
    await scene.act(Reach.device(device), (tx, reach) => scene.get(Devices).leave(tx, reach, 'Effacé.'));
    expect((await reveal(somebody('it', school))).bypassCode).toBe(CODE);
    const forget = () =>
      scene.act(scene.system, (tx) =>
        scene.get(ActivationLocks).forget(tx, new Date(clock.now().getTime() - 90 * 24 * 60 * 60_000)),
      );
    clock.advance(91 * 24 * 60 * 60_000);
    expect(await forget()).toBe(0);
    await scene.act(somebody('it', school), (tx, reach) =>
      scene.get(Devices).changeState(tx, reach, device, 'retired', 'Réforme.'),
    );
    expect(await forget()).toBe(0);
    clock.advance(91 * 24 * 60 * 60_000);
    expect(await forget()).toBe(1);
    expect(await sealed()).toBe(before);
  });
});
