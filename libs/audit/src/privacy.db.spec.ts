import { Global, Module } from '@nestjs/common';
import { newId, type Reach, type Role } from '@chariot/kernel';
import { migrations as identityMigrations } from '@chariot/identity';
import {
  createWebApp,
  Logger,
  MasterKey,
  PersonalDataSources,
  PlatformModule,
  Retention,
  SESSION_RESOLVER,
} from '@chariot/platform';
import { migrations as territoryMigrations, Places, TerritoryModule } from '@chariot/territory';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { AuditModule, migrations } from './index.js';

const clock = frozenClock('2026-11-10T08:00:00Z');
const reaches = new Map<string, Reach>();
const ids = new Map<string, string>();

@Global()
@Module({
  providers: [
    { provide: SESSION_RESOLVER, useValue: { resolve: async (token: string) => reaches.get(token) ?? null } },
  ],
  exports: [SESSION_RESOLVER],
})
class SessionsOfTheSpec {}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;
const places = { academie: '', isere: '', crets: '', allevard: '', ferry: '', david: '' };

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territoryMigrations, ...identityMigrations, ...migrations] });
  @Module({
    imports: [
      PlatformModule.forRoot({
        publicUrl: 'http://localhost:3000',
        masterKey: MasterKey.random(),
        database: db.database,
        clock,
        relay: false,
        logger: Logger.create({ level: 'silent' }),
      }),
      SessionsOfTheSpec,
      TerritoryModule,
      AuditModule,
    ],
  })
  class Root {}
  app = await createWebApp(Root, { rate: { perSecond: 10_000, burst: 10_000 } });
  await app.init();
  await openPlaces();
  await add('la déléguée de l’académie', ['dpo', places.academie]);
  await add('la déléguée de Crêts', ['dpo', places.crets]);
  await add('la directrice', ['schoolHead', places.ferry]);
  await add('la référente', ['digitalReferent', places.ferry], ['digitalReferent', places.david]);
  await add('l’enseignante de David', ['teacher', places.david]);
  app.get(PersonalDataSources, { strict: false }).register({
    title: 'Identité',
    order: 10,
    read: async (tx, personId) =>
      tx.query(`select display_name as "Nom", email as "Adresse" from identity.person where id = $1`, [personId]),
  });
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

async function openPlaces(): Promise<void> {
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  await db.database.transaction(systemReach(), async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) =>
      (await app.get(Places, { strict: false }).open(tx, systemReach(), place)).id;
    places.academie = await open({ ...base, kind: 'academie', name: 'Académie de Grenoble', parentIds: [] });
    places.isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [places.academie] });
    const commune = { ...base, kind: 'localAuthority', localAuthorityKind: 'commune' } as const;
    places.crets = await open({ ...commune, name: 'Crêts en Belledonne', parentIds: [places.isere] });
    places.allevard = await open({ ...commune, name: 'Allevard', parentIds: [places.isere] });
    const district = await open({ ...base, kind: 'district', name: 'Haut-Grésivaudan', parentIds: [places.isere] });
    const school = (name: string, uai: string, owner: string) =>
      open({ ...base, kind: 'school', name, uai, parentIds: [owner, district] });
    places.ferry = await school('École Jules Ferry', '0382460T', places.crets);
    places.david = await school('École David', '0381780D', places.allevard);
  });
}

/** A person in the tables, and her Reach of the first role. */
async function add(who: string, ...held: readonly (readonly [Role, string])[]): Promise<void> {
  const personId = newId();
  ids.set(who, personId);
  const email = `${personId}@exemple.fr`;
  await db.ownerQuery('insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())', [
    personId,
    who,
    email,
  ]);
  for (const [role, placeId] of held) {
    await db.ownerQuery(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
       values ($1, $2, $3, $4, '2026-09-01', now())`,
      [newId(), personId, role, placeId],
    );
  }
  const [role, placeId] = held[0] ?? ['teacher', places.ferry];
  reaches.set(personId, personReach({ role, placeId, personId, displayName: who }));
}

const get = async (who: string, path: string) => {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${ids.get(who) ?? ''}` },
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer };
};
const json = async (who: string, path: string) => {
  const { status, body } = await get(who, path);
  return { status, body: body.json() };
};

