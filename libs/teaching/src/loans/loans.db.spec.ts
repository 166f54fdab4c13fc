import type { Loan } from '@chariot/contract';
import { Reach } from '@chariot/kernel';
import { PersonalDataSources, Retention, sqlState } from '@chariot/platform';
import { testDatabase } from '@chariot/testkit';
import type { Cart } from '../carts/carts.port.js';
import { SceneTablets } from '../lessons/lessons.scene.js';
import { SCENE_MIGRATIONS, TeachingScene } from '../teaching.scene.js';
import { LoanTicks } from './loan-ticks.service.js';

const [HEAD, LEA, NEXT_DOOR, IT] = ['la directrice', 'Léa', 'la directrice d’à côté', 'le service informatique'];
let scene: TeachingScene;
let tablets: SceneTablets;
let cart: Cart;
let annexe: Cart;

beforeAll(async () => {
  tablets = new SceneTablets();
  const db = await testDatabase({ migrations: SCENE_MIGRATIONS });
  scene = await TeachingScene.open(db, '2026-11-03T08:00:00Z', tablets.bindings);
  await scene.plant(HEAD, 'schoolHead', 'école');
  await scene.plant(LEA, 'teacher', 'école');
  await scene.plant(NEXT_DOOR, 'schoolHead', 'annexe');
  await scene.plant(IT, 'it', 'commune');
  cart = scene.cart('Classe mobile 1');
  annexe = scene.cart('Classe mobile de l’annexe', 'annexe');
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.db.ownerQuery('truncate teaching.loan, teaching.lesson, teaching.lesson_order cascade');
  await scene.db.ownerQuery('delete from platform.mail');
  await scene.at('2026-11-03T08:00:00Z');
  tablets.given.length = 0;
  tablets.stand(cart.classroomId, 6, null, scene.clock.now());
  tablets.stand(annexe.classroomId, 6, null, scene.clock.now());
});

const lend = (who: string, more: object = {}, classroomId = cart.classroomId) =>
  scene.ask(who, 'POST', `/classrooms/${classroomId}/loans`, {
    ...{ slot: 3, borrower: 'teacher', dueOn: '2026-11-10', ...more },
  });
const lent = async (who: string, more: object = {}, classroomId?: string): Promise<Loan> => {
  const { status, body } = await lend(who, more, classroomId);
  expect([status, body.code]).toEqual([201, undefined]);
  return body as Loan;
};
const giveBack = (who: string, id: string, body: object = { returned: 'good' }) =>
  scene.ask(who, 'POST', `/loans/${id}/return`, body);
const listed = async (who: string, state: string): Promise<number[]> =>
  (await scene.ask(who, 'GET', `/loans?state=${state}`)).body.items.map(({ number }: Loan) => number);
const mails = () =>
  scene.db.ownerQuery<{ recipient: string; subject: string; body: string }>(
    'select recipient, subject, body from platform.mail order by created_at, id',
  );

it('leaves to a function, under the number of a slip; comes back in a state; and may leave again', async () => {
  const loan = await lent(HEAD);
  expect(loan).toMatchObject({
    ...{ number: 1, tablet: 'Tablette 3', slot: 3, borrower: 'teacher', borrowerName: null, lentBy: HEAD },
    ...{ lentOn: '2026-11-03', dueOn: '2026-11-10', returnedOn: null, late: false, schoolName: 'école' },
  });
  // The slip is filled in with what is known, and names nobody.
  const slip = await scene.ask(HEAD, 'GET', `/loans/${loan.id}/slip`);
  expect([slip.status, JSON.parse(slip.text)]).toEqual([
    200,
    { deviceId: loan.deviceId, number: 1, borrower: 'teacher', lentOn: '2026-11-03', dueOn: '2026-11-10' },
  ]);
  expect((await lend(HEAD)).body.code).toBe('teaching.loanAlreadyOut');
  await scene.at('2026-11-05T10:00:00Z');
  expect((await giveBack(HEAD, loan.id, { returned: 'damaged', returnedOn: '2026-11-02' })).body.code).toBe(
    'teaching.loanReturnedOn',
  );
  expect((await giveBack(HEAD, loan.id, { returned: 'damaged' })).body).toMatchObject({
    ...{ returnedOn: '2026-11-05', returned: 'damaged' },
  });
  expect((await giveBack(HEAD, loan.id)).body.code).toBe('teaching.loanOver');
  expect((await lent(HEAD, { borrower: 'family' })).number).toBe(2);
  // Another school's slips have numbers of their own.
  expect((await lent(NEXT_DOOR, {}, annexe.classroomId)).number).toBe(1);
  expect([await listed(HEAD, 'out'), await listed(HEAD, 'returned'), await listed(IT, 'out')]).toEqual([
    ...[[2], [1]],
    [1, 2],
  ]);
  const acts = await scene.db.ownerQuery<{ act: string }>(
    `select act from platform.journal where act like 'teaching.loan.%' order by id`,
  );
  expect(acts.map(({ act }) => act)).toEqual(['lent', 'returned', 'lent', 'lent'].map((act) => `teaching.loan.${act}`));
});

