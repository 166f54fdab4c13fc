import { testDatabase } from '@chariot/testkit';
import { LocalDate, newId, Reach, ROLE_PERMISSIONS } from '@chariot/kernel';
import { makePdf } from '@chariot/platform';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConventionScene, SCENE_MIGRATIONS, schoolRow } from '../convention.scene.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { LettersModule } from '../letters/letters.module.js';
import { FollowUpModule } from '../follow-up/follow-up.module.js';
import { FollowUpRecords } from '../follow-up/follow-up-records.service.js';
import { ProjectModule } from './project.module.js';

let scene: ConventionScene;
let folder: string;
let conventionId: string;
const MEASURE = {
  ...{ on: '2016-10-12', subject: 'Débit de la salle 3', schoolUai: '0382460T', reference: null, words: null },
  attachmentIds: [] as string[],
  details: {
    ...{ kind: 'throughput', room: 'salle 3', downMbps: 48, upMbps: null, devicesOnline: 12 },
    measuredBy: 'le référent numérique',
  },
};
const LETTER = {
  ...{ kind: 'rectification', trap: 'T01', quote: '8 000 €', author: 'localAuthority', signatory: 'Le maire' },
  ...{ place: null, datedOn: '2016-11-15', reference: null, words: null, clauses: [] },
};
const SENDING = { sentOn: '2016-11-15', way: 'registered', registeredNumber: '1A 234' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chariot-pieces-'));
  scene = await ConventionScene.open(
    await testDatabase({ migrations: SCENE_MIGRATIONS }),
    [ProjectModule, LettersModule, DeadlinesModule, FollowUpModule],
    '2016-11-15T09:00:00Z',
    folder,
  );
  await scene.plant('l’académie', 'academie', 'académie');
  await scene.plant('les finances', 'finance', 'commune');
  await scene.plant('le maire', 'authorisingOfficer', 'commune');
  await scene.plant('les finances voisines', 'finance', 'voisine');
  await scene.plant('la directrice', 'schoolHead', 'école');
  await scene.plant('la principale', 'collegePrincipal', 'collège');
  // Who reaches the collège makes it a party at once.
  const declared = await scene.ask('l’académie', 'POST', '/conventions', {
    ...scene.convention('C-1', { signedOn: '2016-09-15' }),
    annex: [schoolRow('0382460T')],
  });
  expect(declared.status).toBe(201);
  conventionId = declared.body.id;
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true });
});

const at = (path: string): string => `/conventions/${conventionId}${path}`;
const note = (who: string, changes: object = {}) =>
  scene.ask(who, 'POST', at('/project/records'), { ...MEASURE, ...changes });
const journalled = (act: string) =>
  scene.db.ownerQuery<{ subject_label: string }>('select subject_label from platform.journal where act = $1', [act]);

