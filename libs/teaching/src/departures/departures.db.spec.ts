import { newId, Reach } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { SCENE_MIGRATIONS, TeachingScene } from '../teaching.scene.js';
import { Departures } from './departures.service.js';

let scene: TeachingScene;
// A Thursday; 1 December is a Tuesday.
const NOW = '2026-11-26T07:00:00Z';
const TUESDAY = '2026-12-01';
const WISH = { from: '09:00', to: '10:00', level: 'cm2', half: false, tablets: 6, title: null };

beforeAll(async () => {
  scene = await TeachingScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }), NOW);
  await scene.plant('une collègue', 'teacher', 'école');
  await scene.plant('la directrice', 'schoolHead', 'école');
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.db.ownerQuery('delete from teaching.booking; delete from teaching.booking_departure');
  await scene.at(NOW);
  scene.carts.all.length = 0;
  scene.cart('Classe mobile 1');
});

const reserve = async (who: string, on: string): Promise<void> => {
  const [cart] = scene.carts.all;
  const path = `/classrooms/${cart?.classroomId ?? ''}/bookings`;
  expect((await scene.ask(who, 'POST', path, { ...WISH, on })).status).toBe(201);
};
const standing = () =>
  scene.db.ownerQuery('select person_label as "who" from teaching.booking where cancelled_at is null order by during');
const told = async (who: string) => (await scene.ask(who, 'GET', '/booking-departures')).body;

it('a reservation is given up by itself where whoever made it leaves the school, and who directs it reads so once', async () => {
  const leaver = 'l’enseignante qui part';
  await scene.plant(leaver, 'teacher', 'école');
  await reserve(leaver, TUESDAY);
  await reserve(leaver, '2026-12-03');
  await reserve('une collègue', '2026-12-04');
  const personId = scene.personId(leaver);
  const placeId = scene.place('école');
  const ended = () =>
    scene.db.database.transaction(Reach.system('spec'), (tx) =>
      scene.find(Departures).roleEnded(tx, { personId, placeId }),
    );
  // She still holds a role there: another one has ended.
  await ended();
  expect([(await standing()).length, (await told('la directrice')).items]).toEqual([3, []]);
  await scene.db.ownerQuery(
    "update identity.held_role set ended_at = '2026-11-26', until_on = '2026-11-26' where person_id = $1",
    [personId],
  );
  await ended();
  await ended();
  expect(await standing()).toEqual([{ who: 'une collègue' }]);
  const { items } = await told('la directrice');
  expect(items).toMatchObject([{ schoolId: placeId, bookings: 2, firstOn: TUESDAY, lastOn: '2026-12-03' }]);
  expect(JSON.stringify(items)).not.toContain(leaver);
  expect((await told('une collègue')).code).toBe('web.forbidden');
  const read = (who: string) => scene.ask(who, 'POST', `/booking-departures/${items[0].id}/reading`);
  expect((await read('une collègue')).status).toBe(403);
  expect([(await read('la directrice')).status, (await read('la directrice')).status]).toEqual([200, 200]);
  expect((await told('la directrice')).items).toEqual([]);
});

it('a reservation is given up the morning after the last day of a role that ends by its own date', async () => {
  const substitute = 'la remplaçante';
  await scene.plant(substitute, 'teacher', 'école');
  await reserve(substitute, '2026-12-03');
  await reserve('une collègue', '2026-12-04');
  await scene.db.ownerQuery("update identity.held_role set until_on = '2026-11-26' where person_id = $1", [
    scene.personId(substitute),
  ]);
  await scene.find(Departures).run();
  expect(await standing()).toHaveLength(2);
  await scene.at('2026-11-27T06:30:00Z');
  // Her next one is written already: it covers the day that she has reserved.
  await scene.db.ownerQuery(
    `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
     values ($1, $2, 'teacher', $3, '2026-12-01', now())`,
    [newId(), scene.personId(substitute), scene.place('école')],
  );
  await scene.find(Departures).run();
  expect(await standing()).toHaveLength(2);
  await scene.db.ownerQuery(
    `update identity.held_role set from_on = '2026-12-07' where person_id = $1 and until_on is null`,
    [scene.personId(substitute)],
  );
  await scene.find(Departures).run();
  await scene.find(Departures).run();
  expect(await standing()).toEqual([{ who: 'une collègue' }]);
  const { items } = await told('la directrice');
  expect(items).toMatchObject([{ bookings: 1, firstOn: '2026-12-03', lastOn: '2026-12-03' }]);
});