it('is lent once, whoever writes it down at the same instant, and slips are numbered one after the other', async () => {
  const twice = await Promise.all([lend(HEAD), lend(IT), lend(HEAD, { slot: 4 }), lend(IT, { slot: 5 })]);
  expect(twice.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409]);
  expect((await listed(HEAD, 'out')).sort()).toEqual([1, 2, 3]);
});

it('names no family, refuses wrong days and tablets that are not there', async () => {
  const refused = async (more: object): Promise<string> => (await lend(HEAD, more)).body.code;
  expect(await refused({ borrower: 'family', toMyself: true })).toBe('teaching.loanToFamily');
  expect(await refused({ slot: 9 })).toBe('teaching.loanNotInService');
  expect(await refused({ lentOn: '2026-11-04' })).toBe('teaching.loanLentOn');
  expect(await refused({ lentOn: '2026-09-30' })).toBe('teaching.loanLentOn');
  expect(await refused({ dueOn: '2026-11-02' })).toBe('teaching.loanDueOn');
  expect(await refused({ dueOn: '2027-11-10' })).toBe('teaching.loanDueOn');
  // Nobody's name has a field to be written in.
  expect((await lend(HEAD, { borrower: 'family', borrowerName: 'Camille' })).status).toBe(400);
  await expect(
    scene.db.ownerQuery(
      `insert into teaching.loan (id, number, classroom_id, classroom_name, school_id, time_zone, device_id, tablet, slot,
         borrower, borrower_id, borrower_label, lent_on, due_on, lent_by, lent_by_label, lent_at)
       select gen_random_uuid(), 9, $1, 'x', $2, 'Europe/Paris', gen_random_uuid(), 'x', 1, 'family', $3, 'x',
         current_date, current_date, $3, 'x', now()`,
      [cart.classroomId, scene.place('école'), scene.personId(HEAD)],
    ),
  ).rejects.toMatchObject({ constraint: 'loan_family_unnamed' });
  expect(await lent(HEAD, { borrower: 'schoolHead', toMyself: true })).toMatchObject({ borrowerName: HEAD });
});

it('is nobody’s business next door, nor a teacher’s to write down', async () => {
  const { id } = await lent(HEAD);
  expect((await lend(LEA)).status).toBe(403);
  expect((await scene.ask(LEA, 'GET', '/loans')).status).toBe(403);
  expect((await lend(NEXT_DOOR)).body.code).toBe('teaching.loanCartNotFound');
  expect((await giveBack(NEXT_DOOR, id)).body.code).toBe('teaching.loanNotFound');
  expect((await scene.ask(NEXT_DOOR, 'GET', `/loans/${id}/slip`)).body.code).toBe('teaching.loanNotFound');
  expect(await listed(NEXT_DOOR, 'out')).toEqual([]);
  // The database says it again: in one's own name, on one's own ground.
  const reach = scene.reach(NEXT_DOOR);
  const rows = await scene.db.database.read(reach, (tx) => tx.query('select id from teaching.loan'));
  expect(rows).toEqual([]);
  await expect(
    scene.db.database.transaction(scene.reach(LEA), (tx) =>
      tx.execute(`update teaching.loan set returned = 'good', returned_on = lent_on where id = $1 returning id`, [id]),
    ),
  ).resolves.toBe(0);
  await expect(
    scene.db.database.transaction(scene.reach(HEAD), (tx) =>
      tx.execute('update teaching.loan set lent_by = null, lent_by_label = null where id = $1', [id]),
    ),
  ).rejects.toMatchObject({ constraint: 'loan_people' });
  const denied = scene.db.database.transaction(reach, (tx) => tx.execute('delete from teaching.loan'));
  expect(await denied.then(() => '', sqlState)).toBe('42501');
});