describe('the file of the project', () => {
  it('is written by a school as by the two parties, and read by the collège, who does not write', async () => {
    const noted = await note('la directrice');
    expect(noted).toMatchObject({ status: 201, body: { kind: 'throughput', recordedBy: 'la directrice' } });
    expect(noted.body.summary).toBe(
      '48\u00a0Mbit/s descendants, salle 3, 12 tablettes allumées (le référent numérique)',
    );
    expect((await note('la principale')).status).toBe(403);
    expect((await note('les finances voisines')).status).toBe(404);
    const read = await scene.ask('la principale', 'GET', at('/project'));
    expect(read.body).toMatchObject({ mayWrite: false, asOf: '2016-11-15' });
    expect(read.body.findings.find(({ rule }: { rule: string }) => rule === 'R11').state).toBe('established');
    expect((await scene.ask('les finances voisines', 'GET', at('/project'))).status).toBe(404);
    expect(await journalled('convention.project.recorded')).toHaveLength(1);
    const { body } = await scene.ask('les finances', 'GET', at('/deadlines'));
    expect(body.entries.find(({ code }: { code: string }) => code === 'throughput').state).toBe('done');
  });

  it('takes the surveys of a collège from the collège, and nothing else', async () => {
    const survey = { on: '2016-11-02', subject: 'Enquête PROFETIC', schoolUai: null, reference: null, words: null };
    const asked = { ...survey, dueOn: '2016-11-30', answeredOn: null };
    const path = at('/project/surveys');
    expect((await scene.ask('la principale', 'GET', at('/project'))).body.answersFor).toEqual(['0382460T']);
    expect((await scene.ask('la directrice', 'GET', at('/project'))).body.answersFor).toEqual([]);
    const noted = await scene.ask('la principale', 'POST', path, asked);
    expect(noted).toMatchObject({ status: 201, body: { kind: 'survey', recordedBy: 'la principale' } });
    expect(noted.body.details).toMatchObject({ respondent: 'college', answeredOn: null });
    const own = `${path}/${noted.body.id}`;
    const answered = await scene.ask('la principale', 'PUT', own, { ...asked, answeredOn: '2016-11-10' });
    expect(answered.body.summary).toBe('collège de référence, pour le 30/11/2016, répondu le 10/11/2016');

    // Neither another collège nor the school that writes the rest of the file.
    for (const who of ['la directrice', 'l’académie', 'les finances']) {
      expect((await scene.ask(who, 'POST', path, asked)).status).toBe(403);
    }
    for (const [changes, code] of [
      [{ on: '2016-11-16' }, 'projectInFuture'],
      [{ answeredOn: '2016-10-01' }, 'projectAnswerBefore'],
      [{ schoolUai: '0381778B' }, 'projectSchoolNotInAnnex'],
    ] as const) {
      const refused = await scene.ask('la principale', 'POST', path, { ...asked, ...changes });
      expect(refused.body.code).toBe(`convention.${code}`);
    }
    const measured = (await note('la directrice')).body.id;
    const misled = await scene.ask('la principale', 'PUT', `${path}/${measured}`, asked);
    expect(misled.body.code).toBe('convention.projectRecordNotFound');
    const district = { kind: 'survey', respondent: 'district', dueOn: null, answeredOn: null };
    const other = (await note('la directrice', { details: district })).body.id;
    expect((await scene.ask('la principale', 'PUT', `${path}/${other}`, asked)).body.code).toBe(
      'convention.projectRecordNotFound',
    );
    expect((await note('la principale', { details: { ...district, respondent: 'college' } })).status).toBe(403);
  });

  it('has row level security say the same: no other fact, and not of another collège’s school', async () => {
    const principal = Reach.person({
      personId: scene.personId('la principale'),
      displayName: 'la principale',
      grants: [
        {
          ...{ role: 'collegePrincipal', placeId: scene.place('collège') },
          permissions: ROLE_PERMISSIONS.collegePrincipal,
        },
      ],
    });
    const insert = (kind: string, details: object, school: string | null = null) =>
      scene.db.database.transaction(principal, (tx) =>
        tx.execute(
          `insert into convention.project_record (id, convention_id, kind, happened_on, subject, school_uai, details,
             recorded_at, recorded_by, changed_at) values ($1, $2, $3, '2016-11-02', 'x', $4, $5::jsonb, now(), 'x', now())`,
          [newId(), conventionId, kind, school, JSON.stringify({ kind, ...details })],
        ),
      );
    await expect(insert('information', {})).rejects.toThrow('row-level security');
    await expect(insert('survey', { respondent: 'district' })).rejects.toThrow('row-level security');
    const asked = { respondent: 'college', dueOn: null, answeredOn: null };
    await expect(insert('survey', asked, '0381778B')).rejects.toThrow('row-level security');
    await insert('survey', asked, '0382460T');
  });

  it('refuses whole what cannot be: a day to come, another school, an answer before its question', async () => {
    const before = (await scene.ask('les finances', 'GET', at('/project'))).body.records.length;
    const details = { kind: 'reportingRequest', dueOn: null, answeredOn: '2016-10-01' };
    for (const [changes, code] of [
      [{ on: '2016-11-16' }, 'projectInFuture'],
      [{ schoolUai: '0381778B' }, 'projectSchoolNotInAnnex'],
      [{ details }, 'projectAnswerBefore'],
      [{ attachmentIds: [conventionId] }, 'attachmentNotFound'],
    ] as const) {
      expect((await note('les finances', changes)).body.code).toBe(`convention.${code}`);
    }
    expect((await scene.ask('les finances', 'GET', at('/project'))).body.records).toHaveLength(before);
  });

  it('keeps papers with a fact, is corrected without changing its kind, and withdrawn', async () => {
    const pdf = await makePdf({ title: 'Mesure', mention: null, at: new Date(0) }, (page) => page.paragraph('48'));
    const paper = await scene.ask('la directrice', 'POST', at('/attachments'), {
      ...{ kind: 'other', name: 'mesure.pdf', contentBase64: pdf.toString('base64') },
    });
    const { body } = await note('la directrice', { attachmentIds: [paper.body.id] });
    expect(body.attachments).toMatchObject([{ name: 'mesure.pdf' }]);
    const path = at(`/project/records/${body.id}`);
    const corrected = await scene.ask('les finances', 'PUT', path, { ...MEASURE, subject: 'Salle 4' });
    expect(corrected.body).toMatchObject({ subject: 'Salle 4', attachments: [] });
    const other = { ...MEASURE, details: { kind: 'information' } };
    expect((await scene.ask('les finances', 'PUT', path, other)).body.code).toBe('convention.projectKindStays');
    expect((await scene.ask('la principale', 'DELETE', path)).status).toBe(403);
    expect((await scene.ask('l’académie', 'DELETE', path)).status).toBe(200);
    expect((await scene.ask('les finances', 'PUT', path, MEASURE)).body.code).toBe('convention.projectRecordNotFound');
    expect(await journalled('convention.project.withdrawn')).toHaveLength(1);
  });

  it('is printed whole, and told to a spreadsheet that runs nothing', async () => {
    await note('les finances', { subject: '=HYPERLINK("x")', details: { kind: 'information' } });
    const pdf = await scene.bytes('la directrice', at('/project.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const ods = await scene.bytes('la directrice', at('/project.ods'));
    expect(ods.subarray(0, 2).toString()).toBe('PK');
    const sheet = (await scene.bytes('la directrice', at('/project.csv'))).toString();
    expect(sheet).toContain(`'=HYPERLINK`);
    expect(sheet.trimEnd().endsWith('Opération du Programme d’investissements d’avenir lancé par l’État.')).toBe(true);
  });
});

describe('letters', () => {
  const draft = (who: string, changes: object = {}) =>
    scene.ask(who, 'POST', at('/letters'), { ...LETTER, ...changes });

  it('is its side’s as long as it is a draft, and nobody else’s', async () => {
    const { status, body } = await draft('les finances');
    expect(status).toBe(201);
    const path = at(`/letters/${body.id}`);
    expect((await scene.ask('l’académie', 'GET', `${path}/document`)).body.code).toBe('convention.letterNotFound');
    expect((await scene.bytes('le maire', `${path}/document`)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await scene.ask('la directrice', 'GET', at('/letters'))).status).toBe(403);
    expect((await scene.ask('les finances voisines', 'GET', at('/letters'))).status).toBe(404);
    expect((await draft('les finances', { author: 'academie' })).body.code).toBe('convention.letterMayNotWrite');
    expect((await draft('l’académie')).body.code).toBe('convention.letterMayNotWrite');
    expect((await draft('les finances', { trap: null })).body.code).toBe('convention.letterTrapMissing');
    expect((await draft('les finances', { kind: 'optionalClauses' })).body.code).toBe(
      'convention.letterClausesMissing',
    );
    expect((await scene.ask('les finances', 'DELETE', path)).status).toBe(200);
  });

  it('is frozen once it has left, to the byte, with its hash and its version', async () => {
    const { body } = await draft('les finances');
    const path = at(`/letters/${body.id}`);
    const early = await scene.ask('les finances', 'POST', `${path}/sending`, { ...SENDING, sentOn: '2016-11-16' });
    expect(early.body.code).toBe('convention.letterSentInFuture');
    const sent = await scene.ask('les finances', 'POST', `${path}/sending`, SENDING);
    expect(sent.body).toMatchObject({ state: 'sent', version: 1, registeredNumber: '1A 234' });
    const first = await scene.bytes('l’académie', `${path}/document`);
    await scene.ask('les finances', 'PUT', `/conventions/${conventionId}/letters/${body.id}`, LETTER);
    expect((await scene.ask('les finances', 'PUT', path, LETTER)).body.code).toBe('convention.letterSent');
    expect((await scene.ask('les finances', 'DELETE', path)).body.code).toBe('convention.letterSent');
    await scene.at('2016-11-20T09:00:00Z');
    expect((await scene.bytes('l’académie', `${path}/document`)).equals(first)).toBe(true);
    const { sha256 } = (await scene.ask('l’académie', 'GET', at('/letters'))).body.items[0];
    expect(sha256).toBe(sent.body.sha256);
    const again = (await draft('les finances')).body;
    const second = await scene.ask('les finances', 'POST', at(`/letters/${again.id}/sending`), SENDING);
    expect(second.body.version).toBe(2);
    await expect(
      scene.db.ownerQuery('update convention.letter set author = $2 where id = $1', [body.id, 'academie']),
    ).rejects.toThrow('kept');
    expect(await journalled('convention.letter.sent')).toHaveLength(2);
  });

  it('is a bilan whose figures come as a table too, and that the term hears of', async () => {
    const { body } = await draft('les finances', { kind: 'financialReport', trap: null, quote: null });
    const path = at(`/letters/${body.id}`);
    expect(body.remarks).toMatchObject([{ rule: 'R87' }]);
    expect((await scene.bytes('les finances', `${path}/table`)).toString()).toContain('Dépenses réalisées (TTC);0,00');
    expect((await scene.ask('les finances', 'POST', `${path}/sending`, SENDING)).status).toBe(200);
    const { entries } = (await scene.ask('les finances', 'GET', at('/deadlines'))).body;
    expect(entries.find(({ code }: { code: string }) => code === 'financialReport').state).toBe('done');
    expect((await scene.ask('les finances', 'GET', at('/letters'))).body.items[0].hasTable).toBe(true);
  });
});

describe('what the follow-up of art. 8 is told', () => {
  const SYSTEM = Reach.system('essai');
  const day = LocalDate.parse;
  const time = { from: day('2016-09-01'), until: day('2016-12-31') };
  const record = (when: typeof time = time) =>
    scene.db.database.read(SYSTEM, (tx) => scene.find(FollowUpRecords).record(SYSTEM, tx, conventionId, when));

  it('is dates, totals and counts: no paper, no function of who measured, nothing of another time', async () => {
    const training = { kind: 'training', subjects: ['tools'], hours: 6, participants: 9 };
    await note('l’académie', { on: '2016-10-20', subject: 'Prise en main', details: training });
    const request = { kind: 'reportingRequest', dueOn: '2016-12-01', answeredOn: null };
    await note('l’académie', { on: '2016-11-02', subject: 'État des lieux', details: request });
    const told = await record();
    expect(told.trainings).toEqual([
      { on: '2016-10-20', subject: 'Prise en main', school: 'école', hours: 6, participants: 9 },
    ]);
    expect(told.requests.find(({ subject }) => subject === 'État des lieux')).toMatchObject({
      ...{ kind: 'reportingRequest', dueOn: '2016-12-01', answeredOn: null },
    });
    // The committee that nobody has composed is asked for all the same.
    expect(told.meetings).toEqual([
      expect.objectContaining({ committee: 'local', period: '1er trimestre 2016-2017', required: 1, state: 'running' }),
      expect.objectContaining({ committee: 'departmental', required: 2, heldOn: [] }),
    ]);
    expect(told.money).toEqual({
      ...{ asOf: '2016-11-20', forecastCents: 800_000, provisionalCents: 400_000, certifiedCents: null },
      ...{ dueCents: null, paidCents: 0, repaidCents: 0 },
    });
    expect(told.deadlines.map(({ label }) => label)).toContain('Versement de l’avance');
    expect(told.next.every(({ dueOn }) => dueOn >= '2016-11-20')).toBe(true);
    expect(JSON.stringify(told)).not.toMatch(/référent numérique|directrice|FR76/);
    const later = await record({ from: day('2017-01-01'), until: day('2017-03-31') });
    expect([later.trainings, later.deadlines.some(({ dueOn }) => dueOn < '2017-01-01')]).toEqual([[], false]);
  });

  it('has surveys that are closed, in counts, from five answers on, and titles of published accounts', async () => {
    const survey = newId();
    const questions = [
      { ...{ kind: 'choice', key: 'q1', label: 'Souvent ?', required: true, several: false }, options: ['Oui', 'Non'] },
      { kind: 'text', key: 'q2', label: 'Une remarque ?', required: false },
    ];
    await scene.db.ownerQuery(
      `insert into convention.survey (id, place_id, title, questions, created_at, created_by, changed_at, due_on, sent_at, closed_at)
       values ($1, $2, 'Usages', $3::jsonb, '2016-10-01', 'essai', '2016-10-01', '2016-10-31', '2016-10-01', $4)`,
      [survey, scene.place('académie'), JSON.stringify(questions), '2016-11-05T10:00:00Z'],
    );
    const answered = (place: string) =>
      scene.db.ownerQuery(
        `insert into convention.survey_recipient (id, survey_id, place_id, answered_at, answers)
         values (gen_random_uuid(), $1, $2, '2016-10-20', '{"q1": [0]}')`,
        [survey, place],
      );
    const names = ['école', 'collège', 'annexe', 'commune'] as const;
    await scene.db.ownerQuery('alter table convention.survey_recipient disable trigger survey_answer_stays');
    for (const name of names) await answered(scene.place(name));
    expect((await record()).surveys).toEqual([
      expect.objectContaining({
        ...{ title: 'Usages', asked: 4, answered: 4, closedOn: '2016-11-05' },
        questions: [
          { label: 'Souvent ?', isText: false, figures: null },
          { label: 'Une remarque ?', isText: true, figures: null },
        ],
      }),
    ]);
    await answered(scene.place('voisine'));
    expect((await record()).surveys[0]?.questions[0]?.figures).toMatchObject({
      ...{
        answered: 5,
        counts: [
          { label: 'Oui', count: 5 },
          { label: 'Non', count: 0 },
        ],
      },
    });
    await scene.db.ownerQuery(
      `insert into convention.feedback (id, school_id, author_id, function, title, discipline, level, done, brought, created_at,
         changed_at, submitted_at, published_at, audience)
       values (gen_random_uuid(), $1, null, 'Enseignante', 'Lire à deux', 'french', 'ce1', 'x', 'y', '2016-10-01', '2016-10-01',
         '2016-10-02', '2016-10-03', 'academie')`,
      [scene.place('école')],
    );
    expect((await record()).feedback).toEqual([
      {
        ...{ on: '2016-10-03', title: 'Lire à deux', school: 'école' },
        discipline: 'Français',
        level: 'CE1',
      },
    ]);
  });

  it('is of the convention that the caller reads, with the places of all its readers', async () => {
    const reach = (place: string) =>
      Reach.person({
        ...{ personId: newId(), displayName: 'essai' },
        grants: [{ role: 'schoolHead', placeId: place, permissions: ROLE_PERMISSIONS.schoolHead }],
      });
    const head = reach(scene.place('école'));
    const found = await scene.db.database.read(head, (tx) =>
      scene.find(FollowUpRecords).ofSchool(head, tx, scene.place('école')),
    );
    expect(found.map(({ said }) => [said.reference, said.signedOn])).toEqual([['C-1', '2016-09-15']]);
    expect(new Set(found[0]?.places)).toEqual(
      new Set(['académie', 'commune', 'école', 'collège'].map((name) => scene.place(name as 'école'))),
    );
    const other = reach(scene.place('voisine'));
    await expect(
      scene.db.database.read(other, (tx) => scene.find(FollowUpRecords).convention(other, tx, conventionId)),
    ).rejects.toMatchObject({ code: 'convention.notFound' });
  });
});
