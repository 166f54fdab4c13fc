import { newId, Reach, type DomainError } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Devices } from '../devices/devices.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Profiles } from '../profiles/profiles.service.js';
import { exchange, settings } from './exchange.scene.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let classroom: string;

const { write, tileOf, asked } = exchange(() => ({ scene, school }));

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
beforeEach(async () => {
  clock.set('2026-11-10T08:00:00Z');
  classroom = await scene.classroom(school, { name: `CM ${newId().slice(-8)}` });
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

describe('a device that nobody hears', () => {
  it('is online while it is heard, and blocked only when somebody waits for it', async () => {
    await write(classroom, settings);
    const device = await scene.tablet(classroom);
    expect(await tileOf(device)).toMatchObject({ state: 'talking', online: true });
    clock.advance(9 * 60_000);
    expect(await tileOf(device)).toMatchObject({ state: 'talking', online: false });
    clock.advance(2 * 60_000);
    expect((await tileOf(device))?.advice).toMatch(
      /n’a plus donné de nouvelles depuis le 10\/11\/2026 à 9 h 00 : rallumez-la/,
    );
    expect(await tileOf(device)).toMatchObject({ state: 'blocked' });
    await scene.obey(device);
    clock.advance(30 * 24 * 60 * 60_000);
    expect(await tileOf(device)).toMatchObject({
      state: 'ready',
      advice: 'Prête. Dernier contact : 10/11/2026 à 9 h 11.',
    });
  });

  it('is not blamed for a change that was made while it slept, and is once it has woken and gone', async () => {
    const profile = await write(classroom, settings);
    const device = await scene.tablet(classroom);
    const revision = await scene.obey(device);
    clock.advance(24 * 60 * 60_000);
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Profiles).change(tx, reach, profile.id, {
        name: 'École',
        version: 1,
        settings: { label: { title: 'Autre {numero}', found: null } },
      }),
    );
    clock.advance(60 * 60_000);
    const asleep = await tileOf(device);
    expect(asleep?.state).toBe('talking');
    expect(asleep?.advice).toContain('à son prochain allumage (dernier contact : 10/11/2026 à 9 h 00)');
    await asked(device, revision);
    clock.advance(11 * 60_000);
    expect(await tileOf(device)).toMatchObject({ state: 'blocked' });
    // In summer nothing alarms.
    clock.set('2027-07-15T08:00:00Z');
    expect(await tileOf(device)).toMatchObject({ state: 'talking' });
  });

  it('is online as the broker says, and no longer than that', async () => {
    const device = await scene.tablet(classroom);
    const presence = (online: boolean) =>
      scene.act(scene.system, (tx, reach) => scene.get(Devices).presence(tx, reach, device, online));
    const events = async () =>
      (
        await db.ownerQuery(
          `select 1 from platform.outbox where type = 'fleet.DeviceChanged' and payload ->> 'deviceId' = $1`,
          [device],
        )
      ).length;
    await presence(true);
    const told = await events();
    await presence(true);
    expect(await events()).toBe(told);
    clock.advance(10 * 60_000);
    expect(await tileOf(device)).toMatchObject({ online: true });
    await presence(false);
    expect(await events()).toBe(told + 1);
    expect(await tileOf(device)).toMatchObject({ online: false });
    clock.advance(1000);
    await scene.ask(device, null);
    expect(await tileOf(device)).toMatchObject({ online: true });
    await presence(true);
    clock.advance(61 * 60_000);
    expect(await tileOf(device)).toMatchObject({ online: false });
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).presence(tx, reach, newId(), true));
  });

  it('may leave by itself, and loses its identity', async () => {
    const device = await scene.tablet(classroom);
    await scene.act(Reach.device(device), (tx, reach) => scene.get(Devices).leave(tx, reach, 'Désinstallée.'));
    expect(await tileOf(device)).toMatchObject({ state: 'blocked', advice: expect.stringContaining('identité') });
    const [event] = await db.ownerQuery(
      `select payload ->> 'reason' as reason from platform.outbox where type = 'fleet.DeviceRevoked' and payload ->> 'deviceId' = $1`,
      [device],
    );
    expect(event).toEqual({ reason: 'Désinstallée.' });
    await expect(scene.ask(device, null)).rejects.toMatchObject({
      code: 'fleet.deviceRevoked',
    } satisfies Partial<DomainError>);
  });
});
