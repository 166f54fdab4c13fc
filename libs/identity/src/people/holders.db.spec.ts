import { Reach } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';
import { Holders } from './holders.service.js';

let scene: IdentityScene;
const SYSTEM = Reach.system('spec');

beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: [...SCENE_MIGRATIONS] }));
  const { academie, isere, crets, allevard, ferry } = scene.places;
  await scene.plant('le département', [{ role: 'academie', placeId: isere }]);
  await scene.plant('le rectorat', [{ role: 'academie', placeId: academie }]);
  await scene.plant('les finances', [{ role: 'finance', placeId: crets }]);
  await scene.plant('les finances passées', [{ role: 'finance', placeId: crets, until: '2026-11-09' }]);
  await scene.plant('les finances voisines', [{ role: 'finance', placeId: allevard }]);
  await scene.plant('la directrice', [{ role: 'schoolHead', placeId: ferry }]);
});
afterAll(() => scene.close());

const addresses = (roles: Parameters<Holders['addresses']>[1], placeIds: readonly string[]) =>
  scene.db.database.read(SYSTEM, (tx) => scene.find(Holders).addresses(tx, roles, placeIds));
const reachOf = (who: string) =>
  scene.db.database.read(SYSTEM, (tx) => scene.find(Holders).reachOf(tx, scene.idOf(who)));

it('finds whoever holds a role today on a place or above it, and nobody below, beside or gone', async () => {
  const { crets, ferry, academie } = scene.places;
  expect(await addresses(['academie'], [crets])).toEqual([
    scene.emailOf('le département'),
    scene.emailOf('le rectorat'),
  ]);
  expect(await addresses(['finance'], [crets])).toEqual([scene.emailOf('les finances')]);
  expect(await addresses(['finance', 'schoolHead'], [ferry, crets])).toEqual(
    [scene.emailOf('la directrice'), scene.emailOf('les finances')].sort(),
  );
  expect(await addresses(['schoolHead'], [academie])).toEqual([]);
  expect(await addresses(['finance'], [])).toEqual([]);
});

it('finds whoever administers the instance, and not one commune of it', async () => {
  await scene.plant('l’administration', [{ role: 'administrator', placeId: scene.places.academie }]);
  await scene.plant('l’administration de Crêts', [{ role: 'administrator', placeId: scene.places.crets }]);
  const told = await scene.db.database.read(SYSTEM, (tx) => scene.find(Holders).administrators(tx));
  expect(told).toEqual([scene.emailOf('l’administration')]);
});

it('says what somebody would reach now, without any proof that she is there', async () => {
  const reach = await reachOf('la directrice');
  expect(reach?.places('convention:read')).toEqual([scene.places.ferry]);
  expect(reach?.credential).toBeNull();
  expect(await reachOf('les finances passées')).toBeNull();
});

it('gives addresses to the system alone', async () => {
  const stranger = await reachOf('les finances voisines');
  if (stranger === null) throw new Error('she holds a role');
  const asked = scene.db.database.read(stranger, (tx) =>
    scene.find(Holders).addresses(tx, ['finance'], [scene.places.crets]),
  );
  expect(await asked).toEqual([]);
});

it('forgets whoever may not come in any more', async () => {
  await scene.db.ownerQuery('update identity.person set disabled_at = now() where id = $1', [
    scene.idOf('la directrice'),
  ]);
  expect(await addresses(['schoolHead'], [scene.places.ferry])).toEqual([]);
  expect(await reachOf('la directrice')).toBeNull();
});
