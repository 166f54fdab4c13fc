import { testDatabase } from '@chariot/testkit';
import { newId, Reach, ROLE_PERMISSIONS } from '@chariot/kernel';
import { makePdf } from '@chariot/platform';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConventionScene, SCENE_MIGRATIONS, schoolRow } from '../convention.scene.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { LettersModule } from '../letters/letters.module.js';
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
    [ProjectModule, LettersModule, DeadlinesModule],
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
