import { Global, Module } from '@nestjs/common';
import { newId, Reach, ROLE_PERMISSIONS, type Role } from '@chariot/kernel';
import {
  createWebApp,
  Journal,
  Logger,
  MasterKey,
  PlatformModule,
  SESSION_RESOLVER,
  type JournalEntry,
} from '@chariot/platform';
import { migrations as territoryMigrations, Places, TerritoryModule } from '@chariot/territory';
import { personReach, systemReach, testDatabase, type TestDatabase, ownerTx } from '@chariot/testkit';
import { AuditModule, migrations } from '../index.js';
import { JournalRepository } from './journal.repository.js';

const reaches = new Map<string, Reach>();
/** By who they are: a bearer token is ASCII. */
const tokens = new Map<string, string>();

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
const places = { academie: '', crets: '', allevard: '', belledonne: '', ferry: '', david: '' };

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  @Module({
    imports: [
      PlatformModule.forRoot({
        publicUrl: 'http://localhost:3000',
        masterKey: MasterKey.random(),
        database: db.database,
        relay: false,
        logger: Logger.create({ level: 'silent' }),
      }),
      SessionsOfTheSpec,
      TerritoryModule,
      AuditModule,
    ],
  })
  class Root {}
  app = await createWebApp(Root);
  await app.init();
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  const commune = { ...base, kind: 'localAuthority', localAuthorityKind: 'commune' } as const;
  await db.database.transaction(systemReach(), async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) =>
      (await app.get(Places, { strict: false }).open(tx, systemReach(), place)).id;
    places.academie = await open({ ...base, kind: 'academie', name: 'Académie de Grenoble', parentIds: [] });
    places.crets = await open({ ...commune, name: 'Crêts en Belledonne', parentIds: [places.academie] });
    places.allevard = await open({ ...commune, name: 'Allevard', parentIds: [places.academie] });
    places.belledonne = await open({
      ...base,
      kind: 'district',
      name: 'Haut-Grésivaudan',
      parentIds: [places.academie],
    });
    const school = (name: string, uai: string, owner: string) =>
      open({ ...base, kind: 'school', name, uai, parentIds: [owner, places.belledonne] });
    places.ferry = await school('École Jules Ferry', '0382460T', places.crets);
    places.david = await school('École David', '0381780D', places.allevard);
  });
  await db.ownerQuery('delete from platform.journal');
  await record({ act: 'identity.session.opened', subject: { kind: 'person', id: 'p1', label: 'la directrice' } });
  for (const [placeId, name] of [
    [places.ferry, 'Classe mobile de Ferry'],
    [places.david, 'Classe mobile de David'],
    [places.crets, 'Convention de Crêts'],
  ] as const) {
    await record({ act: 'fleet.classroom.opened', subject: { kind: 'classroom', id: name, label: name }, placeId });
  }
  const holds = (who: string, role: Role, placeId: string) => {
    const reach = personReach({ role, placeId });
    tokens.set(who, reach.id);
    reaches.set(reach.id, reach);
  };
  holds('l’administration', 'administrator', places.academie);
  holds('l’administration de Crêts', 'administrator', places.crets);
  holds('l’académie', 'academie', places.academie);
  holds('l’informatique de Crêts', 'it', places.crets);
  holds('la référente', 'digitalReferent', places.belledonne);
  holds('l’inspectrice', 'inspector', places.belledonne);
  holds('la déléguée', 'dpo', places.academie);
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

const record = (entry: JournalEntry): Promise<void> =>
  db.database.transaction(systemReach('spec'), (tx) => new Journal().record(tx, systemReach('spec'), entry));