it('is not absent from a lesson: it is lent, counted in nothing and asked for nothing', async () => {
  const loan = await lent(HEAD, { borrower: 'family' });
  const body = { className: 'CM2 A', level: 'cm2', discipline: 'sciences', pupils: 24, minutes: 50 };
  const lesson = (await scene.ask(LEA, 'POST', '/lessons', { classroomId: cart.classroomId, ...body })).body;
  expect(lesson.slots).toEqual([1, 2, 4, 5, 6]);
  expect(lesson.tablets.map(({ state }: { state: string }) => state)).toEqual([
    ...['ready', 'ready', 'lent', 'ready', 'ready', 'ready'],
  ]);
  expect((await scene.ask(LEA, 'POST', `/lessons/${lesson.id}/orders`, { kind: 'lock' })).status).toBe(201);
  const [lock] = tablets.given;
  expect([lock?.deviceIds?.length, lock?.deviceIds?.includes(loan.deviceId)]).toEqual([5, false]);
});

it('is late the day after; whoever lent it is written to once, on the day, not before seven', async () => {
  await lent(HEAD, { dueOn: '2026-11-04' });
  await lent(HEAD, { slot: 4, dueOn: '2026-11-04', borrower: 'family' });
  await lent(IT, { slot: 5, dueOn: '2026-11-20' });
  const tick = () => scene.find(LoanTicks).run();
  expect(await tick()).toBe(0);
  await scene.at('2026-11-04T05:30:00Z');
  expect(await tick()).toBe(0);
  await scene.at('2026-11-04T06:00:00Z');
  expect([await tick(), await tick()]).toEqual([1, 0]);
  const [letter, ...others] = await mails();
  expect([letter?.recipient, letter?.subject, others]).toEqual([
    ...[`${scene.personId(HEAD)}@exemple.invalid`, '2 tablettes à rendre aujourd’hui', []],
  ]);
  expect(letter?.body).toContain('prêt n° 2 : Tablette 4, Classe mobile 1 (famille)');
  expect(await listed(HEAD, 'late')).toEqual([]);
  await scene.at('2026-11-05T06:00:00Z');
  expect(await listed(HEAD, 'late')).toEqual([1, 2]);
  expect((await scene.ask(HEAD, 'GET', '/loans')).body.items.map(({ late }: Loan) => late)).toEqual([
    ...[true, true, false],
  ]);
});

it('forgets who lent at the end of the next school year, once it is back; and tells each what is hers', async () => {
  const back = await lent(HEAD, { borrower: 'schoolHead', toMyself: true });
  const out = await lent(HEAD, { slot: 4 });
  await giveBack(HEAD, back.id);
  const source = scene.find(PersonalDataSources).all.find(({ title }) => title === 'Prêts de tablettes');
  const told = await scene.db.database.read(
    Reach.system('spec'),
    (tx) => source?.read(tx, scene.personId(HEAD), 10) ?? Promise.resolve([]),
  );
  expect(told.map((one) => one['Numéro'])).toEqual(['2', '1']);
  const prune = async (today: string): Promise<unknown[]> => {
    scene.clock.set(`${today}T04:00:00Z`);
    await scene.find(Retention).run();
    return scene.db.ownerQuery('select id, lent_by_label as who from teaching.loan order by number');
  };
  expect(await prune('2028-08-20')).toEqual([
    ...[
      { id: back.id, who: HEAD },
      { id: out.id, who: HEAD },
    ],
  ]);
  expect(await prune('2028-09-02')).toEqual([
    ...[
      { id: back.id, who: null },
      { id: out.id, who: HEAD },
    ],
  ]);
});
