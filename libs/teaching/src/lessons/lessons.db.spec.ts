import type { LessonDetail, LessonHome } from '@chariot/contract';
import { LocalDate, Reach } from '@chariot/kernel';
import { PersonalDataSources, Retention, sqlState } from '@chariot/platform';
import { testDatabase } from '@chariot/testkit';
import type { Cart } from '../carts/carts.port.js';
import { LessonHeld, WifiBoxOff } from '../events.js';
import { SCENE_MIGRATIONS, TeachingScene } from '../teaching.scene.js';
import { LessonMeasures } from './lesson-measures.service.js';
import { LessonTicks } from './lesson-ticks.service.js';
import { SceneTablets } from './lessons.scene.js';

const [LEA, TOM, HEAD, NEXT_DOOR] = ['Léa', 'Tom', 'la directrice', 'la voisine'];
const MINUTE = 60_000;
let scene: TeachingScene;
let tablets: SceneTablets;
let cart: Cart;
let other: Cart;

beforeAll(async () => {
  tablets = new SceneTablets();
  scene = await TeachingScene.open(
    await testDatabase({ migrations: SCENE_MIGRATIONS }),
    '2026-11-03T08:00:00Z',
    tablets.bindings,
  );
  await scene.plant(LEA, 'teacher', 'école');
  await scene.plant(TOM, 'teacher', 'école');
  await scene.plant(HEAD, 'schoolHead', 'école');
  await scene.plant(NEXT_DOOR, 'teacher', 'annexe');
  cart = scene.cart('Classe mobile 1');
  other = scene.cart('Classe mobile 2');
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.db.ownerQuery('truncate teaching.lesson, teaching.lesson_order, teaching.wifi_box_run cascade');
  await scene.db.ownerQuery('delete from platform.outbox');
  await scene.at('2026-11-03T08:00:00Z');
  tablets.given.length = 0;
  tablets.takenBack.length = 0;
  tablets.measured.length = 0;
  const box = { name: 'Borne du couloir', councilInformedOn: LocalDate.parse('2026-09-15') };
  tablets.stand(cart.classroomId, 12, box, scene.clock.now());
  tablets.stand(other.classroomId, 6, null, scene.clock.now());
});

const FIELDS = { className: 'CM2 A', level: 'cm2', discipline: 'sciences', pupils: 24, minutes: 50 };
const open = (who: string, more: object = {}) =>
  scene.ask(who, 'POST', '/lessons', { classroomId: cart.classroomId, ...FIELDS, ...more });
const opened = async (who: string, more: object = {}): Promise<LessonDetail> => {
  const { status, body } = await open(who, more);
  expect([status, body.code]).toEqual([201, undefined]);
  return body as LessonDetail;
};
const end = (who: string, id: string, body: object = {}) => scene.ask(who, 'POST', `/lessons/${id}/end`, body);
const order = (who: string, id: string, body: object) => scene.ask(who, 'POST', `/lessons/${id}/orders`, body);
const home = async (who: string): Promise<LessonHome> => (await scene.ask(who, 'GET', '/lesson-home')).body;
const all = (used: number, back: number) =>
  Array.from({ length: 12 }, (_, index) => ({ slot: index + 1, used: index < used, handedBack: index < back }));
const emitted = async <T>({ type }: { readonly type: string }): Promise<T[]> =>
  (
    await scene.db.ownerQuery<{ payload: T }>('select payload from platform.outbox where type = $1 order by id', [type])
  ).map(({ payload }) => payload);
const held = () => emitted<LessonHeld>(LessonHeld);
const tick = () => scene.find(LessonTicks).run();