const ask = async (who: string, query = '') => {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/v1/journal${query}`,
    headers: { authorization: `Bearer ${tokens.get(who) ?? ''}` },
  });
  return { status: answer.statusCode, body: answer.json() };
};
const subjectsSeenBy = async (who: string, query = ''): Promise<string[]> =>
  (await ask(who, query)).body.items.map(({ subject }: { subject: { label: string } }) => subject.label);

it('shows each the lines of her places, the latest first, in French', async () => {
  const { body } = await ask('l’informatique de Crêts');
  expect(body).toEqual({
    items: [
      expect.objectContaining({ placeId: places.crets }),
      {
        id: expect.stringMatching(/^\d+$/),
        at: expect.stringMatching(/Z$/),
        actor: { kind: 'system', id: 'system', label: 'spec' },
        act: 'fleet.classroom.opened',
        sentence: 'Classe mobile ouverte.',
        subject: { kind: 'classroom', id: 'Classe mobile de Ferry', label: 'Classe mobile de Ferry' },
        placeId: places.ferry,
        details: {},
      },
    ],
    next: null,
    total: 2,
  });
  expect(await subjectsSeenBy('la référente')).toEqual(['Classe mobile de David', 'Classe mobile de Ferry']);
  expect(await subjectsSeenBy('l’académie')).toEqual([
    'Convention de Crêts',
    'Classe mobile de David',
    'Classe mobile de Ferry',
  ]);
});

it('keeps the lines of the instance for who administers it: not one commune, not the académie’s readers', async () => {
  expect(await subjectsSeenBy('l’administration')).toContain('la directrice');
  expect(await subjectsSeenBy('l’administration de Crêts')).toEqual(['Convention de Crêts', 'Classe mobile de Ferry']);
  expect(await subjectsSeenBy('l’académie')).not.toContain('la directrice');
});

it('the permission alone: who may not read the journal is refused at the door', async () => {
  expect(await ask('l’inspectrice')).toMatchObject({ status: 403, body: { code: 'web.forbidden' } });
  expect((await ask('personne')).status).toBe(401);
});

it('filters by subject, act and place, never past one’s reach', async () => {
  expect(await subjectsSeenBy('la référente', '?act=fleet.classroom.opened')).toHaveLength(2);
  expect(await subjectsSeenBy('la référente', '?act=identity.session.opened')).toEqual([]);
  const david = encodeURIComponent('Classe mobile de David');
  expect(await subjectsSeenBy('la référente', `?subjectId=${david}`)).toEqual(['Classe mobile de David']);
  expect(await subjectsSeenBy('l’informatique de Crêts', `?subjectId=${david}`)).toEqual([]);
  expect(await subjectsSeenBy('l’académie', `?placeId=${places.allevard}`)).toEqual(['Classe mobile de David']);
  expect(await subjectsSeenBy('l’informatique de Crêts', `?placeId=${places.allevard}`)).toEqual([]);
});

it('tells of lessons and reservations to who sees the agenda there, or answers for privacy', async () => {
  const lesson = { kind: 'lesson', id: 'l1', label: 'Séance du CM2' };
  await record({ act: 'teaching.lesson.opened', subject: lesson, placeId: places.ferry });
  try {
    const readers = ['l’administration', 'la référente', 'l’informatique de Crêts', 'la déléguée', 'l’académie'];
    const seen = await Promise.all(readers.map((who) => subjectsSeenBy(who, '?act=teaching.lesson.opened')));
    expect(seen).toEqual([...Array<string[]>(4).fill(['Séance du CM2']), []]);
    // Row level security says the same.
    const countedBy = async (reach: Reach) =>
      (
        await db.database.read(reach, (tx) =>
          tx.query(`select from platform.journal where act = 'teaching.lesson.opened'`),
        )
      ).length;
    expect(await countedBy(personReach({ role: 'academie', placeId: places.academie }))).toBe(0);
    expect(await countedBy(personReach({ role: 'schoolHead', placeId: places.ferry }))).toBe(1);
  } finally {
    await db.ownerQuery(`delete from platform.journal where act = 'teaching.lesson.opened'`);
  }
});

it('filters by author and period, the end of which does not belong to it', async () => {
  const author = newId();
  const reach = Reach.person({
    personId: author,
    displayName: '=la référente',
    grants: [{ role: 'it', placeId: places.crets, permissions: ROLE_PERMISSIONS.it }],
  });
  const at = '2026-10-01T10:00:00.000Z';
  await db.database.transaction(reach, (tx) =>
    new Journal().record(tx, reach, {
      act: 'fleet.device.moved',
      subject: { kind: 'device', id: 'd1', label: '+Tablette "1"' },
      placeId: places.crets,
      details: { reason: '=1+1' },
    }),
  );
  await db.ownerQuery('update platform.journal set created_at = $2 where actor_id = $1', [author, at]);
  const mine = ['+Tablette "1"'];
  expect(await subjectsSeenBy('l’académie', `?actorId=${author}`)).toEqual(mine);
  expect(await subjectsSeenBy('la référente', `?actorId=${author}`)).toEqual([]);
  expect(await subjectsSeenBy('l’académie', `?from=${at}&until=2026-10-01T10:00:00.001Z`)).toEqual(mine);
  expect(await subjectsSeenBy('l’académie', `?until=${at}`)).toEqual([]);
  for (const query of ['?from=hier', '?sort=actor_id', '?until=2026-10-01']) {
    expect((await ask('l’académie', query)).status).toBe(400);
  }
});

it('is written into a spreadsheet that runs nothing, within one’s places', async () => {
  const get = (who: string, query = '') =>
    app.inject({
      method: 'GET',
      url: `/api/v1/journal/export.csv${query}`,
      headers: { authorization: `Bearer ${tokens.get(who) ?? ''}` },
    });
  const answer = await get('l’informatique de Crêts', '?act=fleet.device.moved');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="Journal \d{4}-\d{2}-\d{2}.csv"/);
  const [head, line, ...rest] = answer.body.replace(/^\ufeff/, '').split('\r\n');
  expect(head).toMatch(/^Numéro;Fait;Date;/);
  expect(line).toContain(`;Tablette déplacée : =1+1.;01/10/2026;12:00:00;'=la référente;personne;`);
  expect(line).toContain(`;"'+Tablette ""1""";device;d1;`);
  expect(rest).toEqual(['']);
  expect((await get('la référente', '?act=fleet.device.moved')).body.split('\r\n')).toHaveLength(2);
  expect((await get('l’inspectrice')).statusCode).toBe(403);
  expect((await get('l’académie', '?limit=3')).statusCode).toBe(400);
});

