import { migrations as identity } from '@chariot/identity';
import { LocalDate, newId, type Role } from '@chariot/kernel';
import { migrations as territory, Places } from '@chariot/territory';
import { frozenClock, openedPdf, pdfWords, personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { createHash } from 'node:crypto';
import { migrations } from '../index.js';
import { Indicators } from '../indicators/indicators.service.js';
import { yearOf } from '../indicators/period.js';
import { Publishing } from '../publication/publishing.service.js';
import { Steering } from '../steering/steering.service.js';
import { UsageScene } from '../usage.scene.js';
import { ReportMaking } from './report-making.service.js';
import { detailWords, figureWords } from './report-words.js';
import { Reports } from './reports.service.js';
import { ReportsRepository } from './reports.repository.js';

let db: TestDatabase;
let scene: UsageScene;
let [academie, isere, nord, sud, bourg, a, b, c, d] = ['', '', '', '', '', '', '', '', ''];
let [month, before] = ['', ''];
const TODAY = LocalDate.parse(new Date().toISOString().slice(0, 10));
const inspector = newId();
const leaver = newId();

const as = (role: Role, placeId: string, personId: string = newId()) => personReach({ role, placeId, personId });
const person = async (id: string, email: string, role: Role, placeId: string) => {
  await db.ownerQuery(`insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())`, [
    id,
    email,
    email,
  ]);
  await db.ownerQuery(
    `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at) values ($1, $2, $3, $4, '2020-09-01', now())`,
    [newId(), id, role, placeId],
  );
};
const choose = (reach: ReturnType<typeof as>, placeId: string, wanted = true) =>
  db.database.transaction(reach, (tx) => scene.get(Reports).choose(tx, reach, placeId, wanted));
const list = (reach: ReturnType<typeof as>, placeId: string) =>
  db.database.read(reach, (tx) => scene.get(Reports).list(tx, reach, placeId));
const file = (reach: ReturnType<typeof as>, kind: 'pdf' | 'ods', placeId = nord) =>
  db.database.read(reach, (tx) => scene.get(Reports).file(tx, reach, { placeId, month }, kind));
const needs = (reach: ReturnType<typeof as>, placeId: string) =>
  db.database.read(reach, (tx) => scene.get(Steering).needs(tx, reach, placeId));

/** As facts would have come in: what is closed is written by the owner's hand. */
async function months(): Promise<void> {
  await db.ownerQuery('alter table usage.month disable trigger user');
  for (const [school, teachers, serving] of [
    ...([
      [a, 4, 12],
      [b, 4, 6],
      [c, 5, 12],
    ] as const),
  ]) {
    await db.ownerQuery(
      `insert into usage.month (school_id, month, carts, devices, devices_in_service, devices_expected, devices_acquired,
         devices_deployed, device_days, device_days_in_service, open_days, lessons, minutes, teachers_of_month, pupils_of_month,
         box_minutes, box_minutes_beside_lessons)
       select $1, m::date, 1, 12, $3, 12, 12, 12, 192, 16 * $3, 16, $2 * 4, $2 * 200, $2, $2 * 20, 600, 130
         from generate_series(usage.this_month() - interval '2 months', usage.this_month(), interval '1 month') as m`,
      [school, teachers, serving],
    );
  }
  await db.ownerQuery('alter table usage.month enable trigger user');
}

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await UsageScene.of(db.database, frozenClock(new Date()));
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  await db.database.transaction(scene.system, async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) =>
      (await scene.get(Places).open(tx, scene.system, place)).id;
    academie = await open({ ...base, kind: 'academie', name: 'Grenoble', parentIds: [] });
    isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [academie] });
    nord = await open({ ...base, kind: 'district', name: 'Nord', parentIds: [isere] });
    sud = await open({ ...base, kind: 'district', name: 'Sud', parentIds: [isere] });
    bourg = await open({
      ...base,
      kind: 'localAuthority',
      localAuthorityKind: 'commune',
      name: 'Bourg',
      parentIds: [isere],
    });
    const school = (name: string, uai: string, district: string) =>
      open({ ...base, kind: 'school', name, uai, parentIds: [bourg, district] });
    [a, b, c, d] = [
      await school('École A', '0382460T', nord),
      await school('École B', '0381780D', nord),
      await school('École C', '0380002W', nord),
      await school('École D', '0380003X', sud),
    ];
  });
  await person(inspector, 'ien@exemple.fr', 'inspector', nord);
  await person(leaver, 'partie@exemple.fr', 'inspector', nord);
  const [now] = await db.ownerQuery<{ month: string; before: string }>(
    `select to_char(usage.this_month() - interval '1 month', 'YYYY-MM') as month,
            to_char(usage.this_month() - interval '2 months', 'YYYY-MM') as before`,
  );
  [month, before] = [now?.month ?? '', now?.before ?? ''];
  await months();
}, 120_000);
afterAll(async () => {
  await scene.close();
  await db.drop();
});

