import type { Booking } from '@chariot/contract';
import { Reach } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import type { Cart } from '../carts/carts.port.js';
import { SCENE_MIGRATIONS, TeachingScene, type SceneAnswer } from '../teaching.scene.js';
import { BookingTicks } from './booking-ticks.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { Bookings } from './bookings.service.js';
import { Keys } from './keys.service.js';
import { yearOf } from './bookings-retention.js';

let scene: TeachingScene;
let cart: Cart;
let other: Cart;
// A Thursday; 1 December is a Tuesday.
const NOW = '2026-11-26T07:00:00Z';
const TUESDAY = '2026-12-01';

beforeAll(async () => {
  scene = await TeachingScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }), NOW);
  await scene.plant('Mme A', 'teacher', 'école');
  await scene.plant('M. B', 'teacher', 'école');
  await scene.plant('la directrice', 'schoolHead', 'école');
  await scene.plant('la référente', 'digitalReferent', 'circonscription');
  await scene.plant('M. Annexe', 'teacher', 'annexe');
  await scene.plant('les finances', 'finance', 'commune');
  await scene.db.ownerQuery(
    `insert into territory.holiday (zone, school_year, from_on, until_on, name)
     values ('Zone A', '2026-2027', '2026-12-19', '2027-01-03', 'Vacances de Noël')`,
  );
  await scene.db.ownerQuery(
    `insert into territory.calendar_zone (academie_id, zone, changed_at) values ($1, 'Zone A', now())`,
    [scene.place('académie')],
  );
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.db.ownerQuery(
    'delete from teaching.booking; delete from teaching.booking_series; delete from teaching.cart_key',
  );
  await scene.at(NOW);
  scene.carts.all.length = 0;
  cart = scene.cart('Classe mobile 1');
  other = scene.cart('Classe mobile 2');
});

const body = (from: string, to: string, more: object = {}) => ({
  ...{ on: TUESDAY, from, to, level: 'cm1', half: false, tablets: 12, title: null, ...more },
});
const book = (who: string, from: string, to: string, more: object = {}, at = cart): Promise<SceneAnswer> =>
  scene.ask(who, 'POST', `/classrooms/${at.classroomId}/bookings`, body(from, to, more));
const made = async (who: string, from: string, to: string, more: object = {}): Promise<Booking> => {
  const { body: answer, status, text } = await book(who, from, to, more);
  if (status !== 201) throw new Error(text);
  return answer.items[0];
};
const agenda = (who: string, query = `?from=${TUESDAY}`) =>
  scene.ask(who, 'GET', `/classrooms/${cart.classroomId}/agenda${query}`);
const rows = () =>
  scene.db.ownerQuery<{ id: string; person_id: string | null; cancelled_at: Date | null; lapsed_at: Date | null }>(
    'select * from teaching.booking order by lower(during)',
  );
const events = async (type: string): Promise<number> =>
  (await scene.db.ownerQuery('select from platform.outbox where type = $1', [type])).length;

