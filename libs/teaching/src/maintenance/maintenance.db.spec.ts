import type { MaintenanceWindow } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import type { Cart } from '../carts/carts.port.js';
import { WifiBoxOff } from '../events.js';
import { SceneTablets } from '../lessons/lessons.scene.js';
import { SCENE_MIGRATIONS, TeachingScene } from '../teaching.scene.js';
import { WindowTicks } from './window-ticks.service.js';

const [LEA, TOM, IT, NEXT_DOOR, FINANCE] = ['Léa', 'Tom', 'le service informatique', 'la voisine', 'le comptable'];
let scene: TeachingScene;
let tablets: SceneTablets;
let cart: Cart;

beforeAll(async () => {
  tablets = new SceneTablets();
  const db = await testDatabase({ migrations: SCENE_MIGRATIONS });
  // A Tuesday, 16 h 30 in Paris.
  scene = await TeachingScene.open(db, '2026-11-03T15:30:00Z', tablets.bindings);
  await scene.plant(LEA, 'teacher', 'école');
  await scene.plant(TOM, 'teacher', 'école');
  await scene.plant(IT, 'it', 'commune');
  await scene.plant(NEXT_DOOR, 'teacher', 'annexe');
  await scene.plant(FINANCE, 'finance', 'commune');
  cart = scene.cart('Classe mobile 1');
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.db.ownerQuery(
    'truncate teaching.maintenance_window, teaching.lesson, teaching.lesson_order, teaching.wifi_box_run, teaching.booking cascade',
  );
  await scene.db.ownerQuery('delete from platform.outbox');
  await scene.db.ownerQuery('delete from platform.mail');
  await scene.at('2026-11-03T15:30:00Z');
  for (const heard of [tablets.given, tablets.updated, tablets.updatesEnded]) heard.length = 0;
  const box = { name: 'Borne du couloir', councilInformedOn: LocalDate.parse('2026-09-15') };
  tablets.stand(cart.classroomId, 6, box, scene.clock.now());
});

const open = (who: string, more: object = {}) =>
  scene.ask(who, 'POST', `/classrooms/${cart.classroomId}/maintenance-windows`, {
    endsAt: '2026-11-03T17:00:00Z',
    ...more,
  });
const opened = async (who: string, more: object = {}): Promise<MaintenanceWindow> => {
  const { status, body } = await open(who, more);
  expect([status, body.code]).toEqual([201, undefined]);
  return body as MaintenanceWindow;
};
const end = (who: string, id: string, body: object = {}) =>
  scene.ask(who, 'POST', `/maintenance-windows/${id}/end`, body);
const refused = async (who: string, more: object = {}): Promise<string> => (await open(who, more)).body.code;
const standing = async (who: string): Promise<MaintenanceWindow[]> =>
  (await scene.ask(who, 'GET', '/maintenance-windows')).body.items;
const tick = () => scene.find(WindowTicks).run();
const teach = (who: string) =>
  scene.ask(who, 'POST', '/lessons', {
    ...{ classroomId: cart.classroomId, className: 'CM2', level: 'cm2', discipline: 'sciences' },
    ...{ pupils: 20, minutes: 50 },
  });
const boxesOff = async (): Promise<WifiBoxOff[]> =>
  (
    await scene.db.ownerQuery<{ payload: WifiBoxOff }>('select payload from platform.outbox where type = $1', [
      WifiBoxOff.type,
    ])
  ).map(({ payload }) => payload);

it('has the tablets update themselves now, until its end; ends by itself, and asks for the box to be switched off', async () => {
  const window = await opened(LEA, { boxOn: true });
  expect(window).toMatchObject({ open: true, mine: true, openedBy: LEA, classroomName: 'Classe mobile 1' });
  expect(tablets.updated).toEqual([
    { classroomId: cart.classroomId, until: new Date('2026-11-03T17:00:00Z'), by: LEA },
  ]);
  expect((await standing(TOM)).map(({ id, mine }) => [id, mine])).toEqual([[window.id, false]]);
  await scene.at('2026-11-03T16:59:00Z');
  await tick();
  expect(tablets.updatesEnded).toEqual([]);
  await scene.at('2026-11-03T17:00:30Z');
  await Promise.all([tick(), tick()]);
  expect([tablets.updatesEnded.length, tablets.updatesEnded[0]?.by]).toEqual([1, 'fenêtres de maintenance']);
  expect(await standing(LEA)).toEqual([]);
  const mails = await scene.db.ownerQuery('select recipient, subject from platform.mail');
  expect(mails).toEqual([
    { recipient: `${scene.personId(LEA)}@exemple.invalid`, subject: 'La borne Wi-Fi est encore allumée' },
  ]);
  // Her home page says it, as after a lesson.
  expect((await scene.ask(LEA, 'GET', '/lesson-home')).body.boxesOn).toHaveLength(1);
});