describe('schools that need help', () => {
  it('are told of a place, the heaviest first, with why, and those of which nothing is known', async () => {
    const told = await needs(as('inspector', isere), isere);
    expect(told).toMatchObject({ total: 4, needingHelp: 3, fine: 0, unknown: 1 });
    expect(told.schools.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...['École B needsHelp', 'École A needsHelp', 'École C needsHelp', 'École D unknown'],
    ]);
    expect(told.schools[0]?.needs.map(({ sentence }) => sentence)).toEqual([
      '6 tablettes hors service sur 12.',
      'Le Wi-Fi est resté allumé 2 heures hors séance le mois dernier (loi 2015-136, art. 7).',
    ]);
    expect(told.byDistrict.map(({ districtId, ...rest }) => [districtId === nord ? 'Nord' : 'Sud', rest])).toEqual([
      ['Nord', { schools: 3, needingHelp: 3, weight: 75 }],
      ['Sud', { schools: 1, needingHelp: 0, weight: 0 }],
    ]);
    expect(told.places.map(({ name }) => name).sort()).toEqual(['Isère', 'Nord', 'Sud']);
  });

  it('say where they are, as the directory does', async () => {
    await db.ownerQuery(
      `insert into territory.directory_import values ($1, 'f.csv', repeat('0', 64), now(), 1, 1, 0, '{}')`,
      [newId()],
    );
    await db.ownerQuery(
      `insert into territory.directory_entry (uai, name, type, is_public, status, import_id, latitude, longitude)
       select '0382460T', 'École A', 'Ecole', true, 'open', id, 45.37, 5.99 from territory.directory_import`,
    );
    const told = await needs(as('inspector', nord), nord);
    expect(told.schools.find(({ id }) => id === a)).toMatchObject({ latitude: 45.37, longitude: 5.99 });
    expect(told.schools.find(({ id }) => id === b)).toMatchObject({ latitude: null, longitude: null });
  });

  it('count a cart that was not heard of for three weeks of school, once the calendar says that there were', async () => {
    const quiet = { schoolId: d, classroomId: newId(), name: 'Chariot D', wornBatteries: 0 };
    scene.carts = [{ ...quiet, heardOn: LocalDate.addDays(TODAY, -70) }];
    expect((await needs(as('inspector', sud), sud)).needingHelp).toBe(0);
    await db.ownerQuery(
      `insert into territory.calendar_zone (academie_id, zone, changed_at) values ($1, 'Zone A', now())`,
      [academie],
    );
    const year = Number(TODAY.slice(0, 4));
    for (const first of [year - 1, year]) {
      await db.ownerQuery(
        `insert into territory.holiday (zone, school_year, from_on, until_on, name) values ('Zone A', $1, $2, $2, 'Un jour')`,
        [`${String(first)}-${String(first + 1)}`, `${String(first)}-10-25`],
      );
    }
    const told = await needs(as('inspector', sud), sud);
    expect(told.schools[0]?.needs).toMatchObject([{ code: 'cartQuiet', about: { kind: 'classroom' } }]);
    scene.carts = [{ ...quiet, heardOn: LocalDate.addDays(TODAY, -20) }];
    expect((await needs(as('inspector', sud), sud)).needingHelp).toBe(0);
    scene.carts = [];
  });

  it('are nobody’s who does not read that place', async () => {
    await expect(needs(as('inspector', sud), nord)).rejects.toMatchObject({ code: 'territory.placeNotFound' });
    await expect(needs(as('inspector', nord), academie)).rejects.toMatchObject({ code: 'usage.outOfReach' });
  });

  it('the deployment is told by month, against the dates of the conventions, each once', async () => {
    const annexed = { conventionId: newId(), reference: 'PNE-1', deploymentFrom: null, deploymentUntil: TODAY };
    scene.annexed = [a, b].map((schoolId) => ({ ...annexed, schoolId, carts: 1, lastTerm: null }));
    const reach = as('inspector', nord);
    const told = await db.database.read(reach, (tx) =>
      scene.get(Steering).deployment(tx, reach, { placeId: nord, from: before, to: month }),
    );
    scene.annexed = [];
    expect(told.months).toEqual(
      [before, month].map((one) => ({ month: one, acquired: 36, deployed: 36, inService: 30 })),
    );
    expect(told.plans).toMatchObject([{ reference: 'PNE-1', carts: 2, tablets: 24, until: TODAY }]);
  });
});

