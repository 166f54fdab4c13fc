import { LocalDate, Reach } from '@chariot/kernel';
import type { Leader } from '@chariot/platform';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { testDatabase } from '@chariot/testkit';
import { ConventionScene, SCENE_MIGRATIONS } from '../convention.scene.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { DeadlinesModule } from './deadlines.module.js';
import { ReminderTicks } from './reminder-ticks.service.js';
import { Reminders } from './reminders.service.js';
import { TimelineSources } from './timeline-sources.service.js';

let scene: ConventionScene;
let id = '';
const NOW = '2017-06-01T09:00:00Z';
const SETTINGS = {
  ...{ lastDay: 'eve', terms: 'civil', reportGraceDays: 30, renewalMonths: 8, bankCheckMonths: 6, reminders: true },
};

beforeAll(async () => {
  scene = await ConventionScene.open(
    await testDatabase({ migrations: SCENE_MIGRATIONS }),
    [ConventionsModule, DeadlinesModule],
    NOW,
  );
  await scene.plant('l’académie', 'academie', 'académie');
  await scene.plant('les finances', 'finance', 'commune');
  await scene.plant('le maire', 'authorisingOfficer', 'commune');
  await scene.plant('les finances voisines', 'finance', 'voisine');
  await scene.plant('la directrice', 'schoolHead', 'école');
  await scene.plant('la directrice annexe', 'schoolHead', 'annexe');
  const declared = await scene.ask(
    'les finances',
    'POST',
    '/conventions',
    scene.convention('C-1', { signedOn: '2016-09-15' }),
  );
  id = declared.body.id;
});
afterAll(() => scene.close());

const path = (more = ''): string => `/conventions/${id}${more}`;
const mails = () =>
  scene.db.ownerQuery<{ recipient: string; subject: string; body: string }>(
    'select recipient, subject, body from platform.mail order by recipient, created_at',
  );

describe('the timeline', () => {
  it('is read by whoever reads the convention, on any day, and by nobody else', async () => {
    const { body } = await scene.ask('la directrice', 'GET', path('/deadlines'));
    expect(body).toMatchObject({ asOf: '2017-06-01', signedOn: '2016-09-15', settings: { lastDay: 'anniversary' } });
    const end = body.entries.find(({ code }: { code: string }) => code === 'end');
    expect(end).toMatchObject({ dueOn: '2017-09-15', actorLabel: 'collectivité', stateLabel: 'à venir' });
    const then = await scene.ask('la directrice', 'GET', path('/deadlines?asOf=2016-11-01'));
    expect(then.body.asOf).toBe('2016-11-01');
    expect((await scene.ask('les finances voisines', 'GET', path('/deadlines'))).status).toBe(404);
  });

  it('says of each convention what is late and what comes next, to whoever sees it', async () => {
    const { body } = await scene.ask('la directrice', 'GET', '/deadlines');
    expect(body).toMatchObject({
      total: 1,
      items: [{ conventionId: id, reference: 'C-1', state: 'inForce', localAuthority: { name: 'commune' } }],
    });
    // The deployment, twice, and two trimesters without a meeting, at the school that reads it.
    expect(body.items[0].late).toBe(4);
    expect(body.items[0].dueNow).toMatchObject([{ code: 'advance', state: 'due' }]);
    // What waits without a day hides nothing of what comes.
    expect(body.items[0].next).toMatchObject({ dueOn: '2017-06-15', code: 'renewal' });
    expect((await scene.ask('les finances voisines', 'GET', '/deadlines')).body.items).toEqual([]);
  });

  it('is read as its parties choose', async () => {
    expect((await scene.ask('la directrice', 'PUT', path('/deadlines'), SETTINGS)).status).toBe(403);
    const { body } = await scene.ask('les finances', 'PUT', path('/deadlines'), SETTINGS);
    expect(body).toMatchObject({ settings: SETTINGS });
    const due = (code: string) => body.entries.find((one: { code: string }) => one.code === code).dueOn;
    expect([due('end'), due('financialReport'), due('renewal')]).toEqual(['2017-09-14', '2017-10-14', '2017-05-15']);
    const convention = await scene.ask('les finances', 'GET', path());
    expect(convention.body.validity.until).toBe('2017-09-14');
    await scene.ask('l’académie', 'PUT', path('/deadlines'), {
      ...SETTINGS,
      ...{ lastDay: 'anniversary', terms: 'school', reportGraceDays: 0, renewalMonths: 9 },
    });
  });

  it('knows what other nouns say is done', async () => {
    scene
      .find(TimelineSources)
      .register('spec', () => Promise.resolve({ advancePaidOn: LocalDate.of(2016, 10, 1), bankVerifiedOn: null }));
    const { body } = await scene.ask('la directrice', 'GET', path('/deadlines'));
    expect(body.entries.find(({ code }: { code: string }) => code === 'advance')).toMatchObject({ state: 'done' });
    expect(() => scene.find(TimelineSources).register('spec', () => Promise.resolve({}))).toThrow(/Two sources/);
  });
});