describe('the registers', () => {
  it('the DASEN’s: purposes, recipients from the roles, periods from the rules', async () => {
    const { status, body } = await json('la déléguée de l’académie', `/registers/usage/${places.isere}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      title: 'Registre des traitements : usages pédagogiques — Isère',
      controller: expect.stringContaining('DASEN'),
      place: { id: places.isere, kind: 'departement' },
      madeAt: '2026-11-10T08:00:00.000Z',
    });
    const journal = body.entries.find(({ name }: { name: string }) => name === 'Journal des actes');
    expect(journal.recipients).toContain('Direction d’école');
    expect(journal.recipients).not.toContain('Enseignant');
    const rule = app.get(Retention, { strict: false }).rules.find(({ name }) => name === 'audit.journal');
    expect(journal.retention).toContainEqual({ what: rule?.what, period: '12 mois', why: rule?.why });
    for (const entry of body.entries) {
      for (const list of ['people', 'data', 'recipients', 'processors', 'transfers', 'security']) {
        expect(entry[list].length).toBeGreaterThan(0);
      }
    }
  });

  it('the commune’s, within its reach; each kind of place has its own', async () => {
    expect((await json('la déléguée de Crêts', `/registers/assets/${places.crets}`)).body.title).toBe(
      'Registre des traitements : patrimoine, finances et réparations — Crêts en Belledonne',
    );
    for (const [path, refusal] of [
      [`/registers/assets/${places.allevard}`, { status: 404, body: { code: 'audit.registerOutOfReach' } }],
      [`/registers/usage/${places.academie}`, { status: 404, body: { code: 'audit.registerOutOfReach' } }],
      [`/registers/usage/${places.crets}`, { status: 400, body: { code: 'audit.registerUnfit' } }],
    ] as const) {
      expect(await json('la déléguée de Crêts', path)).toMatchObject(refusal);
    }
    expect((await json('l’enseignante de David', `/registers/assets/${places.allevard}`)).status).toBe(403);
  });

  it('on paper', async () => {
    const { status, headers, body } = await get(
      'la déléguée de Crêts',
      `/registers/assets/${places.crets}/register.pdf`,
    );
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/pdf');
    expect(body.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await get('la déléguée de Crêts', `/registers/assets/${places.allevard}/register.pdf`)).status).toBe(404);
  });
});

describe('retention', () => {
  it('shows each class of data, its period, why, and what was deleted', async () => {
    await app.get(Retention, { strict: false }).run();
    const { status, body } = await json('la directrice', '/retention');
    expect(status).toBe(200);
    expect(body.items.find(({ name }: { name: string }) => name === 'audit.journal')).toEqual({
      name: 'audit.journal',
      what: expect.any(String),
      daysKept: 365,
      period: '12 mois',
      why: expect.stringContaining('CNIL'),
      lastRunAt: '2026-11-10T08:00:00.000Z',
      lastPruned: 0,
      totalPruned: 0,
    });
    expect((await json('l’enseignante de David', '/retention')).status).toBe(403);
  });
});

describe('the right of access', () => {
  it('anybody about herself: all the sections, to be saved, with her lines of the journal and no other', async () => {
    const me = reaches.get(ids.get('la directrice') ?? '') as Reach;
    await db.ownerQuery(
      `insert into platform.journal (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, place_id, details)
       values ('person', $1, 'la directrice', 'fleet.classroom.opened', 'classroom', 'c', 'Classe mobile 1', $2, '{}'),
              ('person', 'x', 'la référente', 'identity.person.added', 'person', $1, 'la directrice', null, '{}'),
              ('person', 'x', 'la référente', 'identity.person.added', 'person', 'y', 'quelqu’un', null, '{}')`,
      [me.id, places.ferry],
    );
    const { status, headers, body } = await get('la directrice', '/account/personal-data');
    expect(status).toBe(200);
    expect(headers['content-disposition']).toMatch(/^attachment/);
    expect(headers['cache-control']).toBe('no-store');
    const { person, sections } = body.json();
    expect(person).toEqual({ id: me.id, displayName: 'la directrice' });
    expect(sections.map(({ title }: { title: string }) => title)).toEqual(['Identité', 'Journal']);
    expect(sections[0].rows).toEqual([{ Nom: 'la directrice', Adresse: `${me.id}@exemple.fr` }]);
    expect(sections[1].rows.map(({ Acte }: { Acte: string }) => Acte)).toEqual([
      'Personne ajoutée.',
      'Classe mobile ouverte.',
    ]);
    expect(sections[1].rows[1]).toMatchObject({ Lieu: 'École Jules Ferry', Objet: 'Classe mobile 1' });
  });

  it('somebody else’s: by who answers for all her places, and it is written in the journal', async () => {
    const path = `/people/${ids.get('la directrice')}/personal-data`;
    expect((await json('la déléguée de Crêts', path)).body.person.displayName).toBe('la directrice');
    const written = await db.ownerQuery(
      `select actor_label, subject_id, place_id from platform.journal where act = 'audit.personalData.exported'`,
    );
    expect(written).toEqual([
      { actor_label: 'la déléguée de Crêts', subject_id: ids.get('la directrice'), place_id: places.ferry },
    ]);
  });

  it.each([
    ['la déléguée de Crêts', 'l’enseignante de David', 404, 'audit.personUnknown'],
    ['la déléguée de Crêts', 'la référente', 403, 'audit.personOutOfReach'],
    ['la déléguée de Crêts', 'nobody', 404, 'audit.personUnknown'],
    ['la directrice', 'la directrice', 403, 'web.forbidden'],
    ['la déléguée de l’académie', 'la référente', 200, undefined],
  ])('%s about %s: %s', async (who, whom, status, code) => {
    const before = await db.ownerQuery(`select 1 from platform.journal where act like 'audit.%'`);
    const answer = await json(who, `/people/${ids.get(whom) ?? newId()}/personal-data`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    const after = await db.ownerQuery(`select 1 from platform.journal where act like 'audit.%'`);
    expect(after.length - before.length).toBe(status === 200 ? 1 : 0);
  });
});