it('is two calls: opened, closed with its tablets in one batch, and told to statistics once, nobody named', async () => {
  const lesson = await opened(LEA);
  expect(lesson.slots).toHaveLength(12);
  expect([lesson.mine, lesson.teacher, lesson.endedAt, lesson.answerable]).toEqual([true, LEA, null, true]);
  expect((await home(LEA)).lessons.map(({ id }) => id)).toEqual([lesson.id]);
  scene.clock.advance(45 * MINUTE);
  const { status, body } = await end(LEA, lesson.id, { tablets: all(10, 11), incident: 'minor' });
  expect([status, body.used.length, body.handedBack.length, body.answerable]).toEqual([200, 10, 11, false]);
  const told = await held();
  expect(told).toEqual([
    {
      ...{ schoolId: scene.place('école'), classroomId: cart.classroomId, on: '2026-11-03', minutes: 45 },
      ...{ level: 'cm2', discipline: 'sciences', pupils: 24, wasBooked: false, incident: 'minor' },
      ...{ tabletsInService: 12, tabletsUsed: 10, tabletsHandedBack: 11, throughputTenths: null },
      firstOf: {
        ...{ teacherInMonth: true, teacherInYear: true, teacherInDisciplineInYear: true },
        ...{ classInMonth: true, classInYear: true, classInDisciplineInYear: true },
      },
    },
  ]);
  for (const secret of [LEA, scene.personId(LEA), lesson.id, 'CM2']) expect(JSON.stringify(told)).not.toContain(secret);
  // Said again, it changes nothing; changed, it is refused.
  expect((await end(LEA, lesson.id)).status).toBe(200);
  expect((await end(LEA, lesson.id, { incident: 'none' })).body.code).toBe('teaching.lessonCounted');
  await expect(
    scene.db.ownerQuery("update teaching.lesson set incident = 'none' where id = $1", [lesson.id]),
  ).rejects.toMatchObject({ constraint: 'lesson_counted' });
  expect(await held()).toHaveLength(1);
  expect((await home(LEA)).drafts).toEqual([
    { className: 'CM2 A', level: 'cm2', discipline: 'sciences', pupils: 24, halfClass: false },
  ]);
});

it('is put right by who opened it, while it is open, and stays as it was counted', async () => {
  const { id } = await opened(LEA, { halfClass: true });
  const said = { className: 'CM1', level: 'cm1', discipline: 'french', pupils: 11, halfClass: true, minutes: 90 };
  const correct = (who: string, more: object = {}, headers: Record<string, string> = {}) =>
    scene.ask(who, 'PUT', `/lessons/${id}/said`, { ...said, ...more }, headers);
  const read = async (who = LEA) => (await scene.ask(who, 'GET', `/lessons/${id}/said`)).body;
  expect(await read()).toEqual({ ...FIELDS, halfClass: true });
  expect((await correct(TOM)).body.code).toBe('teaching.lessonOfAColleague');
  expect((await correct(NEXT_DOOR)).body.code).toBe('teaching.lessonNotFound');
  expect([(await correct(LEA)).status, await read(TOM)]).toEqual([200, said]);
  const shown: LessonDetail = (await scene.ask(LEA, 'GET', `/lessons/${id}`)).body;
  expect([shown.className, shown.pupils, shown.plannedEndAt]).toEqual(['CM1', 11, '2026-11-03T09:30:00.000Z']);
  // Said as it is, it is no act; written over what somebody has not read, it is refused.
  await correct(LEA);
  expect(
    await scene.db.ownerQuery("select from platform.journal where act = 'teaching.lesson.corrected'"),
  ).toHaveLength(1);
  expect((await correct(LEA, { pupils: 12 }, { 'if-match': '"another"' })).body.code).toBe('web.changedMeanwhile');
  // The other half sits there; a length that is over would end it unasked.
  await opened(TOM, { halfClass: true });
  expect((await correct(LEA, { halfClass: false })).body.code).toBe('teaching.cartInUse');
  scene.clock.advance(40 * MINUTE);
  expect((await correct(LEA, { minutes: 30 })).body.code).toBe('teaching.lessonTooShort');
  await end(LEA, id, { incident: 'none' });
  expect((await correct(LEA, { pupils: 30 })).body.code).toBe('teaching.lessonOver');
  await expect(scene.db.ownerQuery('update teaching.lesson set pupils = 30 where id = $1', [id])).rejects.toMatchObject(
    { constraint: 'lesson_said_while_open' },
  );
  expect((await held()).map(({ level, pupils }) => [level, pupils])).toEqual([['cm1', 11]]);
});

