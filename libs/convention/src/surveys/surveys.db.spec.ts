import type { Questionnaire, SurveyQuestion } from '@chariot/contract';
import { LocalDate, Reach } from '@chariot/kernel';
import { Retention } from '@chariot/platform';
import { testDatabase } from '@chariot/testkit';
import { ConventionScene, SCENE_MIGRATIONS } from '../convention.scene.js';
import { FeedbackModule } from '../feedback/feedback.module.js';
import { SurveyPost } from './survey-post.service.js';
import { SurveyPunctuality } from './survey-punctuality.service.js';
import { surveyTokenHash } from './survey-links.js';
import { SurveysModule } from './surveys.module.js';

let scene: ConventionScene;
const QUESTIONS: SurveyQuestion[] = [
  { ...{ kind: 'choice', key: 'q1', label: 'Souvent ?', required: true, several: false }, options: ['Oui', 'Non'] },
  { kind: 'text', key: 'q2', label: 'Une remarque ?', required: false },
];
const DRAFT = { title: 'Usages de l’hiver', introduction: null, questions: QUESTIONS };

beforeAll(async () => {
  scene = await ConventionScene.open(
    await testDatabase({ migrations: SCENE_MIGRATIONS }),
    [SurveysModule, FeedbackModule],
    '2026-11-26T09:00:00Z',
  );
  await scene.plant('l’académie', 'academie', 'académie');
  await scene.plant('le référent', 'digitalReferent', 'circonscription');
  await scene.plant('l’inspectrice', 'inspector', 'circonscription');
  await scene.plant('la directrice', 'schoolHead', 'école');
  await scene.plant('la maîtresse', 'teacher', 'école');
  await scene.plant('une collègue', 'teacher', 'annexe');
  await scene.plant('les finances voisines', 'finance', 'voisine');
  await scene.plant('la principale', 'collegePrincipal', 'collège');
});
afterAll(() => scene.close());

const begun = async (who = 'l’académie', placeId = scene.place('académie')): Promise<Questionnaire> => {
  const answer = await scene.ask(who, 'POST', '/questionnaires', { ...DRAFT, placeId });
  expect(answer.status).toBe(201);
  return answer.body as Questionnaire;
};
const send = (id: string, asked: string[], dueOn = '2026-12-18', who = 'l’académie') =>
  scene.ask(who, 'POST', `/questionnaires/${id}/sending`, { asked, dueOn });
const at = (id: string, path = ''): string => `/questionnaires/${id}${path}`;
const recipientsOf = async (id: string): Promise<{ id: string; place: { name: string }; messages: number | null }[]> =>
  (await scene.ask('l’académie', 'GET', at(id, '/recipients'))).body.items;
const renewed = async (id: string, place: string): Promise<string> => {
  const recipient = (await recipientsOf(id)).find((one) => one.place.name === place);
  const answer = await scene.ask('l’académie', 'POST', at(id, `/recipients/${recipient?.id ?? ''}/link`));
  expect(answer.body.url).toBe(`http://localhost:3000/#/repondre?jeton=${String(answer.body.token)}`);
  return answer.body.token as string;
};
const yes = { kind: 'choice', key: 'q1', chosen: [0] };
const answer = (token: string, answers: object[] = [yes]) =>
  scene.ask(null, 'POST', '/answer-sheets', { token, answers });
const read = (token: string) => scene.ask(null, 'POST', '/answer-sheets/reading', { token });
const mails = () =>
  scene.db.ownerQuery<{ recipient: string; subject: string; body: string | null }>(
    'select recipient, subject, body from platform.mail order by id',
  );

