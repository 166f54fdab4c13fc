import type { FollowUpConvention, NewPlace } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import { SchoolYear, type LocalDate, type Role } from '@chariot/kernel';
import { Retention } from '@chariot/platform';
import { migrations as territory, Places } from '@chariot/territory';
import { frozenClock, openedPdf, personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../index.js';
import { UsageScene } from '../usage.scene.js';
import { canonical, sha256Of } from './canonical.js';
import { FollowUpComments } from './follow-up-comments.service.js';
import { FollowUpDrawing } from './follow-up-drawing.service.js';
import { FollowUpFiles } from './follow-up-files.service.js';
import { RECORD } from './follow-up.scene.js';

let db: TestDatabase;
let scene: UsageScene;
let files: FollowUpFiles;
let [academie, commune, voisine, ferry, college] = ['', '', '', '', ''];
let year = '';
const CONVENTION = '00000000-0000-4000-8000-00000000c001';
const OVER = { from: '2025-09', to: '2026-08' };
let signedOn: string | null = '2025-09-10';

const said = async (): Promise<FollowUpConvention> => {
  const refs = await scene.database.read(scene.system, (tx) => scene.get(Places).refs(tx, [academie, commune]));
  const [above, below] = [refs.get(academie), refs.get(commune)];
  if (above === undefined || below === undefined) throw new Error('no such place');
  return {
    ...{ id: CONVENTION, reference: 'CM/2025 001', title: 'Essai', academie: above, localAuthority: below, signedOn },
    mention: 'Opération du Programme d’investissements d’avenir.',
    schools: [{ id: ferry, uai: '0382460T', name: 'École Jules Ferry', classrooms: 1 }],
  };
};
const as = (role: Role, placeId: string) => personReach({ role, placeId });
const write = (reach: ReturnType<typeof as>, text: string | null, schoolYear = '2025-2026') =>
  scene.database.transaction(reach, (tx) =>
    scene.get(FollowUpComments).write(tx, reach, ferry, { conventionId: CONVENTION, schoolYear, text }),
  );
const make = () => files.make(as('finance', commune), CONVENTION, OVER);
const refused = (code: string) => expect.objectContaining({ code });

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await UsageScene.of(db.database, frozenClock('2026-11-26T09:00:00Z'));
  files = scene.get(FollowUpFiles);
  const open = (place: Partial<NewPlace> & Pick<NewPlace, 'kind' | 'name'>) =>
    scene.database
      .transaction(scene.system, (tx) =>
        scene.get(Places).open(tx, scene.system, {
          ...{ parentIds: [], timeZone: 'Europe/Paris', openedOn: '2015-01-01', ...place },
        }),
      )
      .then(({ id }) => id);
  academie = await open({ kind: 'academie', name: 'Grenoble' });
  const town = (name: string) =>
    open({ kind: 'localAuthority', localAuthorityKind: 'commune', name, parentIds: [academie] });
  [commune, voisine] = [await town('Crêts en Belledonne'), await town('Allevard')];
  ferry = await open({ kind: 'school', name: 'École Jules Ferry', uai: '0382460T', parentIds: [commune] });
  college = await open({ kind: 'college', name: 'Collège', uai: '0380002W', parentIds: [academie] });
  scene.record = {
    // As convention answers: whoever reads none of its places does not find it.
    convention: async (tx, reach, id) => {
      const places = [academie, commune, ferry, college];
      const held = [];
      for (const place of places) held.push(await scene.get(Places).covers(tx, reach, 'convention:read', place));
      if (id !== CONVENTION || !held.includes(true)) throw new Error('convention.notFound');
      return { said: await said(), places };
    },
    ofSchool: async (_tx, _reach, schoolId) => (schoolId === ferry ? [{ said: await said(), places: [ferry] }] : []),
    record: () => Promise.resolve(RECORD),
  };
  // A year with a figure that only whoever works there may know: 4,321 lessons of two teachers.
  await db.ownerQuery(`begin; set local session_replication_role = replica;
    insert into usage.month (school_id, month, devices, devices_in_service, devices_expected, carts, pupils, classes, teachers,
      lessons, minutes, classes_of_month, teachers_of_month, pupils_of_month, classes_of_year, teachers_of_year, pupils_of_year)
    select '${ferry}', m::date, 12, 11, 12, 1, 262, 11, 12, 4321, 216050, 2, 2, 9, 2, 2, 9
      from generate_series(date '2025-09-01', date '2026-08-01', interval '1 month') as one (m);
    insert into usage.release values ('2025-2026', '2025-2026', '[]', sha256('fait'), now()); commit`);
  const [now] = await db.ownerQuery<{ today: LocalDate }>('select territory.today()::text today');
  year = SchoolYear.of((now?.today ?? '2026-11-26') as LocalDate);
}, 120_000);
afterAll(async () => {
  await scene.close();
  await db.drop();
});

