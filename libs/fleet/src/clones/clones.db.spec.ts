import { newId, Reach } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as territory } from '@chariot/territory';
import { Boards } from '../board/board.service.js';
import { DesiredState } from '../configurations/desired-state.service.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, fingerprint, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Clones } from './clones.service.js';

const clock = frozenClock();
let db: TestDatabase;
let scene: Scene;
let classroom: string;
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
  classroom = await scene.classroom(await scene.school());
  device = await scene.tablet(classroom);
});

const hears = (bootId: string, more: { arrivedAt?: Date; awaited?: boolean } = {}): Promise<boolean> => {
  clock.advance(1000);
  const { arrivedAt = clock.now(), awaited = true } = more;
  return scene.act(Reach.device(device), (tx, reach) =>
    scene.get(Clones).heard(tx, reach, { bootId, arrivedAt, isAwaited: () => awaited }),
  );
};
const inventories = (serialNumber: string): Promise<boolean> =>
  scene.act(Reach.device(device), (tx, reach) => scene.get(Clones).inventoried(tx, reach, { serialNumber }));
const look = () => scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, device));
const journal = () =>
  db.ownerQuery<{ act: string; details: { reason: string } }>(
    `select act, details from platform.journal where subject_id = $1 and act = 'fleet.device.copied'`,
    [device],
  );

describe('two starts that take turns', () => {
  it('set both machines aside, at the second word of the first one', async () => {
    const [one, other] = [newId(), newId()];
    expect([await hears(one), await hears(one), await hears(other)]).toEqual([false, false, false]);
    expect(await hears(one)).toBe(true);
    for (const bootId of [one, other, newId()]) {
      expect(await hears(bootId)).toBe(false);
      await expect(
        scene.act(Reach.device(device), (tx, reach) => scene.get(DesiredState).next(tx, reach, { revision: null })),
      ).rejects.toMatchObject({ code: 'fleet.deviceRevoked' });
    }
    const seen = await look();
    expect([seen.copiedAt !== null, seen.boardState]).toEqual([true, 'blocked']);
    const board = await scene.act(scene.system, (tx, reach) => scene.get(Boards).board(tx, reach, classroom));
    expect(board.tiles.find(({ deviceId }) => deviceId === device)?.advice).toMatch(
      /^Identité copiée : mise à l’écart\./,
    );
    expect(await journal()).toMatchObject([{ details: { reason: expect.stringMatching(/tour à tour/) } }]);
    const events = await db.ownerQuery(
      `select 1 from platform.outbox where type = 'fleet.DeviceRevoked' and payload ->> 'deviceId' = $1`,
      [device],
    );
    expect(events).toHaveLength(1);
  });

  it('are found by whoever asks next, however many starts a copy makes up', async () => {
    const one = newId();
    await hears(one);
    await hears(one);
    for (let i = 0; i < 60; i += 1) await hears(newId());
    const [kept] = await db.ownerQuery<{ count: number }>(
      'select count(*)::int as count from fleet.boot where device_id = $1',
      [device],
    );
    expect(kept?.count).toBe(30);
    expect(await hears(one)).toBe(true);
  });

  it('are not what restarts are, nor the words of one start at once, nor those that a torn-out machine left behind', async () => {
    const [one, other] = [newId(), newId()];
    const sent = clock.now();
    await Promise.all([hears(one), hears(one), hears(one)]);
    await hears(other);
    expect(await hears(one, { arrivedAt: sent })).toBe(false);
    expect(await hears(one, { awaited: false })).toBe(false);
    expect(await hears(other)).toBe(false);
    for (let i = 0; i < 40; i += 1) expect(await hears(newId())).toBe(false);
    expect((await look()).copiedAt).toBeNull();
  });

  it('are not seen after a database was restored from before the last restart', async () => {
    const [yesterday, today] = [newId(), newId()];
    await hears(yesterday);
    // The copy of yesterday knows nothing of `today`, which speaks on.
    expect([await hears(today), await hears(today)]).toEqual([false, false]);
  });
});

describe('an inventory', () => {
  it('of another serial number sets the identity aside', async () => {
    const { serialNumber } = await look();
    expect(await inventories(` ${serialNumber.toLowerCase()} `)).toBe(false);
    for (const none of ['inconnu', '', '0000', 'To be filled by O.E.M.']) expect(await inventories(none)).toBe(false);
    expect(await inventories('AUTRE-MACHINE-1')).toBe(true);
    expect((await look()).copiedAt).not.toBeNull();
    expect(await journal()).toHaveLength(1);
  });
});

it('is lifted by enrolling the device again, and by nothing else', async () => {
  const [one, other] = [newId(), newId()];
  for (const bootId of [one, other, one]) await hears(bootId);
  const { serialNumber } = await look();
  const [code = ''] = (await scene.codes(classroom, 1)).values();
  const facts = factsOf(serialNumber);
  await scene.enrol({ code, facts, publicKeyFingerprint: fingerprint(), family: 'linux' });
  expect((await look()).copiedAt).toBeNull();
  expect([await hears(one), await hears(other)]).toEqual([false, false]);
});