it('has a few tablets measure the line as it begins, and counts their median, each word once', async () => {
  const note = (operationId: string, tenths: number) =>
    scene.db.database.transaction(Reach.system('spec'), (tx) =>
      scene.find(LessonMeasures).note(tx, operationId, tenths),
    );
  const { id } = await opened(LEA);
  const [first = '', second = '', ...more] = tablets.measured;
  expect(more).toEqual([]);
  await note(first, 81);
  await note(first, 999);
  await note(second, 121);
  await note('5b0f3c7e-4f5c-4b0e-9a41-3f6f1f6f0a10', 1);
  await end(LEA, id, { incident: 'none' });
  expect((await held()).map(({ throughputTenths }) => throughputTenths)).toEqual([101]);
  // What comes after it was counted changes nothing; one that is noted late asks nothing.
  const other = await opened(TOM);
  const [third = ''] = tablets.measured.slice(2);
  await end(TOM, other.id, { incident: 'none' });
  await note(third, 50);
  expect((await held()).map(({ throughputTenths }) => throughputTenths)).toEqual([101, null]);
  expect(await scene.db.ownerQuery('select 1 from teaching.lesson where throughput_tenths = 50')).toEqual([]);
  tablets.measured.length = 0;
  await opened(LEA, { startedAt: '2026-11-03T07:45:00Z' });
  expect(tablets.measured).toEqual([]);
});

it('marks the first of a teacher and of a class, by month, by year and by discipline, also when two end at once', async () => {
  const hold = async (who: string, more: object = {}) => {
    const { id } = await opened(who, more);
    scene.clock.advance(5 * MINUTE);
    return () => end(who, id, { incident: 'none' });
  };
  const names = ['teacherInMonth', 'teacherInYear', 'teacherInDisciplineInYear'] as const;
  const classes = ['classInMonth', 'classInYear', 'classInDisciplineInYear'] as const;
  const marks = async () =>
    (await held()).map(({ firstOf }) => [...names, ...classes].map((name) => Number(firstOf[name])).join(''));
  await (
    await hold(LEA)
  )();
  await (
    await hold(LEA, { discipline: 'french' })
  )();
  await (
    await hold(TOM, { className: 'cm2-a' })
  )();
  // Both have the same class, whom nobody has counted yet, and end at the same instant.
  const both = [
    await hold(TOM, { className: 'CE1' }),
    await hold(LEA, { className: 'CE1', classroomId: other.classroomId }),
  ];
  await Promise.all(both.map((ending) => ending()));
  await scene.at('2026-12-01T08:00:00Z');
  await (
    await hold(LEA)
  )();
  await scene.at('2027-09-06T08:00:00Z');
  await (
    await hold(LEA)
  )();
  // In Nouméa the first of December has begun, and for statistics it is still November.
  await scene.at('2027-11-30T20:00:00Z');
  await (
    await hold(LEA)
  )();
  const far = await hold(LEA);
  await scene.db.ownerQuery(`update teaching.lesson set time_zone = 'Pacific/Noumea' where counted_at is null`);
  await far();
  const [first, french, tom, one, two, december, september, ...overseas] = await marks();
  expect(overseas).toEqual(['100100', '000000']);
  expect([first, french, tom]).toEqual(['111111', '001001', '111000']);
  expect([one, two].sort()).toEqual(['000000', '000111']);
  expect([december, september]).toEqual(['100100', '111111']);
});

it('lets one class have a cart, or two half-classes, whoever asks at the same instant', async () => {
  const both = await Promise.all([open(LEA), open(TOM)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'teaching.cartInUse' });
  const [mine = LEA, yours = TOM] = both[0]?.status === 201 ? [LEA, TOM] : [TOM, LEA];
  expect((await open(mine)).body.code).toBe('teaching.lessonAlreadyOpen');
  const late = await open(yours, { halfClass: true });
  expect(late.body.detail).toBe(
    `Cette classe mobile est en séance avec ${mine} jusqu’à 10\u00A0h : attendez, ou finissez cette séance si elle a été oubliée.`,
  );
  // A colleague who needs the cart ends it, and does not answer for her.
  const [{ id } = { id: '' }] = (await home(mine)).lessons;
  expect((await end(yours, id, { incident: 'none' })).body.code).toBe('teaching.lessonOfAColleague');
  expect((await end(yours, id)).status).toBe(200);
  await opened(LEA, { halfClass: true });
  expect((await open(TOM)).body.code).toBe('teaching.cartInUse');
  await opened(TOM, { halfClass: true });
  expect((await open(HEAD, { halfClass: true })).body.code).toBe('teaching.cartInUse');
  // Two halves in one cart: whoever says « all » would say it of the other half too.
  const [half] = (await home(TOM)).lessons.filter(({ endedAt }) => endedAt === null);
  expect((await order(TOM, half?.id ?? '', { kind: 'lock' })).body.code).toBe('teaching.orderInSharedCart');
  expect((await order(TOM, half?.id ?? '', { kind: 'lock', slots: [7, 8] })).status).toBe(201);
});