describe('a comment', () => {
  it('is its head’s alone to write, shown as it is, and taken back', async () => {
    const head = as('schoolHead', ferry);
    for (const [role, place] of [
      ['academie', academie],
      ['administrator', academie],
    ] as const) {
      await expect(write(as(role, place), 'À sa place.')).rejects.toEqual(refused('usage.followUpCommentNotYours'));
      // Row level security says the same without the service.
      const direct = scene.database.transaction(as(role, place), (tx) =>
        tx.execute(`insert into usage.follow_up_comment values ('${CONVENTION}', '${ferry}', '2025-2026', 'x', now())`),
      );
      await expect(direct).rejects.toThrow(/row-level security/);
    }
    await expect(write(head, 'Trop tôt.', '2025-2027')).rejects.toEqual(refused('kernel.invalidSchoolYear'));
    await write(head, 'Premier mot.');
    await write(head, 'Le chariot monte mal.\nLa salle est prise.');
    await write(head, 'De trop.', year);
    expect((await write(head, null, year)).text).toBeNull();
    const list = (reach: ReturnType<typeof as>) =>
      scene.database.read(reach, (tx) => scene.get(FollowUpComments).list(tx, reach, ferry));
    const { items, mayWrite } = await list(head);
    expect(mayWrite).toBe(true);
    expect(items.find(({ schoolYear }) => schoolYear === '2025-2026')?.text).toMatch(/^Le chariot.*\n/);
    expect((await list(as('finance', commune))).mayWrite).toBe(false);
    await expect(list(as('finance', voisine))).rejects.toEqual(refused('territory.placeNotFound'));
    await expect(list(as('teacher', ferry))).rejects.toEqual(refused('usage.followUpOutOfReach'));
    const acts = await db.ownerQuery<{ act: string }>(
      `select act from platform.journal where act like 'usage.followUpComment.%' order by id`,
    );
    expect(acts.map(({ act }) => act.split('.').at(-1))).toEqual(['written', 'written', 'written', 'withdrawn']);
  });
});