describe('monthly reports', () => {
  it('are asked for of a wide place that one reads, and of none other', async () => {
    expect(await choose(as('inspector', nord, inspector), nord)).toEqual({ placeId: nord, isSubscribed: true });
    await choose(as('inspector', nord, leaver), nord);
    await expect(choose(as('inspector', sud), nord)).rejects.toMatchObject({ code: 'territory.placeNotFound' });
    await expect(choose(as('inspector', nord), isere)).rejects.toMatchObject({ code: 'usage.outOfReach' });
    await expect(choose(as('teacher', nord), nord)).rejects.toMatchObject({ code: 'usage.outOfReach' });
    await expect(choose(as('inspector', nord), a)).rejects.toMatchObject({ code: 'usage.noReportHere' });
    expect(await list(as('inspector', nord, inspector), nord)).toMatchObject({ isSubscribed: true, isOffered: true });
    expect(await list(as('inspector', nord), nord)).toMatchObject({ isSubscribed: false, items: [] });
    expect(await list(as('schoolHead', a), a)).toMatchObject({ isOffered: false });
  });

  it('wait for the month to be released', async () => {
    expect(await scene.get(ReportMaking).make()).toBe(0);
    expect(await scene.get(Publishing).publish()).toBe(2);
  });

  it('are made once, and sent to whoever asked and still reads the place', async () => {
    await db.ownerQuery('alter table identity.held_role disable trigger user');
    await db.ownerQuery('update identity.held_role set ended_at = now() where person_id = $1', [leaver]);
    await db.ownerQuery('alter table identity.held_role enable trigger user');
    expect(await scene.get(ReportMaking).make()).toBe(1);
    expect(await scene.get(ReportMaking).make()).toBe(0);
    const letters = await db.ownerQuery<{
      recipient: string;
      subject: string;
      body: string;
      attachments: { name: string }[];
    }>('select recipient, subject, body, attachments from platform.mail');
    expect(letters).toMatchObject([{ recipient: 'ien@exemple.fr', attachments: [{ name: `rapport-${month}.pdf` }] }]);
    expect(letters[0]?.subject).toMatch(/^Rapport d.* — Nord$/);
    expect(letters[0]?.body).toContain(`http://localhost/#/usage/rapports?lieu=${nord}`);
    expect(letters[0]?.body).toContain('3 écoles y ont besoin d’aide, sur 3.');
    // Who has gone is forgotten.
    expect(await db.ownerQuery('select person_id from usage.report_subscription')).toEqual([{ person_id: inspector }]);
  });

  it('say what needs attention, then figures with what they are made of, in a tagged PDF and a spreadsheet', async () => {
    const { bytes: pdf } = await file(as('inspector', nord), 'pdf');
    const words = pdfWords(pdf).replace(/\s+/g, ' ');
    expect(words).toContain('À regarder d’abord');
    expect(words).toContain('6 tablettes hors service sur 12.');
    expect(words).toMatch(/tablettes : 36/);
    expect(words).toContain('Projet soutenu par l’État.');
    expect(openedPdf(pdf)).toContain('/StructTreeRoot');
    const pages = openedPdf(pdf).match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeLessThanOrEqual(3);
    const { bytes: ods, name } = await file(as('academie', academie), 'ods');
    expect(name).toBe(`Rapport ${month} Nord.ods`);
    const [row] = (await list(as('inspector', nord), nord)).items;
    expect(row).toMatchObject({
      month,
      pdfSha256: createHash('sha256').update(pdf).digest('hex'),
      odsSha256: createHash('sha256').update(ods).digest('hex'),
    });
  });

  it('tell people’s use as whoever reads that place from outside is told it, and of no other time', async () => {
    const reach = as('inspector', nord);
    const september = `${yearOf(month).slice(0, 4)}-09`;
    const { figures } = await db.database.read(reach, (tx) =>
      scene.get(Indicators).of(tx, reach, { placeId: nord, from: september, to: month }),
    );
    const words = pdfWords((await file(reach, 'pdf')).bytes).replace(/\s+/g, ' ');
    const read = figures.filter(({ isOfPeople }) => isOfPeople);
    expect(read).toHaveLength(10);
    for (const figure of read) {
      const said = [figure.name, figureWords(figure), detailWords(figure)].join(' ').replace(/\s+/g, ' ').trim();
      expect(words).toContain(said);
    }
  });

  it('never change, and are read by those who read the place and its conventions', async () => {
    await expect(
      db.database.transaction(scene.system, (tx) => tx.execute('update usage.report set made_at = now()')),
    ).rejects.toThrow(/permission denied/);
    await expect(file(as('inspector', sud), 'pdf')).rejects.toMatchObject({ code: 'territory.placeNotFound' });
    await expect(file(as('teacher', nord), 'pdf')).rejects.toMatchObject({ code: 'usage.outOfReach' });
    await expect(file(as('inspector', sud), 'pdf', sud)).rejects.toMatchObject({ code: 'usage.reportUnknown' });
    // The database says the same, whatever the service forgets.
    const rows = (reach: ReturnType<typeof as>) =>
      db.database.read(reach, (tx) => new ReportsRepository().list(tx, reach, nord));
    expect(await rows(as('inspector', sud))).toEqual([]);
    expect(await rows(as('teacher', nord))).toEqual([]);
    expect(await rows(as('inspector', nord))).toHaveLength(1);
  });

  it('stop at a word', async () => {
    await choose(as('inspector', nord, inspector), nord, false);
    expect(await db.ownerQuery('select from usage.report_subscription')).toEqual([]);
    const acts = await db.ownerQuery<{ act: string }>(
      `select act from platform.journal where act like 'usage.report%' order by act`,
    );
    expect(acts.map(({ act }) => act)).toEqual([
      ...['usage.report.made', 'usage.reports.subscribed', 'usage.reports.subscribed', 'usage.reports.unsubscribed'],
    ]);
  });

  it('are forgotten after five years', async () => {
    const forget = (at: Date) => db.database.transaction(scene.system, (tx) => new ReportsRepository().forget(tx, at));
    expect(await forget(new Date('2020-01-01'))).toBe(0);
    expect(await forget(new Date('2100-01-01'))).toBe(1);
  });
});