it('asks its tablets for four things, of her own open lesson alone, and takes them back when it ends', async () => {
  const { id } = await opened(LEA);
  expect((await order(LEA, id, { kind: 'erase' })).status).toBe(400);
  expect((await order(LEA, id, { kind: 'restart' })).status).toBe(400);
  expect((await order(LEA, id, { kind: 'message' })).body.code).toBe('teaching.orderWithoutText');
  expect((await order(LEA, id, { kind: 'openPage' })).body.code).toBe('teaching.orderWithoutAddress');
  expect((await order(LEA, id, { kind: 'lock', slots: [40] })).body.code).toBe('teaching.orderNoTablet');
  for (const who of [TOM, HEAD]) {
    expect((await order(who, id, { kind: 'lock' })).body.code).toBe('teaching.lessonOfAColleague');
  }
  expect((await order(NEXT_DOOR, id, { kind: 'lock' })).body.code).toBe('teaching.lessonNotFound');
  expect(tablets.given).toEqual([]);
  await order(LEA, id, { kind: 'lock' });
  const { body } = await order(LEA, id, { kind: 'message', text: 'Regardez le tableau.', slots: [3] });
  expect(tablets.given.map(({ kind, deviceIds, by, until }) => [kind, deviceIds?.length ?? null, by, until])).toEqual([
    ['lock', null, LEA, new Date('2026-11-03T09:00:00Z')],
    ['message', 1, LEA, new Date('2026-11-03T09:00:00Z')],
  ]);
  expect(body.orders.map(({ kind, tablets: count }: LessonDetail['orders'][number]) => [kind, count])).toEqual([
    ['message', 1],
    ['lock', null],
  ]);
  await end(LEA, id, { incident: 'none' });
  expect(tablets.takenBack).toEqual([expect.objectContaining({ locked: 'all', by: LEA })]);
  expect(tablets.takenBack[0]?.operationIds).toHaveLength(2);
  expect((await order(LEA, id, { kind: 'unlock' })).body.code).toBe('teaching.lessonOver');
});

it('ends by itself, frees what it locked, and is counted a day later as it was left', async () => {
  const { id } = await opened(LEA, { minutes: 50 });
  await order(LEA, id, { kind: 'lock', slots: [1, 2] });
  scene.clock.advance(59 * MINUTE);
  await tick();
  expect((await home(LEA)).lessons).toMatchObject([{ endedAt: null }]);
  scene.clock.advance(1 * MINUTE);
  expect((await order(LEA, id, { kind: 'lock' })).body.code).toBe('teaching.lessonOver');
  await tick();
  await tick();
  const [left] = (await home(LEA)).lessons;
  expect([left?.endedAt, left?.endedByItself, left?.answerable]).toEqual(['2026-11-03T08:50:00.000Z', true, true]);
  expect(tablets.takenBack).toHaveLength(1);
  expect(tablets.takenBack[0]?.locked).toHaveLength(2);
  expect(await held()).toEqual([]);
  scene.clock.set('2026-11-04T08:50:00Z');
  await tick();
  await tick();
  expect(await held()).toMatchObject([
    { on: '2026-11-04', minutes: 50, tabletsInService: null, tabletsUsed: null, incident: null },
  ]);
});

it('is noted afterwards when the network was cut, without a word to any tablet', async () => {
  await scene.at('2026-11-03T16:00:00Z');
  expect((await open(LEA, { startedAt: '2026-11-03T03:59:00Z' })).body.code).toBe('teaching.lessonTooLate');
  expect((await open(LEA, { startedAt: '2026-11-03T16:05:00Z' })).body.code).toBe('teaching.lessonTooLate');
  await opened(TOM);
  // The cart is Tom's now: it was hers this morning.
  const lesson = await opened(LEA, { startedAt: '2026-11-03T08:00:00Z', boxOn: true });
  expect([lesson.endedAt, lesson.answerable, lesson.box?.onSince]).toEqual(['2026-11-03T08:50:00.000Z', true, null]);
  await end(LEA, lesson.id, { tablets: all(12, 12), incident: 'none' });
  expect(await held()).toMatchObject([{ minutes: 50, tabletsUsed: 12, on: '2026-11-03' }]);
  expect((await end(LEA, lesson.id, { tablets: [{ slot: 99, used: true, handedBack: true }] })).body.code).toBe(
    'teaching.lessonCounted',
  );
});