it('says that an export was cut, by its lines or by its weight, in its last line', async () => {
  await db.ownerQuery(
    `insert into platform.journal (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, place_id, details)
     select 'system', 'system', 'spec', 'fleet.profile.written', 'profile', n::text, '', $1, '{}' from generate_series(1, 50001) n`,
    [places.david],
  );
  try {
    const answer = await app.inject({
      method: 'GET',
      url: '/api/v1/journal/export.csv?act=fleet.profile.written',
      headers: { authorization: `Bearer ${tokens.get('l’académie') ?? ''}` },
    });
    const lines = answer.body.split('\r\n');
    expect(lines).toHaveLength(50_003);
    expect(lines.at(-3)).toContain(';fleet.profile.written;');
    expect(lines.at(-2)).toMatch(/^;Export limité à 50 000 lignes et 32 Mo : choisissez/);
    await db.ownerQuery(
      `update platform.journal set details = jsonb_build_object('note', repeat('x', 16000))
        where act = 'fleet.profile.written' and subject_id::int <= 4000`,
    );
    const heavy = await app.inject({
      method: 'GET',
      url: '/api/v1/journal/export.csv?act=fleet.profile.written',
      headers: { authorization: `Bearer ${tokens.get('l’académie') ?? ''}` },
    });
    expect(heavy.rawPayload.length).toBeLessThan(33 * 1024 * 1024);
    expect(heavy.body.trimEnd().split('\r\n').at(-1)).toMatch(/^;Export limité/);
    expect(heavy.body.split('\r\n').length).toBeLessThan(50_000);
  } finally {
    await db.ownerQuery(`delete from platform.journal where act = 'fleet.profile.written'`);
  }
});