describe('a reservation', () => {
  it('is made in one call, seen in the agenda by whoever reads it, and told to nobody else', async () => {
    const before = await events('teaching.BookingChanged');
    const own = await made('Mme A', '09:00', '10:00', { title: 'Fractions' });
    expect(own).toMatchObject({
      ...{ on: TUESDAY, from: '09:00', to: '10:00', startsAt: '2026-12-01T08:00:00.000Z' },
      ...{ own: true, mayCancel: true, who: 'Mme A', state: 'planned', classroomName: 'Classe mobile 1' },
    });
    expect(await events('teaching.BookingChanged')).toBe(before + 1);
    const { body: seen } = await agenda('M. B');
    expect(seen.bookings).toMatchObject([{ who: 'Mme A', own: false, mayCancel: false, title: 'Fractions' }]);
    expect(seen.carts[0].settings).toEqual({ travelMinutes: 10, chargeMinutes: 30, chargeAfterHours: 3 });
    expect(seen).toMatchObject({ assumedWeek: true, maySet: false, today: '2026-11-26', timeZone: 'Europe/Paris' });
    expect(seen.days).toHaveLength(7);
    expect(seen.days[1]).toMatchObject({ on: '2026-12-02', closedFor: 'pas d’école ce jour-là' });
    const school = await scene.ask('la directrice', 'GET', `/places/${scene.place('école')}/agenda?from=${TUESDAY}`);
    expect(school.body.carts).toHaveLength(2);
    expect(school.body.bookings).toMatchObject([{ id: own.id, mayCancel: true }]);
    expect((await agenda('les finances')).status).toBe(403);
    expect((await agenda('M. Annexe')).body).toMatchObject({ code: 'teaching.cartNotFound' });
    expect((await book('M. Annexe', '14:00', '15:00')).status).toBe(404);
    expect((await scene.ask('M. Annexe', 'GET', `/bookings/${own.id}/event.ics`)).status).toBe(404);
    expect((await scene.ask('M. B', 'GET', '/bookings')).body.items).toEqual([]);
    expect((await scene.ask('Mme A', 'GET', '/bookings')).body.items).toHaveLength(1);
  });

  it('is refused with a sentence: the holidays, the closed hours, the past, too many tablets', async () => {
    const refusals: [object, string, RegExp][] = [
      [{ on: '2026-12-22' }, 'teaching.schoolClosed', /vacances de Noël/],
      [{ on: '2026-12-02' }, 'teaching.schoolClosed', /pas d’école ce jour-là/],
      [{ from: '11:00', to: '12:00' }, 'teaching.schoolClosed', /ouvre de 8\sh\s30 à 11\sh\s30/],
      [{ on: '2026-11-24' }, 'teaching.bookingInThePast', /déjà passé/],
      [{ tablets: 13 }, 'teaching.moreThanSlots', /compte 12 tablettes/],
      [{ from: '10:00', to: '09:00' }, 'teaching.bookingBackwards', /après son début/],
      [{ until: '2028-01-01' }, 'teaching.seriesTooLong', /un an/],
    ];
    for (const [more, code, detail] of refusals) {
      const { body: answer } = await book('Mme A', '09:00', '10:00', more);
      expect(answer).toMatchObject({ code, detail: expect.stringMatching(detail) });
    }
    expect((await book('Mme A', '09:15', '10:00')).status).toBe(400);
    expect(await rows()).toEqual([]);
  });

  it('says who has the cart, and what is free next', async () => {
    await made('Mme A', '09:00', '10:00');
    const { status, body: answer } = await book('M. B', '09:30', '10:30');
    expect(status).toBe(409);
    expect(answer.detail.replace(/\u00A0/g, ' ')).toBe(
      'Le mardi 01/12/2026, la classe mobile est réservée de 9 h à 10 h par Mme A : libre le mardi 01/12/2026 de ' +
        '10 h 30 à 11 h 30, ou le mardi 01/12/2026 de 13 h 30 à 14 h 30, ou le mardi 01/12/2026 de 14 h à 15 h.',
    );
    expect((await book('M. B', '09:30', '10:30', {}, other)).status).toBe(201);
  });

  it('of two people at the same instant, one wins; and the database says it by itself', async () => {
    const answers = await Promise.all(['Mme A', 'M. B', 'la directrice'].map((who) => book(who, '09:00', '10:00')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [kept] = await rows();
    const copy = (changes: string) =>
      scene.db.ownerQuery(
        `insert into teaching.booking select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(),
           'person_id', gen_random_uuid()) || $2::jsonb)).* from teaching.booking b where b.id = $1`,
        [kept?.id, changes],
      );
    await expect(copy('{}')).rejects.toThrow(/The cart is taken/);
    await expect(copy('{"half": true}')).rejects.toThrow(/The cart is taken/);
    // Without the trigger, the constraint of ranges.
    await scene.db.ownerQuery('alter table teaching.booking disable trigger check_booking_fits');
    await expect(copy('{}')).rejects.toThrow(/booking_one_class_at_a_time/);
    await scene.db.ownerQuery('alter table teaching.booking enable trigger check_booking_fits');
  });

  it('of half classes adds up to what the cart holds, whoever comes at once', async () => {
    const half = (tablets: number) => ({ half: true, tablets });
    const answers = await Promise.all(
      ['Mme A', 'M. B', 'la directrice'].map((who) => book(who, '09:00', '10:00', half(6))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    const loser = answers.find(({ status }) => status === 409);
    expect(loser?.body.detail).toMatch(/aucune tablette n’est libre/);
    expect((await book('la référente', '09:00', '10:00')).body.detail).toMatch(/est réservée de 9\sh à 10\sh/);
    const [first] = await rows();
    await expect(
      scene.db.ownerQuery(
        `insert into teaching.booking select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(),
           'tablets', 1, 'person_id', gen_random_uuid()))).* from teaching.booking b where b.id = $1`,
        [first?.id],
      ),
    ).rejects.toThrow(/too few tablets/);
  });

  it('leaves what its cart’s people have set', async () => {
    const set = (who: string) =>
      scene.ask(who, 'PUT', `/classrooms/${cart.classroomId}/booking-settings`, {
        ...{ travelMinutes: 0, chargeMinutes: 0, chargeAfterHours: 6 },
      });
    await made('Mme A', '09:00', '10:00');
    expect((await book('M. B', '10:00', '11:00')).body.detail).toMatch(/10 min de trajet/);
    expect((await set('Mme A')).status).toBe(403);
    expect((await set('la directrice')).status).toBe(200);
    await scene.db.ownerQuery('update teaching.booking set busy = during');
    expect((await book('M. B', '10:00', '11:00')).status).toBe(201);
  });
});

describe('a series', () => {
  const WEEKLY = { until: '2027-01-12' };
  const preview = async (who: string) =>
    (
      await scene.ask(who, 'POST', `/classrooms/${cart.classroomId}/booking-preview`, {
        ...{ on: TUESDAY, from: '09:00', to: '10:00', half: false, tablets: 12, ...WEEKLY },
      })
    ).body;

  it('lists its dates first; what is taken or closed is left out, and the others are kept', async () => {
    await made('M. B', '09:00', '10:00', { on: '2026-12-15' });
    const { occurrences, nextFree } = await preview('Mme A');
    expect(occurrences.map(({ on, state }: { on: string; state: string }) => `${on} ${state}`)).toEqual([
      '2026-12-01 free',
      '2026-12-08 free',
      '2026-12-15 taken',
      '2026-12-22 closed',
      '2026-12-29 closed',
      '2027-01-05 free',
      '2027-01-12 free',
    ]);
    expect(nextFree[0]).toEqual({ on: TUESDAY, from: '09:00', to: '10:00' });
    expect(await rows()).toHaveLength(1);
    // All of them, or none.
    expect((await book('Mme A', '09:00', '10:00', WEEKLY)).body.code).toBe('teaching.bookingTaken');
    expect(await rows()).toHaveLength(1);
    const keep = ['2026-12-01', '2026-12-08', '2027-01-05', '2027-01-12'];
    const stray = await book('Mme A', '09:00', '10:00', { ...WEEKLY, keep: [...keep, '2026-12-09'] });
    expect(stray.body.code).toBe('teaching.bookingBackwards');
    const { body: answer } = await book('Mme A', '09:00', '10:00', { ...WEEKLY, keep });
    expect(answer.items.map(({ on }: Booking) => on)).toEqual(keep);
    expect(new Set(answer.items.map(({ seriesId }: Booking) => seriesId)).size).toBe(1);
  });

  it('is given up for one date, or from one date on', async () => {
    const keep = ['2026-12-01', '2026-12-08', '2026-12-15'];
    const { body: answer } = await book('Mme A', '09:00', '10:00', { ...WEEKLY, keep });
    const [first, second] = answer.items as Booking[];
    const cancel = (who: string, id: string | undefined, scope: string, reason: string | null = null) =>
      scene.ask(who, 'POST', `/bookings/${id}/cancel`, { scope, reason });
    expect((await cancel('M. B', first?.id, 'one', 'Non')).body.code).toBe('teaching.mayNotCancel');
    expect((await cancel('la directrice', first?.id, 'one')).body.code).toBe('teaching.reasonMissing');
    expect((await cancel('Mme A', first?.id, 'one')).body).toEqual({ cancelled: 1 });
    expect((await cancel('Mme A', first?.id, 'one')).body.code).toBe('teaching.bookingOver');
    // Free again.
    expect((await book('M. B', '09:00', '10:00')).status).toBe(201);
    expect((await cancel('la directrice', second?.id, 'rest', 'Sortie scolaire')).body).toEqual({ cancelled: 2 });
    const { body: mine } = await scene.ask('Mme A', 'GET', '/bookings?days=30');
    expect(mine.items).toMatchObject([
      { state: 'cancelled', cancelledBy: 'la directrice', cancelReason: 'Sortie scolaire' },
      { state: 'cancelled' },
    ]);
  });

  it('row level security says the same once more: nobody changes another’s reservation but by a lesson', async () => {
    const own = await made('Mme A', '09:00', '10:00');
    const set = (who: string, change: string) =>
      scene.db.database.transaction(scene.reach(who), (tx) =>
        tx.execute(`update teaching.booking set ${change} where id = $1`, [own.id]),
      );
    await expect(set('M. B', 'cancelled_at = now()')).rejects.toThrow(/Not hers/);
    await expect(set('M. B', `cancelled_by = 'moi'`)).rejects.toThrow(/Not hers/);
    await expect(set('M. B', `title = 'autre'`)).rejects.toThrow(/Not hers/);
    await expect(set('la directrice', 'person_id = null, person_label = null')).rejects.toThrow(/Not hers/);
    expect(await set('M. Annexe', 'held_at = now()')).toBe(0);
    expect(await set('M. B', 'held_at = now()')).toBe(1);
    await set('M. B', 'held_at = null');
    await set('Mme A', 'cancelled_at = now()');
    await expect(set('Mme A', 'cancelled_at = null')).rejects.toThrow(/reserved anew/);
  });
});

describe('a lesson', () => {
  const within = <T>(who: string, work: (tx: Parameters<Bookings['held']>[0], reach: Reach) => Promise<T>) => {
    const reach = scene.reach(who);
    return scene.db.database.transaction(reach, (tx) => work(tx, reach));
  };
  const held = (who: string, instant: string) =>
    within(who, (tx, reach) => scene.find(Bookings).held(tx, reach, cart.classroomId, new Date(instant)));

  it('holds the reservation of its moment: its teacher’s, or the only one there', async () => {
    const own = await made('Mme A', '09:00', '10:00');
    expect(await held('M. B', '2026-12-01T10:00:00Z')).toBeUndefined();
    // A little early; by a stand-in; twice.
    expect(await held('M. B', '2026-12-01T07:45:00Z')).toMatchObject({ id: own.id });
    expect(await held('M. B', '2026-12-01T08:00:00Z')).toMatchObject({ id: own.id });
    expect((await agenda('Mme A')).body.bookings).toMatchObject([{ state: 'held', mayCancel: false }]);
  });

  it('that did not come lets the reservation lapse once, when it can no longer be said', async () => {
    await made('Mme A', '09:00', '10:00');
    await made('M. B', '14:00', '15:00');
    await held('Mme A', '2026-12-01T08:00:00Z');
    const ticks = scene.find(BookingTicks);
    scene.clock.set('2026-12-02T02:59:00Z');
    expect(await ticks.run()).toBe(0);
    scene.clock.set('2026-12-02T03:01:00Z');
    expect([await ticks.run(), await ticks.run()]).toEqual([1, 0]);
    const told = await scene.db.ownerQuery<{ payload: object }>(
      `select payload from platform.outbox where type = 'teaching.BookingLapsed'`,
    );
    expect(told.map(({ payload }) => payload)).toEqual([
      { schoolId: scene.place('école'), classroomId: cart.classroomId, on: TUESDAY },
    ]);
  });

  it('says who has the key, as anybody may', async () => {
    await within('Mme A', (tx, reach) => scene.find(Keys).taken(tx, reach, cart));
    expect((await agenda('M. B')).body.carts[0].key).toMatchObject({ who: 'Mme A', held: true, own: false });
    const back = { held: false, place: 'Bureau de la direction' };
    expect((await scene.ask('M. B', 'PUT', `/classrooms/${cart.classroomId}/key`, back)).status).toBe(200);
    expect((await agenda('M. B')).body.carts[0].key).toMatchObject({ ...back, who: 'M. B', own: true });
    expect((await scene.ask('M. Annexe', 'PUT', `/classrooms/${cart.classroomId}/key`, back)).status).toBe(404);
  });
});

describe('calendars', () => {
  const feed = (who: string, classroomId: string | null) =>
    scene.ask(who, 'POST', '/booking-feeds', { label: 'Mon téléphone', classroomId });
  const read = (url: string) => scene.ask(null, 'GET', new URL(url).pathname.replace('/api/v1', ''));

  it('follow one’s own reservations, or a cart’s without anybody’s words, until they are closed', async () => {
    const own = await made('Mme A', '09:00', '10:00', { title: 'Fractions' });
    await book('Mme A', '14:00', '15:00', {}, other);
    const mine = (await feed('Mme A', null)).body;
    const ofCart = (await feed('M. B', cart.classroomId)).body;
    expect((await feed('M. Annexe', cart.classroomId)).status).toBe(404);
    const text = (await read(mine.url)).text;
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(2);
    expect(text).toContain('SUMMARY:Classe mobile 1\\, CM1 : Fractions');
    expect(text).toContain('DTSTART:20261201T080000Z');
    const shared = (await read(ofCart.url)).text;
    expect(shared.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(shared).not.toMatch(/Fractions|Mme A/);
    const one = await scene.ask('M. B', 'GET', `/bookings/${own.id}/event.ics`);
    expect(one.text).toContain(`UID:${own.id}@chariot`);
    expect(one.text).not.toContain('Fractions');
    // Only its hash is kept; nobody else closes it.
    const kept = await scene.db.ownerQuery<{ row: string }>('select f::text as row from teaching.booking_feed f');
    expect(kept.map(({ row }) => row).join()).not.toContain(mine.token);
    expect((await scene.ask('M. B', 'DELETE', `/booking-feeds/${mine.feed.id}`)).body.code).toBe(
      'teaching.feedNotFound',
    );
    expect((await scene.ask('M. B', 'GET', '/booking-feeds')).body.items).toHaveLength(1);
    expect((await scene.ask('Mme A', 'DELETE', `/booking-feeds/${mine.feed.id}`)).status).toBe(200);
    expect((await read(mine.url)).status).toBe(410);
    // She sees the cart no more.
    await scene.db.ownerQuery('update identity.held_role set ended_at = now() where person_id = $1', [
      scene.personId('M. B'),
    ]);
    expect((await read(ofCart.url)).status).toBe(410);
    await scene.db.ownerQuery('update identity.held_role set ended_at = null where person_id = $1', [
      scene.personId('M. B'),
    ]);
  });
});

it('a teacher is forgotten at the end of the next school year, and the row is kept', async () => {
  await made('Mme A', '09:00', '10:00', { title: 'Fractions' });
  await scene.ask('Mme A', 'PUT', `/classrooms/${cart.classroomId}/key`, { held: true });
  const forget = (beforeDaysKept: string) =>
    scene.db.database.transaction(Reach.system('spec'), (tx) =>
      scene.find(BookingsRepository).forgetPeople(tx, yearOf(new Date(beforeDaysKept))),
    );
  expect(await forget('2027-08-31T02:00:00Z')).toBe(0);
  expect(await forget('2027-09-01T02:00:00Z')).toBe(2);
  expect(await rows()).toMatchObject([{ person_id: null, person_label: null, title: null }]);
  expect((await agenda('M. B')).body).toMatchObject({
    ...{ bookings: [{ who: null, own: false, level: 'cm1' }], carts: [{ key: { who: null, held: true } }] },
  });
  expect(await forget('2027-09-01T02:00:00Z')).toBe(0);
});