it('switches the box on with a lesson and off after it, and counts what was beside', async () => {
  expect((await open(LEA, { classroomId: other.classroomId, boxOn: true })).body.code).toBe('teaching.boxNotDeclared');
  tablets.stand(other.classroomId, 6, { name: 'Borne 2', councilInformedOn: null }, scene.clock.now());
  const refused = await scene.ask(LEA, 'POST', `/classrooms/${other.classroomId}/wifi-box`, { on: true });
  expect(refused.body.code).toBe('teaching.boxCouncilNotInformed');
  const lesson = await opened(LEA, { boxOn: true });
  expect(lesson.box).toEqual({ name: 'Borne du couloir', mayServe: true, onSince: '2026-11-03T08:00:00.000Z' });
  scene.clock.advance(50 * MINUTE);
  await end(LEA, lesson.id, { incident: 'none' });
  // Forgotten: whoever comes home is told, and a colleague may say that it is off.
  expect((await home(TOM)).boxesOn).toEqual([
    {
      classroomId: cart.classroomId,
      name: 'Classe mobile 1',
      box: 'Borne du couloir',
      since: '2026-11-03T08:00:00.000Z',
    },
  ]);
  expect((await home(NEXT_DOOR)).boxesOn).toEqual([]);
  scene.clock.advance(30 * MINUTE);
  const off = await scene.ask(TOM, 'POST', `/classrooms/${cart.classroomId}/wifi-box`, { on: false });
  expect([off.status, off.body.onSince]).toEqual([200, null]);
  await scene.ask(TOM, 'POST', `/classrooms/${cart.classroomId}/wifi-box`, { on: false });
  expect(await emitted<WifiBoxOff>(WifiBoxOff)).toEqual([
    {
      ...{ schoolId: scene.place('école'), classroomId: cart.classroomId, on: '2026-11-03' },
      ...{ minutesOn: 80, minutesBesideLessons: 30 },
    },
  ]);
});

it('is what was reserved: proposed first, held, and looked at on the eve', async () => {
  const reserve = (on: string, from: string, to: string, classroomId: string) =>
    scene.ask(LEA, 'POST', `/classrooms/${classroomId}/bookings`, {
      ...{ on, from, to, level: 'ce2', half: true, tablets: 5, title: null },
    });
  await opened(LEA);
  await end(LEA, (await home(LEA)).lessons[0]?.id ?? '', { incident: 'none' });
  for (const [day, from, to] of [
    ['2026-11-03', '10:00', '11:00'],
    ['2026-11-03', '11:00', '11:30'],
    ['2026-11-05', '09:00', '10:00'],
  ] as const) {
    expect((await reserve(day, from, to, other.classroomId)).status).toBe(201);
  }
  const proposed = async () => (await home(LEA)).carts.map(({ name, reserved }) => [name, reserved?.until]);
  await scene.at('2026-11-03T08:35:00Z');
  expect(await proposed()).toEqual([
    ['Classe mobile 1', undefined],
    ['Classe mobile 2', undefined],
  ]);
  // She comes a little early.
  await scene.at('2026-11-03T08:45:00Z');
  expect((await proposed())[0]).toEqual(['Classe mobile 2', '2026-11-03T10:00:00.000Z']);
  await scene.at('2026-11-03T09:10:00Z');
  const dim = tablets.standings.get(other.classroomId)?.tablets.map((tablet) => {
    const seen = tablet.slot === 6 ? new Date('2026-10-30T09:00:00Z') : scene.clock.now();
    return { ...tablet, lastSeenAt: seen, batteryPercent: tablet.slot === 2 ? 8 : 90 };
  });
  tablets.standings.set(other.classroomId, { tablets: dim ?? [], box: null });
  const { carts, next } = await home(LEA);
  expect(carts.map(({ name, reserved }) => [name, reserved])).toEqual([
    ['Classe mobile 2', { until: '2026-11-03T10:00:00.000Z', draft: { level: 'ce2', halfClass: true } }],
    ['Classe mobile 1', null],
  ]);
  expect(next).toEqual([
    {
      ...{ classroomId: other.classroomId, name: 'Classe mobile 2', startsAt: '2026-11-05T08:00:00.000Z', wanted: 5 },
      ...{ ready: 4, lowBattery: [2], absent: [6] },
    },
  ]);
  const lesson = await opened(LEA, { classroomId: other.classroomId, halfClass: true });
  expect(lesson.booked).toBe(true);
  expect(
    await scene.db.ownerQuery('select person_label as who from teaching.cart_key where classroom_id = $1', [
      other.classroomId,
    ]),
  ).toEqual([{ who: LEA }]);
  const [booking] = await scene.db.ownerQuery<{ held_at: Date | null }>(
    `select held_at from teaching.booking where lower(during) < '2026-11-04' order by during`,
  );
  expect(booking?.held_at).not.toBeNull();
  await end(LEA, lesson.id, { incident: 'none' });
  // The first hour has had its lesson: what is opened at its end is the next hour's.
  await scene.at('2026-11-03T09:55:00Z');
  expect((await proposed())[0]).toEqual(['Classe mobile 2', '2026-11-03T10:30:00.000Z']);
  await end(LEA, (await opened(LEA, { classroomId: other.classroomId, halfClass: true })).id, { incident: 'none' });
  expect(
    await scene.db.ownerQuery(
      `select lower(during) from teaching.booking where held_at is null and lower(during) < '2026-11-04'`,
    ),
  ).toEqual([]);
  expect((await held()).map(({ wasBooked }) => wasBooked)).toEqual([false, true, true]);
  await scene.db.ownerQuery('delete from teaching.booking');
});