describe('a survey', () => {
  it('is built by those who may ask there, and seen by nobody else until it leaves', async () => {
    const { id, mayWrite, wouldAsk, state } = await begun();
    expect([mayWrite, state, wouldAsk]).toEqual([true, 'draft', { school: 2, college: 1, district: 1 }]);
    for (const [who, status] of [
      ['la directrice', 403],
      ['le référent', 403],
      ['la principale', 403],
    ] as const) {
      const refused = await scene.ask(who, 'POST', '/questionnaires', { ...DRAFT, placeId: scene.place('académie') });
      expect([who, refused.status]).toEqual([who, status]);
    }
    expect((await scene.ask('la directrice', 'GET', at(id))).status).toBe(404);
    expect((await scene.ask('le référent', 'GET', at(id))).status).toBe(404);
    expect((await scene.ask('le référent', 'PUT', at(id), DRAFT)).status).toBe(404);
    const twice = { ...DRAFT, questions: [QUESTIONS[0], QUESTIONS[0]] };
    expect((await scene.ask('l’académie', 'PUT', at(id), twice)).body.code).toBe('convention.surveyQuestionUnfit');
    expect((await scene.ask('l’académie', 'PUT', at(id), { ...DRAFT, title: 'Autre titre' })).body.title).toBe(
      'Autre titre',
    );
    expect((await send(id, ['school'], '2026-11-26')).body.code).toBe('convention.surveyDueInPast');
    const own = await begun('le référent', scene.place('circonscription'));
    expect((await send(own.id, ['college'], '2026-12-18', 'le référent')).body.code).toBe(
      'convention.surveyNobodyToAsk',
    );
    expect((await scene.ask('le référent', 'DELETE', at(own.id))).status).toBe(200);
  });

  it('leaves as one secret letter a place, kept as a hash, and its questions never change again', async () => {
    const { id } = await begun();
    const sent = await send(id, ['school', 'college']);
    expect(sent.body).toMatchObject({ state: 'sent', asked: 3, answered: 0 });
    expect((await scene.ask('l’académie', 'PUT', at(id), DRAFT)).body.code).toBe('convention.surveyNotADraft');
    expect((await send(id, ['school'])).body.code).toBe('convention.surveyNotADraft');
    await expect(
      scene.db.ownerQuery(`update convention.survey set questions = '[]' where id = $1`, [id]),
    ).rejects.toThrow('A survey that was sent stays');
    expect(await scene.find(SurveyPost).deliver()).toBe(3);
    expect(await scene.find(SurveyPost).deliver()).toBe(0);
    const letters = await mails();
    // The other school has nobody: its link is made by hand.
    expect(letters.map(({ recipient }) => recipient).sort()).toEqual([
      'ladirectrice@exemple.invalid',
      'laprincipale@exemple.invalid',
    ]);
    expect(letters.every(({ body }) => body === null)).toBe(true);
    expect((await recipientsOf(id)).map(({ place, messages }) => [place.name, messages]).sort()).toEqual([
      ['annexe', 0],
      ['collège', 1],
      ['école', 1],
    ]);
    expect((await scene.ask('la directrice', 'GET', at(id, '/recipients'))).status).toBe(403);
  });

  it('is answered without an account, corrected until it is closed, and nothing tells by whom', async () => {
    const { id } = await begun();
    await send(id, ['school']);
    const token = await renewed(id, 'école');
    const sheet = await read(token);
    expect(sheet.body).toMatchObject({
      title: DRAFT.title,
      place: 'école',
      askedBy: 'académie',
      answeredAt: null,
      answers: [],
    });
    expect((await answer(token, [])).body.code).toBe('convention.surveyAnswerMissing');
    const first = await answer(token, [yes, { kind: 'text', key: 'q2', text: 'Rien à dire' }]);
    expect(first.body.answers).toHaveLength(2);
    const corrected = await answer(token, [{ ...yes, chosen: [1] }]);
    expect(corrected.body.answers).toEqual([{ ...yes, chosen: [1] }]);
    const acts = await scene.db.ownerQuery<{ actor_kind: string; actor_label: string }>(
      `select actor_kind, actor_label from platform.journal where act = 'convention.survey.answered'`,
    );
    expect(acts).toEqual([{ actor_kind: 'system', actor_label: 'réponse par un lien d’enquête' }]);
    expect((await scene.ask('l’académie', 'GET', at(id))).body).toMatchObject({ asked: 2, answered: 1 });

    // A new link is another; the former answers as one that never was.
    const next = await renewed(id, 'école');
    const gone = await read(token);
    const never = await read('A'.repeat(43));
    expect([gone.status, gone.body.code, gone.body.detail]).toEqual([
      410,
      'convention.surveyLinkClosed',
      never.body.detail,
    ]);
    expect((await read(next)).body.answers).toHaveLength(1);
    expect((await scene.ask('l’académie', 'POST', at(id, '/closure'))).body.state).toBe('closed');
    expect((await answer(next)).body).toMatchObject({ code: 'convention.surveyLinkClosed', detail: never.body.detail });
    await expect(
      scene.db.ownerQuery(
        `update convention.survey_recipient set answers = '{}' where survey_id = $1 and answers is not null`,
        [id],
      ),
    ).rejects.toThrow('An answer stays');
    expect(
      await scene.db.ownerQuery('select 1 from convention.survey_link where token_hash = $1', [surveyTokenHash(next)]),
    ).toEqual([]);
  });

  it('reminds those who have not answered, and closes by itself when nobody does', async () => {
    const { id } = await begun();
    await send(id, ['school'], '2026-12-04');
    await scene.find(SurveyPost).deliver();
    expect((await scene.ask('l’académie', 'POST', at(id, '/reminders'))).body.code).toBe(
      'convention.surveyRemindedToday',
    );
    await answer(await renewed(id, 'annexe'));
    const counted = await scene.db.database.read(Reach.system('indicateurs'), (tx) =>
      scene.find(SurveyPunctuality).ofMany(tx, [scene.place('circonscription'), scene.place('annexe')], {
        ...{ from: LocalDate.parse('2026-12-01'), until: LocalDate.parse('2026-12-05') },
      }),
    );
    expect([...counted]).toEqual(
      expect.arrayContaining([
        [scene.place('circonscription'), { received: 2, inTime: 1 }],
        [scene.place('annexe'), { received: 1, inTime: 1 }],
      ]),
    );
    const before = (await mails()).length;
    await scene.at('2026-11-27T09:00:00Z');
    expect(await scene.find(SurveyPost).remind()).toBe(1);
    expect(await scene.find(SurveyPost).remind()).toBe(0);
    // Only the school that has not answered.
    expect(await scene.find(SurveyPost).deliver()).toBe(1);
    expect((await mails()).slice(before).map(({ recipient, subject }) => [recipient, subject.slice(0, 16)])).toEqual([
      ['ladirectrice@exemple.invalid', 'Rappel : enquête'],
    ]);
    await scene.at('2027-01-10T09:00:00Z');
    await scene.find(SurveyPost).remind();
    expect((await scene.ask('l’académie', 'GET', at(id))).body.state).toBe('closed');
    await scene.at('2026-11-26T09:00:00Z');
  });

  it('tells others what came of it once it is closed, from five answers on; those who sent it read all', async () => {
    const { id } = await begun();
    await send(id, ['school', 'college', 'district']);
    const names = ['école', 'annexe', 'collège', 'circonscription'];
    const tokens = await Promise.all(names.map((name) => renewed(id, name)));
    for (const token of tokens) await answer(token, [yes, { kind: 'text', key: 'q2', text: '=1+1' }]);
    const all = await scene.ask('l’académie', 'GET', at(id, '/results'));
    expect(all.body).toMatchObject({ asked: 4, answered: 4, readsAll: true });
    expect(all.body.items[0].whole.counts).toEqual([
      { label: 'Oui', count: 4 },
      { label: 'Non', count: 0 },
    ]);
    const [text] = all.body.items[1].texts;
    expect(text).toMatchObject({ text: '=1+1' });
    expect((await scene.ask('l’académie', 'DELETE', at(id, `/texts/${String(text.id)}`))).status).toBe(200);
    expect((await scene.ask('l’académie', 'GET', at(id, '/results'))).body.items[1].texts).toHaveLength(3);
    expect((await scene.ask('la directrice', 'GET', at(id, '/results'))).status).toBe(404);

    await scene.ask('l’académie', 'POST', at(id, '/closure'));
    // Four answers are not five.
    const shared = await scene.ask('la directrice', 'GET', at(id, '/results'));
    expect(shared.body).toMatchObject({ readsAll: false, answered: 4 });
    expect(shared.body.items.map(({ whole }: { whole: unknown }) => whole)).toEqual([null, null]);
    await scene.db.ownerQuery(`insert into convention.survey_recipient (id, survey_id, place_id, answered_at, answers)
      values (gen_random_uuid(), '${id}', '${scene.place('voisine')}', now(), '{"q1": [1]}')`);
    const five = await scene.ask('la directrice', 'GET', at(id, '/results'));
    expect(five.body.items[0].whole.counts.map(({ count }: { count: number }) => count)).toEqual([4, 1]);
    expect([five.body.items[1].whole, five.body.items[1].texts]).toEqual([null, []]);
    expect((await scene.ask('les finances voisines', 'GET', at(id, '/results'))).status).toBe(200);
    expect((await scene.ask('la directrice', 'GET', at(id, '/answers.csv'))).status).toBe(403);

    const csv = await scene.ask('l’académie', 'GET', at(id, '/answers.csv'));
    expect(csv.text).toContain(`'=1+1`);
    expect(csv.text.split('\r\n')[0]).toBe(
      '\ufeffDestinataire;UAI;Circonscription;Répondu le;1. Souvent ?;2. Une remarque ?',
    );
    expect((await scene.bytes('l’académie', at(id, '/answers.ods'))).subarray(0, 2).toString()).toBe('PK');
  });

  it('has row level security keep answers from who reads counts, and from who would write them', async () => {
    const person = (who: string, role: 'teacher' | 'academie', placeId: string, permissions: string[]) =>
      Reach.person({
        ...{ personId: scene.personId(who), displayName: who },
        grants: [{ role, placeId, permissions: permissions as never }],
      });
    const head = person('la directrice', 'teacher', scene.place('école'), ['usage:read', 'place:read']);
    const seen = await scene.db.database.read(head, (tx) => tx.query('select 1 from convention.survey_recipient'));
    expect(seen).toEqual([]);
    const texts = await scene.db.database.read(head, (tx) => tx.query('select 1 from convention.survey_text'));
    expect(texts).toEqual([]);
    const sender = person('l’académie', 'academie', scene.place('académie'), ['survey:write', 'place:read']);
    const forged = scene.db.database.transaction(sender, (tx) =>
      tx.execute(
        `update convention.survey_recipient set answered_at = now(), answers = '{"q1": [1]}' where answers is null`,
      ),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });

  it('goes five years after its end, its free texts after one', async () => {
    const { id } = await begun();
    await send(id, ['school']);
    await answer(await renewed(id, 'école'), [yes, { kind: 'text', key: 'q2', text: 'Un mot' }]);
    await scene.ask('l’académie', 'POST', at(id, '/closure'));
    const left = async () => {
      const rows = await scene.db.ownerQuery<{ surveys: number; texts: number }>(
        `select count(distinct s.id)::int surveys, count(t.id)::int texts from convention.survey s
           join convention.survey_recipient r on r.survey_id = s.id left join convention.survey_text t on t.recipient_id = r.id
         where s.id = $1`,
        [id],
      );
      return rows[0];
    };
    const rules = scene.find(Retention).rules.filter(({ name }) => name.startsWith('convention.survey'));
    const prune = async (instant: string): Promise<void> => {
      for (const rule of rules) {
        if (rule.daysKept === null) continue;
        const before = new Date(Date.parse(instant) - rule.daysKept * 86_400_000);
        await scene.db.database.transaction(Reach.system('conservation'), (tx) => rule.prune(tx, before));
      }
    };
    await prune('2027-11-20T00:00:00Z');
    expect(await left()).toEqual({ surveys: 1, texts: 1 });
    await prune('2027-12-01T00:00:00Z');
    expect(await left()).toEqual({ surveys: 1, texts: 0 });
    await prune('2031-12-01T00:00:00Z');
    expect(await left()).toEqual({ surveys: 0, texts: 0 });
  });
});

describe('an account of what was done', () => {
  const ACCOUNT = {
    ...{ title: 'Lire à voix haute', discipline: 'french', level: 'ce1' },
    ...{ done: 'Chacun s’est enregistré.', brought: 'Tous ont osé lire.', failed: null },
  };
  const write = (who: string, schoolId = scene.place('école')) =>
    scene.ask(who, 'POST', '/feedback', { ...ACCOUNT, schoolId });
  const status = async (who: string, id: string): Promise<number> =>
    (await scene.ask(who, 'GET', `/feedback/${id}`)).status;

  it('is its author’s alone, then who reviews it reads it, then others, under a function', async () => {
    const draft = await write('la maîtresse');
    expect(draft.body).toMatchObject({ state: 'draft', function: 'Enseignant', mine: true, mayReview: false });
    const { id } = draft.body as { id: string };
    const path = (act: string): string => `/feedback/${id}/${act}`;
    expect([await status('la directrice', id), await status('l’inspectrice', id)]).toEqual([404, 404]);
    expect((await write('la maîtresse', scene.place('annexe'))).body.code).toBe('convention.feedbackNotYourSchool');
    expect(
      (await scene.ask('la maîtresse', 'POST', path('review'), { decision: { outcome: 'publish', audience: 'all' } }))
        .status,
    ).toBe(403);
    expect((await scene.ask('la maîtresse', 'POST', path('submission'))).body.state).toBe('submitted');
    expect((await scene.ask('la maîtresse', 'PUT', `/feedback/${id}`, ACCOUNT)).body.code).toBe(
      'convention.feedbackHasLeft',
    );
    expect([await status('la directrice', id), await status('l’inspectrice', id)]).toEqual([404, 200]);

    const returned = await scene.ask('l’inspectrice', 'POST', path('review'), {
      decision: {
        outcome: 'return',
        reason: 'Un prénom y est.',
      },
    });
    expect(returned.body.state).toBe('returned');
    expect((await scene.ask('la maîtresse', 'GET', `/feedback/${id}`)).body.reason).toBe('Un prénom y est.');
    await scene.ask('la maîtresse', 'PUT', `/feedback/${id}`, { ...ACCOUNT, title: 'Lire fort' });
    await scene.ask('la maîtresse', 'POST', path('submission'));
    const published = await scene.ask('l’inspectrice', 'POST', path('review'), {
      decision: {
        outcome: 'publish',
        audience: 'academie',
      },
    });
    expect(published.body).toMatchObject({ state: 'published', audience: 'academie' });
    const read = await scene.ask('une collègue', 'GET', `/feedback/${id}`);
    expect(read.body).toMatchObject({ title: 'Lire fort', function: 'Enseignant', mine: false, reason: null });
    expect(read.body.school.name).toBe('école');
    // The places’ journals say what was published, and neither who wrote it nor what is still hers alone.
    const lines = await scene.db.ownerQuery<{ placed: boolean; label: string }>(
      `select place_id is not null as placed, subject_label as label from platform.journal
       where act like 'convention.feedback.%' order by id`,
    );
    expect(lines.filter(({ placed }) => placed)).toEqual([{ placed: true, label: 'Lire fort' }]);
    expect(lines.filter(({ placed, label }) => !placed && label !== 'Retour d’expérience')).toEqual([]);
    // Nobody's name, wherever it may be.
    expect(read.text).not.toContain('maîtresse');
    const found = await scene.ask('les finances voisines', 'GET', '/feedback?q=LIRE&discipline=french&level=ce1');
    expect(found.body.items).toHaveLength(1);
    expect((await scene.ask('une collègue', 'GET', '/feedback?level=cm2')).body.items).toEqual([]);
    expect((await scene.ask('une collègue', 'POST', path('withdrawal'))).status).toBe(404);
    expect((await scene.ask('la maîtresse', 'POST', path('withdrawal'))).body.state).toBe('draft');
    expect(await status('une collègue', id)).toBe(404);
    expect((await scene.ask('la maîtresse', 'DELETE', `/feedback/${id}`)).status).toBe(200);
  });

  it('has row level security say so: nobody publishes her own, nor changes what was handed in', async () => {
    const { body } = await write('la maîtresse');
    await scene.ask('la maîtresse', 'POST', `/feedback/${String(body.id)}/submission`);
    const author = Reach.person({
      ...{ personId: scene.personId('la maîtresse'), displayName: 'la maîtresse' },
      grants: [{ role: 'teacher', placeId: scene.place('école'), permissions: ['feedback:write', 'place:read'] }],
    });
    const forge = (set: string) =>
      scene.db.database.transaction(author, (tx) =>
        tx.execute(`update convention.feedback set ${set} where id = $1`, [body.id]),
      );
    await expect(forge(`published_at = now(), audience = 'all'`)).rejects.toThrow('row-level security');
    await expect(forge(`title = 'Autre'`)).rejects.toThrow('What was handed in stays');
  });

  it('forgets its author at the end of the following school year, and keeps what was published', async () => {
    const kept = (await write('la maîtresse')).body.id as string;
    const alone = (await write('la maîtresse')).body.id as string;
    await scene.ask('la maîtresse', 'POST', `/feedback/${kept}/submission`);
    await scene.ask('l’inspectrice', 'POST', `/feedback/${kept}/review`, {
      decision: { outcome: 'publish', audience: 'all' },
    });
    const rule = scene.find(Retention).rules.find(({ name }) => name === 'convention.feedback');
    const prune = (now: string) =>
      scene.db.database.transaction(Reach.system('conservation'), (tx) =>
        rule?.daysKept == null
          ? Promise.resolve(0)
          : rule.prune(tx, new Date(Date.parse(now) - rule.daysKept * 86_400_000)),
      );
    const authors = () =>
      scene.db.ownerQuery(
        'select id, author_id is null as forgotten from convention.feedback where id = any ($1) order by id',
        [[kept, alone]],
      );
    await prune('2028-08-30T12:00:00Z');
    expect(await authors()).toHaveLength(2);
    await prune('2028-09-02T12:00:00Z');
    expect(await authors()).toEqual([{ id: kept, forgotten: true }]);
    expect((await scene.ask('une collègue', 'GET', `/feedback/${kept}`)).body).toMatchObject({
      mine: false,
      state: 'published',
    });
  });
});