it('is planned for today or tomorrow, begins by itself, and waits for a lesson that goes on', async () => {
  const window = await opened(LEA, { startsAt: '2026-11-04T16:00:00Z', endsAt: '2026-11-04T17:30:00Z' });
  expect([window.open, tablets.updated]).toEqual([false, []]);
  await scene.at('2026-11-04T15:45:00Z');
  // It is not open yet: a lesson does not give it up.
  expect((await teach(TOM)).status).toBe(201);
  await scene.at('2026-11-04T16:00:30Z');
  await tick();
  expect(tablets.updated).toEqual([]);
  const [lesson] = (await scene.ask(TOM, 'GET', '/lesson-home')).body.lessons;
  expect((await scene.ask(TOM, 'POST', `/lessons/${lesson.id}/end`, {})).status).toBe(200);
  await tick();
  await tick();
  expect(tablets.updated.map(({ by }) => by)).toEqual(['fenêtres de maintenance']);
  expect((await standing(LEA))[0]?.open).toBe(true);
});

it('refuses class, reservations, long times, far days, and a second one', async () => {
  expect(await refused(LEA, { endsAt: '2026-11-04T03:31:00Z' })).toBe('teaching.windowTimes');
  expect(await refused(LEA, { endsAt: '2026-11-03T15:40:00Z' })).toBe('teaching.windowTimes');
  expect(await refused(LEA, { startsAt: '2026-11-03T15:00:00Z' })).toBe('teaching.windowTimes');
  expect(await refused(LEA, { startsAt: '2026-11-05T15:00:00Z', endsAt: '2026-11-05T16:00:00Z' })).toBe(
    'teaching.windowTooFar',
  );
  const reserved = await scene.ask(TOM, 'POST', `/classrooms/${cart.classroomId}/bookings`, {
    ...{ on: '2026-11-05', from: '09:00', to: '10:00', level: 'cm2', tablets: 6, half: false },
  });
  expect(reserved.status).toBe(201);
  await scene.at('2026-11-04T15:30:00Z');
  const night = { startsAt: '2026-11-05T05:30:00Z', endsAt: '2026-11-05T08:30:00Z' };
  const { body } = await open(LEA, night);
  expect([body.code, body.detail.replaceAll('\u00A0', ' ')]).toEqual([
    'teaching.windowReserved',
    'Cette classe mobile est réservée pendant ces heures (de 9 h à 10 h) : choisissez-en d’autres.',
  ]);
  const both = await Promise.all([
    open(LEA, { endsAt: '2026-11-04T17:00:00Z' }),
    open(TOM, { endsAt: '2026-11-04T18:00:00Z' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body.code).toBe('teaching.windowAlready');
});

it('does not open in class, for whoever sees no lesson either; and gives way to a lesson', async () => {
  const lesson = (await teach(TOM)).body;
  expect([await refused(LEA), await refused(IT)]).toEqual(['teaching.windowInLesson', 'teaching.windowInLesson']);
  await scene.ask(TOM, 'POST', `/lessons/${lesson.id}/end`, {});
  const { id } = await opened(IT);
  expect((await teach(TOM)).status).toBe(201);
  expect(tablets.updatesEnded).toMatchObject([{ by: TOM }]);
  expect(await standing(IT)).toEqual([]);
  // Whoever says it is over finds that it is.
  expect((await end(IT, id)).status).toBe(200);
  expect(tablets.updatesEnded).toHaveLength(1);
});

it('is nobody’s business next door, nor an accountant’s', async () => {
  const { id } = await opened(LEA);
  expect(await refused(NEXT_DOOR)).toBe('teaching.windowCartNotFound');
  expect((await end(NEXT_DOOR, id)).body.code).toBe('teaching.windowNotFound');
  expect(await standing(NEXT_DOOR)).toEqual([]);
  expect((await open(FINANCE)).status).toBe(403);
  const rows = await scene.db.database.read(scene.reach(NEXT_DOOR), (tx) =>
    tx.query('select id from teaching.maintenance_window'),
  );
  expect(rows).toEqual([]);
});

it('explains the minutes of the box: those of a lesson and of a window are not beside', async () => {
  const lesson = (await teach(LEA)).body;
  await scene.ask(LEA, 'POST', `/classrooms/${cart.classroomId}/wifi-box`, { on: true });
  await scene.at('2026-11-03T16:00:00Z');
  await scene.ask(LEA, 'POST', `/lessons/${lesson.id}/end`, {});
  await scene.at('2026-11-03T16:10:00Z');
  const { id } = await opened(IT, { endsAt: '2026-11-03T18:00:00Z' });
  await scene.at('2026-11-03T16:50:00Z');
  await end(IT, id);
  await scene.at('2026-11-03T16:55:00Z');
  // The commune’s IT holds no lesson, and those that others held count all the same.
  expect((await end(IT, id, { boxOff: true })).status).toBe(200);
  expect(await boxesOff()).toMatchObject([{ minutesOn: 85, minutesBesideLessons: 15 }]);
});