it('is seen by those who teach at the school, and changed by nobody else, whatever they send to PostgreSQL', async () => {
  const { id } = await opened(LEA);
  expect((await scene.ask(TOM, 'GET', `/lessons/${id}`)).body).toMatchObject({ mine: false, teacher: LEA });
  expect((await scene.ask(NEXT_DOOR, 'GET', `/lessons/${id}`)).status).toBe(404);
  expect((await open(NEXT_DOOR)).body.code).toBe('teaching.lessonCartNotFound');
  expect((await end(NEXT_DOOR, id)).status).toBe(404);
  const attempt = (reach: Reach, sql: string) =>
    scene.db.database
      .transaction(reach, (tx) => tx.execute(sql, [id]))
      .catch((error: unknown) => {
        if (sqlState(error) === undefined) throw error;
        return sqlState(error);
      });
  const stranger = scene.reach(NEXT_DOOR);
  expect(await attempt(stranger, 'update teaching.lesson set ended_at = now() where id = $1')).toBe(0);
  expect(await attempt(scene.reach(TOM), 'delete from teaching.lesson where id = $1')).toBe('42501');
  const nobody = 'update teaching.lesson set teacher_id = null, teacher_label = null where id = $1';
  expect(await attempt(scene.reach(TOM), nobody)).toBe('23514');
  const order = `insert into teaching.lesson_order (id, lesson_id, kind, asked_at, operation_ids)
    values (gen_random_uuid(), $1, 'lock', now(), '{}')`;
  expect(await attempt(scene.reach(TOM), order)).toBe('42501');
});

it('forgets who taught at the end of the next school year, keeps the lesson, and tells each teacher of hers until then', async () => {
  const { id } = await opened(LEA, { boxOn: true });
  await order(LEA, id, { kind: 'message', text: 'Bonjour' });
  await end(LEA, id, { incident: 'none', boxOff: true });
  const source = scene.find(PersonalDataSources).all.find(({ title }) => title === 'Séances');
  const told = async (who: string) =>
    scene.db.database.read(Reach.system('spec'), async (tx) => source?.read(tx, scene.personId(who), 50));
  expect(await told(LEA)).toMatchObject([{ Classe: 'CM2 A (CM2)', Réponse: 'Sans incident', Élèves: '24' }]);
  expect(await told(TOM)).toEqual([]);
  const row = async () =>
    (await scene.db.ownerQuery<{ teacher_id: string | null; pupils: number }>('select * from teaching.lesson'))[0];
  scene.clock.set('2028-08-31T12:00:00Z');
  await scene.find(Retention).run();
  expect((await row())?.teacher_id).toBe(scene.personId(LEA));
  expect(await scene.db.ownerQuery('select 1 from teaching.lesson_order')).toEqual([]);
  expect(await scene.db.ownerQuery('select 1 from teaching.wifi_box_run')).toEqual([]);
  scene.clock.set('2028-09-01T12:00:00Z');
  await scene.find(Retention).run();
  expect(await row()).toMatchObject({ teacher_id: null, teacher_label: null, pupils: 24 });
  expect(await told(LEA)).toEqual([]);
});