describe('reminders', () => {
  // Sessions end where the clock goes too far.
  afterAll(() => scene.clock.set(NOW));

  it('are written once to those whom a deadline concerns', async () => {
    // 1 June 2017: fourteen days before the renewal and the last day to denounce, thirty before a meeting is due.
    expect(await scene.find(Reminders).run()).toBe(4);
    const sent = await mails();
    expect(sent.map(({ recipient }) => recipient)).toEqual(
      [
        'ladirectrice@exemple.invalid',
        'lemaire@exemple.invalid',
        'lesfinances@exemple.invalid',
        'lacademie@exemple.invalid',
      ].sort(),
    );
    const mayor = sent.find(({ recipient }) => recipient.startsWith('lemaire'));
    expect(mayor?.subject).toBe('Convention C-1 : 2 échéances à suivre');
    expect(mayor?.body).toMatch(/Dans 14 jours, le 15\/06\/2017 : Préparer la suite/);
    expect(mayor?.body).toContain(`http://localhost:3000/#/conventions/${id}/echeances`);
    expect(mayor?.body).toContain('Programme d’investissements d’avenir');
    const head = sent.find(({ recipient }) => recipient.startsWith('ladirectrice'));
    expect(head?.body).toMatch(/Comité de pilotage local, école 0382460T/);
    expect(await scene.find(Reminders).run()).toBe(0);
  });

  it('go on in July and August, and at each threshold', async () => {
    scene.clock.set('2017-07-17T09:00:00Z');
    expect(await scene.find(Reminders).run()).toBeGreaterThan(0);
    expect((await mails()).some(({ body }) => body.includes('Dans 60 jours, le 15/09/2017'))).toBe(true);
  });

  it('wait for the morning, once a day', async () => {
    let tick = (): Promise<unknown> => Promise.reject(new Error('nothing is timed'));
    const every = (...[, , timed]: Parameters<Leader['every']>) => {
      tick = timed;
      return () => Promise.resolve();
    };
    const run = jest.fn(() => Promise.resolve(0));
    const reminders = { run } as unknown as Reminders;
    const ticks = new ReminderTicks(scene.clock, { relay: true } as never, { every } as Leader, reminders);
    ticks.onApplicationBootstrap();
    scene.clock.set('2017-08-16T03:00:00Z');
    await tick();
    expect(run).not.toHaveBeenCalled();
    scene.clock.set('2017-08-16T05:00:00Z');
    await tick();
    await tick();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('are not sent where the parties want none', async () => {
    const settings = { ...SETTINGS, lastDay: 'anniversary', terms: 'school', reportGraceDays: 0, reminders: false };
    scene.clock.set(NOW);
    expect((await scene.ask('les finances', 'PUT', path('/deadlines'), settings)).status).toBe(200);
    scene.clock.set('2017-08-16T09:00:00Z');
    expect(await scene.find(Reminders).run()).toBe(0);
  });
});

describe('calendars', () => {
  it('are downloaded by whoever reads the convention', async () => {
    const { status, headers, text } = await scene.ask('la directrice', 'GET', path('/deadlines.ics'));
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/calendar/);
    expect(text).toContain(`UID:end.${id}@chariot`);
    expect(text).not.toMatch(/directrice@|finances@/);
  });

  it('follow a secret address that is shown once, answers its maker’s view, and can be closed', async () => {
    const opened = await scene.ask('la directrice', 'POST', path('/calendar-feeds'), { label: 'Agenda de l’école' });
    expect(opened.status).toBe(201);
    const { url, token, feed } = opened.body;
    expect(url).toBe(`http://localhost:3000/api/v1/calendar-feeds/${token}.ics`);
    const read = await scene.ask(null, 'GET', `/calendar-feeds/${token}.ics`);
    expect(read.status).toBe(200);
    expect(read.text).toContain('BEGIN:VCALENDAR');
    const kept = await scene.db.ownerQuery<{ row: string }>('select f::text as row from convention.calendar_feed f');
    expect(kept[0]?.row).not.toContain(token);
    const listed = await scene.ask('la directrice', 'GET', path('/calendar-feeds'));
    expect(listed.body.items).toEqual([expect.objectContaining({ id: feed.id, lastReadAt: expect.any(String) })]);
    expect(JSON.stringify(listed.body)).not.toContain(token);
    expect(listed.body.items[0].createdBy).toBe('la directrice');
    // Somebody else’s: hidden from a colleague; without her name, and closed, by whoever writes in the convention.
    const others = await scene.ask('les finances', 'GET', path('/calendar-feeds'));
    expect(others.body.items).toEqual([expect.objectContaining({ id: feed.id, createdBy: null })]);
    expect((await scene.ask('le maire', 'GET', path('/calendar-feeds'))).body.items).toEqual([]);
    expect((await scene.ask('le maire', 'DELETE', path(`/calendar-feeds/${feed.id}`))).status).toBe(404);
    expect((await scene.ask('les finances', 'DELETE', path(`/calendar-feeds/${feed.id}`))).status).toBe(200);
    expect((await scene.ask(null, 'GET', `/calendar-feeds/${token}`)).status).toBe(410);
  });

  it('stop when their maker holds nothing there any more, as if they had never been', async () => {
    const { body } = await scene.ask('la directrice', 'POST', path('/calendar-feeds'), { label: 'Agenda' });
    await scene.db.ownerQuery('update identity.held_role set ended_at = now() where person_id = $1', [
      scene.personId('la directrice'),
    ]);
    const gone = await scene.ask(null, 'GET', `/calendar-feeds/${body.token}`);
    const never = await scene.ask(null, 'GET', `/calendar-feeds/${'A'.repeat(43)}`);
    expect([gone.status, gone.body.code]).toEqual([never.status, never.body.code]);
    expect(gone.status).toBe(410);
  });

  it('are ten at most for one person', async () => {
    for (let count = 0; count < 10; count += 1) {
      expect((await scene.ask('le maire', 'POST', path('/calendar-feeds'), { label: 'x' })).status).toBe(201);
    }
    expect((await scene.ask('le maire', 'POST', path('/calendar-feeds'), { label: 'x' })).body.code).toBe(
      'convention.tooManyFeeds',
    );
  });

  it('are opened by a person who is there: an API token ends, and what it opened would not', async () => {
    const token = Reach.person({
      personId: scene.personId('le maire'),
      displayName: 'jeton',
      credential: { id: scene.personId('le maire'), kind: 'token', provenAt: null },
      grants: [{ role: 'authorisingOfficer', placeId: scene.place('commune'), permissions: ['convention:read'] }],
    });
    const opened = scene.db.database.transaction(token, (tx) => scene.find(CalendarFeeds).open(token, tx, id, 'x'));
    await expect(opened).rejects.toThrow(expect.objectContaining({ code: 'convention.feedByAPersonOnly' }));
  });

  it('are hidden by PostgreSQL itself', async () => {
    const count = (reach: Reach) =>
      scene.db.database.read(reach, (tx) =>
        tx.one<{ n: number }>('select count(*)::int n from convention.calendar_feed'),
      );
    const stranger = Reach.person({
      personId: scene.personId('les finances voisines'),
      displayName: 'x',
      grants: [
        { role: 'finance', placeId: scene.place('voisine'), permissions: ['convention:read', 'convention:write'] },
      ],
    });
    expect((await count(stranger))?.n).toBe(0);
    expect((await count(Reach.system('spec')))?.n).toBeGreaterThan(0);
  });
});
