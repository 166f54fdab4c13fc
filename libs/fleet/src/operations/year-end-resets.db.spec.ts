import { migrations as identity } from '@chariot/identity';
import { Reach } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { DesiredState } from '../configurations/desired-state.service.js';
import { ErasureScene, MINUTE } from '../erasures/erasures.scene.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Operations } from './operations.service.js';
import { YearEndResets } from './year-end-resets.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let act: ErasureScene;
let school: string;
let device: string;
let revision: string;
let asker: string;
let approver: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  act = new ErasureScene(scene, clock, (sql, params) => db.ownerQuery(sql, params));
});
beforeEach(async () => {
  await act.thaw();
  school = await scene.school();
  device = await scene.tablet(await scene.classroom(school));
  revision = await scene.obey(device);
  asker = await act.person('la référente', 'digitalReferent', scene.district);
  approver = await act.person('la directrice', 'schoolHead', school);
  clock.advance(1000);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const ask = async (token: string, target: Partial<Parameters<YearEndResets['ask']>[2]> = {}) =>
  scene.act(await act.reach(token), (tx, reach) =>
    scene.get(YearEndResets).ask(tx, reach, {
      ...{ target: 'place', targetId: school, filter: {}, reason: 'Fin de l’année.' },
      ...target,
    }),
  );
const told = async (kinds = ['yearEndReset']) => {
  const next = await scene.act(Reach.device(device), (tx, reach) =>
    scene.get(DesiredState).next(tx, reach, { revision, kinds }),
  );
  return next.kind === 'operate' ? next.operation : null;
};
const resets = () =>
  db.ownerQuery<{ id: string }>(`select id from fleet.operation where kind = 'yearEndReset' and place_id = $1`, [
    school,
  ]);

it('waits for a second person and its delay, then is one operation', async () => {
  const asked = await ask(asker, { filter: { family: 'linux' } });
  expect(asked).toMatchObject({ state: 'asked', title: expect.stringMatching(/rentrée une tablette : École/) });
  clock.advance(15 * MINUTE);
  await act.tick();
  expect(await resets()).toEqual([]);
  await act.approve(approver, asked.id);
  expect(await told()).toBeNull();
  clock.advance(15 * MINUTE);
  expect(await act.tick()).toBe(1);
  const [operation, ...others] = await resets();
  expect(others).toEqual([]);
  expect(await told()).toMatchObject({ id: operation?.id, kind: 'yearEndReset', text: null });
  const retry = scene.act(scene.system, (tx, reach) => scene.get(Operations).retry(tx, reach, operation?.id ?? '', 60));
  await expect(retry).rejects.toMatchObject({ code: 'fleet.operationTakesTwo' });
});

it('is not handed out while dangerous acts are frozen', async () => {
  const { id } = await ask(asker);
  await act.approve(approver, id);
  clock.advance(15 * MINUTE);
  await act.tick();
  await act.freeze(asker);
  expect(await told()).toBeNull();
  await act.thaw();
  expect(await told()).not.toBeNull();
});

it('is refused where nobody is concerned, and beyond one’s reach', async () => {
  await expect(ask(asker, { filter: { family: 'apple' } })).rejects.toMatchObject({ code: 'fleet.operationNobody' });
  await expect(ask(approver)).rejects.toMatchObject({ code: 'fleet.outOfReach' });
  await expect(ask(asker, { targetId: scene.commune })).rejects.toMatchObject({ code: 'fleet.outOfReach' });
});

it('is started by nobody else, whoever writes', async () => {
  const { id } = await ask(asker);
  await act.approve(approver, id);
  const insert = (targetId: string, approval: string) =>
    scene.act(scene.system, (tx) =>
      tx.execute(
        `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, created_at, created_by, expires_at, approval_id)
         values (gen_random_uuid(), 'yearEndReset', 'place', $1, 'x', $1, $3, '{}', $3::timestamptz + interval '1 day', $2)`,
        [targetId, approval, new Date(clock.now().getTime() + 16 * MINUTE)],
      ),
    );
  await expect(insert(school, school)).rejects.toThrow('no approval of this reset');
  // Of another place than the one that was agreed on.
  await expect(insert(scene.commune, id)).rejects.toThrow('no approval of this reset');
  const person = await act.reach(asker);
  await expect(
    db.database.transaction(person, (tx) =>
      tx.execute(
        `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, created_at, created_by, expires_at, approval_id)
         values (gen_random_uuid(), 'yearEndReset', 'place', $1, 'x', $1, now(), '{}', now() + interval '1 day', $2)`,
        [school, id],
      ),
    ),
  ).rejects.toThrow(/no approval of this reset|row-level security/);
});