it('shows the sealed months to who reads a journal, and their digest once closed', async () => {
  const digest = Buffer.alloc(32, 7);
  await db.ownerQuery(
    `insert into audit.segment (month, first_position, last_position, opening_digest, closing_digest, sealed_at, closed_at, mac)
     values ('2026-09', 1, 40, $1, $1, '2026-09-30T20:00:00Z', '2026-10-01T00:00:00Z', $1),
            ('2026-10', 41, 42, $1, $1, '2026-10-02T20:00:00Z', null, $1)`,
    [digest],
  );
  const get = (who: string) =>
    app.inject({
      method: 'GET',
      url: '/api/v1/journal/segments',
      headers: { authorization: `Bearer ${tokens.get(who) ?? ''}` },
    });
  expect((await get('la référente')).json()).toEqual({
    items: [
      {
        month: '2026-10',
        rows: 2,
        sealedUntil: '2026-10-02T20:00:00.000Z',
        closed: false,
        closingDigest: null,
        forgottenAt: null,
      },
      {
        month: '2026-09',
        rows: 40,
        sealedUntil: '2026-09-30T20:00:00.000Z',
        closed: true,
        closingDigest: '07'.repeat(32),
        forgottenAt: null,
      },
    ],
    unsealed: expect.any(Number),
  });
  expect((await get('l’inspectrice')).statusCode).toBe(403);
  // Row security alone: who reads no journal sees no month.
  const teacher = personReach({ role: 'teacher', placeId: places.ferry });
  expect(await db.database.read(teacher, (tx) => tx.query('select 1 from audit.segment'))).toEqual([]);
});

it('pages by position, without repeating or missing a line that comes meanwhile', async () => {
  const first = (await ask('l’académie', '?limit=2')).body;
  expect(first).toMatchObject({ total: 4, next: first.items[1].id });
  await record({
    act: 'fleet.classroom.changed',
    subject: { kind: 'classroom', id: 'x', label: 'la suite' },
    placeId: places.ferry,
  });
  const second = (await ask('l’académie', `?limit=2&after=${first.next}`)).body;
  expect(second.items.map(({ subject }: { subject: { label: string } }) => subject.label)).toEqual([
    'Classe mobile de David',
    'Classe mobile de Ferry',
  ]);
  expect(second.next).toBeNull();
  for (const after of ['-1', '1;select', '9'.repeat(19)]) {
    expect(await ask('l’académie', `?after=${encodeURIComponent(after)}`)).toMatchObject({
      status: 400,
      body: { code: 'audit.unknownPage' },
    });
  }
});

describe('each wall alone', () => {
  const it_ = () => personReach({ role: 'it', placeId: places.crets });

  it('row security: a query that forgot its where', async () => {
    const seen = (reach: Reach) =>
      db.database.read(reach, (tx) =>
        tx.query<{ place: string | null }>('select distinct place_id as place from platform.journal'),
      );
    expect(new Set((await seen(it_())).map(({ place }) => place))).toEqual(new Set([places.crets, places.ferry]));
    expect(
      (await seen(personReach({ role: 'administrator', placeId: places.crets }))).map(({ place }) => place),
    ).not.toContain(null);
    expect(
      (await seen(personReach({ role: 'administrator', placeId: places.academie }))).map(({ place }) => place),
    ).toContain(null);
    expect(await seen(Reach.device(newId()))).toEqual([]);
    const permissions = ROLE_PERMISSIONS.it.filter((one) => one !== 'journal:read');
    const grants = [{ role: 'it', placeId: places.crets, permissions }] as const;
    expect(await seen(Reach.person({ personId: newId(), displayName: 'presque', grants }))).toEqual([]);
  });

  it('row security: nobody changes or deletes a line, nor writes one in another’s name', async () => {
    for (const sql of ['delete from platform.journal', `update platform.journal set act = 'a.b'`]) {
      await expect(db.database.transaction(systemReach(), (tx) => tx.execute(sql))).rejects.toThrow(
        /permission denied/,
      );
    }
    const forged = db.database.transaction(it_(), (tx) =>
      new Journal().record(tx, personReach({ role: 'it', placeId: places.allevard }), {
        act: 'fleet.classroom.opened',
        subject: { kind: 'classroom', id: 'x' },
      }),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });

  it('reach in the query: the same statement under the owner, whom row security does not bind', async () => {
    const tx = ownerTx(db);
    const repository = new JournalRepository();
    const seen = async (reach: Reach) =>
      new Set((await repository.page(tx, reach, {}, { limit: 200 })).map(({ placeId }) => placeId));
    expect(await seen(it_())).toEqual(new Set([places.crets, places.ferry]));
    expect(await seen(personReach({ role: 'administrator', placeId: places.crets }))).toEqual(
      new Set([places.crets, places.ferry]),
    );
    expect(await seen(personReach({ role: 'administrator', placeId: places.academie }))).toContain(null);
    expect(await repository.count(tx, Reach.device(newId()), {})).toBe(0);
  });
});