describe('a follow-up file', () => {
  it('is made by a party, and tells nothing but what everybody is told of people’s use', async () => {
    await expect(files.make(as('schoolHead', ferry), CONVENTION, OVER)).rejects.toEqual(
      refused('usage.followUpNotYours'),
    );
    const { missing, label } = await files.preview(as('finance', commune), CONVENTION, OVER);
    expect([label, missing.some((words) => words.startsWith('La réponse à 1'))]).toEqual([
      'année scolaire 2025-2026',
      true,
    ]);
    const made = await make();
    expect([made.madeFor, made.period.label]).toEqual(['localAuthority', 'année scolaire 2025-2026']);
    expect((await files.make(as('academie', academie), CONVENTION, OVER)).madeFor).toBe('academie');
    const { content, verified } = await files.get(as('collegePrincipal', college), CONVENTION, made.id);
    expect(verified).toBe(true);
    const figures = content.places.find(({ place }) => place.id === ferry)?.figures ?? [];
    const value = (id: string) => figures.find((figure) => figure.id === id);
    expect([value('I11')?.belowThreshold, value('I16')?.belowThreshold]).toEqual([true, true]);
    expect([value('I3')?.numerator, value('I3')?.value]).toEqual([12, 100]);
    // Twelve months of 4,321 lessons, of 216,050 minutes: neither they nor their sums leave.
    expect(canonical(content)).not.toMatch(/4321|51852|216050|2592600/);
    expect(figures.map(({ id }) => id)).not.toContain('I23');
    expect(content.sources.releases.map(({ period }) => period)).toEqual(['2025-2026']);
    expect(content.comments).toEqual([expect.objectContaining({ text: 'Le chariot monte mal.\nLa salle est prise.' })]);
    const [journal] = await db.ownerQuery<{ details: { sha256: string }; place_id: string }>(
      `select details, place_id from platform.journal where act = 'usage.followUp.made' order by id limit 1`,
    );
    expect([journal?.details.sha256, journal?.place_id]).toEqual([made.sha256, commune]);
  });

  it('is frozen: what its school writes later changes no byte of it, and nobody changes it', async () => {
    const made = await make();
    const reader = as('inspector', ferry);
    const before = await files.document(reader, CONVENTION, made.id);
    await write(as('schoolHead', ferry), 'Tout autre chose.');
    const after = await files.document(reader, CONVENTION, made.id);
    expect(after.content).toEqual(before.content);
    expect(after.fileName).toBe('Suivi CM-2025 001 2026-11-26.pdf');
    const { content } = await files.get(reader, CONVENTION, made.id);
    expect(sha256Of(canonical(content))).toBe(made.sha256);
    expect(await scene.get(FollowUpDrawing).pdf(content, made.sha256)).toEqual(before.content);
    await expect(db.ownerQuery(`update usage.follow_up_file set label = 'autre'`)).rejects.toThrow('stays');
    await expect(db.ownerQuery('delete from usage.follow_up_file')).rejects.toThrow('stays');
    // Whoever owns the tables and takes both guards away is seen by the digest.
    await db.ownerQuery(`begin; alter table usage.follow_up_file drop constraint follow_up_digest;
      set local session_replication_role = replica;
      update usage.follow_up_file set content = content || ' '::bytea where id = '${made.id}'; commit`);
    expect((await files.get(reader, CONVENTION, made.id)).verified).toBe(false);
  });

  it('is read by whoever reads the convention, page by page of its schools, and by nobody else', async () => {
    const made = await make();
    const { items, mayMake, periods } = await files.list(as('schoolHead', ferry), CONVENTION);
    expect([items[0]?.id, mayMake, periods.length > 0]).toEqual([made.id, false, true]);
    const page = await files.summary(as('schoolHead', ferry), CONVENTION, made.id, '0382460T');
    expect(openedPdf(page.content as Buffer).match(/\/Type \/Page\b/g)).toHaveLength(1);
    await expect(files.summary(as('schoolHead', ferry), CONVENTION, made.id, '0381780D')).rejects.toEqual(
      refused('usage.followUpSchoolNotFound'),
    );
    await expect(files.get(as('finance', voisine), CONVENTION, made.id)).rejects.toThrow('convention.notFound');
    const [seen] = await scene.database.read(as('finance', voisine), (tx) =>
      tx.query<{ count: number }>('select count(*)::int count from usage.follow_up_file'),
    );
    expect(seen?.count).toBe(0);
    const elsewhere = '00000000-0000-4000-8000-00000000c002';
    await expect(files.get(as('academie', academie), CONVENTION, elsewhere)).rejects.toEqual(
      refused('usage.followUpNotFound'),
    );
  });

  it('is not of a draft, nor of a time to come; its rule keeps it', async () => {
    signedOn = null;
    expect((await files.list(as('finance', commune), CONVENTION)).periods).toEqual([]);
    expect((await files.preview(as('finance', commune), CONVENTION, OVER)).missing[0]).toBe(
      'La signature de la convention.',
    );
    await expect(make()).rejects.toEqual(refused('usage.followUpNotSigned'));
    signedOn = '2025-09-10';
    await expect(files.make(as('finance', commune), CONVENTION, { from: '2999-09', to: '2999-10' })).rejects.toEqual(
      refused('usage.followUpNotBegun'),
    );
    expect(scene.get(Retention).rules.map(({ name }) => name)).toContain('usage.followUp');
  });
});
