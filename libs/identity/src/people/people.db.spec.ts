import { Global, Module } from '@nestjs/common';
import { newId, ROLE_PERMISSIONS, ROLES, PERMISSIONS, Reach, type Role } from '@chariot/kernel';
import { createWebApp, Logger, MasterKey, PlatformModule, type Tx } from '@chariot/platform';
import { migrations as territoryMigrations, Places } from '@chariot/territory';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase, ownerTx } from '@chariot/testkit';
import { IdentityModule, INSTANCE_INFO, migrations, Sessions, SignInLinks } from '../index.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { Roles } from '../roles/roles.service.js';
import { PeopleRepository } from './people.repository.js';
import { People } from './people.service.js';

const clock = frozenClock('2026-11-10T08:00:00Z');
const instance = { version: '0.1.0', publicUrl: 'http://localhost:3000', deviceUrl: 'https://localhost:3443' };

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class InstanceOfTheSpec {}

let db: TestDatabase;
let app: Awaited<ReturnType<typeof createWebApp>>;
const places = { academie: '', isere: '', crets: '', allevard: '', belledonne: '', ferry: '', moretel: '', david: '' };
/** Session tokens and ids, by who holds them. */
const tokens = new Map<string, string>();
const people = new Map<string, string>();

const find = <T>(type: new (...rest: never[]) => T): T => app.get<T>(type as never, { strict: false });
const ask = async (who: string | null, method: 'GET' | 'POST', path: string, body?: object) => {
  const answer = await app.inject({
    method,
    url: `/api/v1${path}`,
    headers: who === null ? {} : { authorization: `Bearer ${tokens.get(who) ?? 'none'}` },
    ...(body !== undefined && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const role = (name: Role, placeId: string, more: { from?: string; until?: string } = {}) => ({
  role: name,
  placeId,
  from: '2026-09-01',
  ...more,
});
/** Puts a person in the database by the owner's hand, and signs her in by the door. */
async function plant(who: string, held: readonly ReturnType<typeof role>[]): Promise<string> {
  const id = newId();
  const email = `${who
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()}@exemple.fr`;
  await db.ownerQuery('insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())', [
    id,
    who,
    email,
  ]);
  for (const one of held) {
    await db.ownerQuery(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, until_on, granted_at) values ($1, $2, $3, $4, $5, $6, now())`,
      [newId(), id, one.role, one.placeId, one.from, one.until ?? null],
    );
  }
  people.set(who, id);
  await signIn(who, email);
  return id;
}
async function signIn(who: string, email: string): Promise<void> {
  const { url } = await find(SignInLinks).createFor(email);
  tokens.set(who, (await find(SignInLinks).exchange(url.slice(url.indexOf('=') + 1), undefined)).token);
}
const idOf = (who: string): string => people.get(who) ?? '';
const roleIdOf = async (who: string, name: Role): Promise<string> => {
  const [row] = await db.ownerQuery<{ id: string }>(
    'select id from identity.held_role where person_id = $1 and role = $2 and ended_at is null',
    [idOf(who), name],
  );
  return row?.id ?? '';
};
const namesSeenBy = async (who: string, query = ''): Promise<string[]> =>
  (await ask(who, 'GET', `/people?limit=200${query}`)).body.items.map(
    ({ displayName }: { displayName: string }) => displayName,
  );

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  @Module({
    imports: [
      PlatformModule.forRoot({
        publicUrl: instance.publicUrl,
        masterKey: MasterKey.random(),
        database: db.database,
        clock,
        relay: false,
        logger: Logger.create({ level: 'silent' }),
      }),
      InstanceOfTheSpec,
      IdentityModule,
    ],
  })
  class Root {}
  app = await createWebApp(Root, { rate: { perSecond: 10_000, burst: 10_000 } });
  await app.init();
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  const commune = { ...base, kind: 'localAuthority', localAuthorityKind: 'commune' } as const;
  await db.database.transaction(systemReach(), async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) => (await find(Places).open(tx, systemReach(), place)).id;
    places.academie = await open({ ...base, kind: 'academie', name: 'Académie de Grenoble', parentIds: [] });
    places.isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [places.academie] });
    places.crets = await open({ ...commune, name: 'Crêts en Belledonne', parentIds: [places.isere] });
    places.allevard = await open({ ...commune, name: 'Allevard', parentIds: [places.isere] });
    places.belledonne = await open({ ...base, kind: 'district', name: 'Haut-Grésivaudan', parentIds: [places.isere] });
    const school = (name: string, uai: string, owner: string) =>
      open({ ...base, kind: 'school', name, uai, parentIds: [owner, places.belledonne] });
    places.ferry = await school('École Jules Ferry', '0382460T', places.crets);
    places.moretel = await school('École de Morêtel', '0381778B', places.crets);
    places.david = await school('École David', '0381780D', places.allevard);
  });
  await plant('l’administration', [role('administrator', places.academie)]);
  await plant('l’administration de Crêts', [role('administrator', places.crets)]);
  await plant('l’administration d’Allevard', [role('administrator', places.allevard)]);
  await plant('la directrice de Ferry', [role('schoolHead', places.ferry)]);
  await plant('le directeur de David', [role('schoolHead', places.david)]);
  await plant('la référente', [role('digitalReferent', places.belledonne)]);
  await plant('l’informatique de Crêts', [role('it', places.crets)]);
  await plant('l’inspectrice', [role('inspector', places.belledonne)]);
});
afterAll(async () => {
  await app.close();
  await db.drop();
});
beforeEach(() => clock.set('2026-11-10T08:00:00Z'));

describe('who sees whom', () => {
  it('shows them by row level security alone, whether the caller reaches few places or many', async () => {
    const seenFrom = async (placeId: string): Promise<string[]> => {
      const rows = await db.database.read(personReach({ role: 'administrator', placeId }), (tx) =>
        tx.query<{ name: string }>(
          'select display_name as name from identity.person order by display_name collate "fr-x-icu"',
        ),
      );
      return rows.map(({ name }) => name);
    };
    const few = [await seenFrom(places.crets), await seenFrom(places.belledonne), await seenFrom(places.academie)];
    expect(few[0]).toEqual(['l’administration de Crêts', 'l’informatique de Crêts', 'la directrice de Ferry']);
    expect(few.map(({ length }) => length)).toEqual([3, 4, 8]);
    const [{ asItIs } = { asItIs: '' }] = await db.ownerQuery<{ asItIs: string }>(
      `select pg_get_functiondef('territory.reaches_widely(text)'::regprocedure) as "asItIs"`,
    );
    await db.ownerQuery(
      'create or replace function territory.reaches_widely(permission text) returns boolean language sql stable parallel safe as $$ select true $$',
    );
    expect([await seenFrom(places.crets), await seenFrom(places.belledonne), await seenFrom(places.academie)]).toEqual(
      few,
    );
    await db.ownerQuery(asItIs);
  });

  it('shows people by the places where they hold a role, and only those roles', async () => {
    expect(await namesSeenBy('l’administration de Crêts')).toEqual([
      'l’administration de Crêts',
      'l’informatique de Crêts',
      'la directrice de Ferry',
    ]);
    expect(await namesSeenBy('l’administration d’Allevard')).toEqual([
      'l’administration d’Allevard',
      'le directeur de David',
    ]);
    expect(await namesSeenBy('la directrice de Ferry')).toEqual(['la directrice de Ferry']);
    expect(await namesSeenBy('l’administration')).toHaveLength(8);
  });

  it('keeps a role held elsewhere out of sight', async () => {
    await plant('l’enseignante de deux écoles', [role('teacher', places.ferry), role('teacher', places.david)]);
    const { body } = await ask('la directrice de Ferry', 'GET', `/people/${idOf('l’enseignante de deux écoles')}`);
    expect(body.roles).toMatchObject([{ role: 'teacher', label: 'Enseignant', place: { name: 'École Jules Ferry' } }]);
    expect(body.active).toBe(true);
    expect(body.lastSignInAt).toBe('2026-11-10T08:00:00.000Z');
  });

  it('answers 404 for a neighbour’s person, and refuses who may not read people', async () => {
    const neighbour = await ask('l’administration de Crêts', 'GET', `/people/${idOf('le directeur de David')}`);
    expect(neighbour).toMatchObject({ status: 404, body: { code: 'identity.personNotFound' } });
    expect((await ask('la référente', 'GET', '/people')).status).toBe(403);
    expect((await ask('l’inspectrice', 'GET', `/people/${idOf('l’inspectrice')}`)).status).toBe(403);
    expect((await ask(null, 'GET', '/people')).status).toBe(401);
  });

  it('filters by words and role, and pages within reach', async () => {
    expect(await namesSeenBy('l’administration', '&q=DIRECTRICE')).toEqual(['la directrice de Ferry']);
    expect(await namesSeenBy('l’administration', '&role=digitalReferent')).toEqual(['la référente']);
    expect(await namesSeenBy('l’administration', '&q=referente')).toEqual(['la référente']);
    const first = (await ask('l’administration', 'GET', '/people?limit=2')).body;
    const second = (await ask('l’administration', 'GET', `/people?limit=2&after=${first.next}`)).body;
    expect([...first.items, ...second.items].map(({ displayName }) => displayName)).toEqual(
      (await namesSeenBy('l’administration')).slice(0, 4),
    );
    const neighbour = idOf('le directeur de David');
    expect((await ask('l’administration de Crêts', 'GET', `/people?after=${neighbour}`)).body.items).toEqual([]);
    expect((await ask('l’administration', 'GET', '/people?after=1')).status).toBe(400);
  });

  it('tells a person about herself, whatever she may read', async () => {
    expect((await ask('l’inspectrice', 'GET', '/sessions/current')).body).toEqual({
      personId: idOf('l’inspectrice'),
      displayName: 'l’inspectrice',
      email: 'linspectrice@exemple.fr',
      roles: [
        {
          id: await roleIdOf('l’inspectrice', 'inspector'),
          role: 'inspector',
          label: 'Inspection (IEN)',
          place: { id: places.belledonne, kind: 'district', name: 'Haut-Grésivaudan', uai: null },
          from: '2026-09-01',
          grantedBy: null,
          delegation: null,
          ticket: null,
          until: null,
        },
      ],
      permissions: PERMISSIONS.filter((one) => ROLE_PERMISSIONS.inspector.includes(one)),
      provenAt: null,
      canProve: false,
      instance,
    });
  });
});

describe('each wall alone', () => {
  const mayor = () => personReach({ role: 'administrator', placeId: places.crets });

  it('row security: queries that forgot their where', async () => {
    const reach = mayor();
    const seen = await db.database.read(reach, (tx) =>
      tx.query<{ name: string }>('select display_name as name from identity.person order by 1'),
    );
    expect(seen.map(({ name }) => name)).not.toContain('le directeur de David');
    expect(seen.map(({ name }) => name)).toContain('la directrice de Ferry');
    const held = await db.database.read(reach, (tx) =>
      tx.query<{ place: string }>('select distinct place_id as place from identity.held_role'),
    );
    expect(new Set(held.map(({ place }) => place))).toEqual(new Set([places.crets, places.ferry]));
    const touched = await db.database.transaction(reach, (tx) =>
      tx.execute(`update identity.held_role set until_on = until_on where place_id = $1`, [places.david]),
    );
    expect(touched).toBe(0);
  });

  it('row security: no role is written on a neighbour’s place, nor in another’s name', async () => {
    const reach = mayor();
    const insert = (placeId: string, grantedBy: string) => (tx: Tx) =>
      tx.execute(
        `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_by, granted_at)
         values ($1, $2, 'teacher', $3, '2026-09-01', $4, now())`,
        [newId(), idOf('le directeur de David'), placeId, grantedBy],
      );
    await expect(db.database.transaction(reach, insert(places.david, reach.id))).rejects.toThrow(/row-level security/);
    await expect(db.database.transaction(reach, insert(places.ferry, idOf('l’administration')))).rejects.toThrow(
      /row-level security/,
    );
    const link = (tx: Tx) =>
      tx.execute(
        `insert into identity.sign_in_link (token_hash, person_id, created_at, expires_at)
         values (sha256('x'), $1, now(), now())`,
        [idOf('le directeur de David')],
      );
    await expect(db.database.transaction(reach, link)).rejects.toThrow(/row-level security/);
  });

  it('row security: a role’s person and place never change, and nothing is deleted', async () => {
    for (const sql of [
      'delete from identity.held_role',
      'delete from identity.person',
      `update identity.held_role set role = 'administrator'`,
      'update identity.held_role set place_id = place_id',
      `update identity.person set email = 'x@exemple.fr'`,
    ]) {
      await expect(db.database.transaction(systemReach(), (tx) => tx.execute(sql))).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  it('reach in the query: the same statements under the owner, whom row security does not bind', async () => {
    const tx = ownerTx(db);
    const reach = mayor();
    const repository = new PeopleRepository();
    const page = await repository.page(tx, reach, {}, clock.now(), { limit: 200 });
    expect(page.map(({ displayName }) => displayName)).not.toContain('le directeur de David');
    expect(page.map(({ displayName }) => displayName)).toContain('la directrice de Ferry');
    expect(await repository.count(tx, reach, {}, clock.now())).toBe(page.length);
    expect(await repository.find(tx, reach, idOf('le directeur de David'))).toBeUndefined();
    const roles = new RolesRepository();
    expect(await roles.ofPeople(tx, reach, [idOf('le directeur de David')], clock.now())).toEqual([]);
    const roleId = await roleIdOf('le directeur de David', 'schoolHead');
    expect(await roles.lock(tx, reach, idOf('le directeur de David'), roleId, clock.now())).toBeUndefined();
  });

  it('a role in force elsewhere is told only to who answers for the person', async () => {
    const rolesTold = (reach: Reach, who: string) =>
      db.database.read(reach, (tx) => new RolesRepository().inForce(tx, idOf(who), clock.now()));
    expect(await rolesTold(mayor(), 'l’enseignante de deux écoles')).toHaveLength(2);
    expect(await rolesTold(mayor(), 'le directeur de David')).toEqual([]);
    expect(
      await rolesTold(personReach({ role: 'schoolHead', placeId: places.ferry }), 'la directrice de Ferry'),
    ).toEqual([]);
  });
});

describe('handing roles on', () => {
  const add = (who: string, name: string, held: object) =>
    ask(who, 'POST', '/people', { displayName: name, email: `${newId()}@exemple.fr`, role: held });

  it('adds a person with her first role, in the journal', async () => {
    const { status, body } = await add(
      'l’administration de Crêts',
      'le nouvel enseignant',
      role('teacher', places.ferry),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      active: true,
      lastSignInAt: null,
      roles: [{ role: 'teacher', from: '2026-09-01', until: null }],
    });
    const acts = await db.ownerQuery(
      'select act, place_id, actor_id from platform.journal where subject_id = $1 order by id',
      [body.id],
    );
    const actor_id = idOf('l’administration de Crêts');
    expect(acts).toEqual([
      { act: 'identity.person.added', place_id: places.ferry, actor_id },
      { act: 'identity.role.granted', place_id: places.ferry, actor_id },
    ]);
  });

  it('refuses a place of the neighbour, a place above one’s own, and says so in French', async () => {
    const asked = (placeId: string, name: Role) => add('l’administration de Crêts', 'quelqu’un', role(name, placeId));
    expect(await asked(places.david, 'teacher')).toMatchObject({
      status: 404,
      body: { code: 'territory.placeNotFound' },
    });
    expect(await asked(places.isere, 'digitalReferent')).toMatchObject({ status: 404 });
    const [gone] = await db.ownerQuery<{ count: number }>(
      `select count(*)::int as count from identity.person where display_name = 'quelqu’un'`,
    );
    expect(gone?.count).toBe(0);
  });

  it('hands on no permission that one does not hold there', async () => {
    // She administers people of Ferry, but holds nothing of the fleet there.
    await plant('la gestionnaire des personnes', [role('schoolHead', places.ferry)]);
    const reach = Reach.person({
      personId: idOf('la gestionnaire des personnes'),
      displayName: 'la gestionnaire des personnes',
      grants: [
        { role: 'schoolHead', placeId: places.ferry, permissions: ['place:read', 'person:read', 'person:write'] },
      ],
    });
    const grant = (name: Role) =>
      db.database.transaction(reach, (tx) =>
        find(People).grantRole(tx, reach, idOf('la directrice de Ferry'), {
          ...role(name, places.ferry),
          until: null,
          ticket: null,
        }),
      );
    await expect(grant('teacher')).rejects.toMatchObject({
      code: 'identity.aboveOneself',
      fr: 'Le rôle « Enseignant » donne sur « École Jules Ferry » des droits que vous n’y avez pas : demandez-le à une personne qui les a.',
    });
    await expect(grant('administrator')).rejects.toMatchObject({ code: 'identity.aboveOneself' });
  });

  it.each(ROLES)('no role but administration hands on %s', async (name) => {
    const place = places.ferry;
    for (const granter of ROLES.filter((one) => one !== 'administrator')) {
      const reach = personReach({ role: granter, placeId: places.academie });
      const grant = db.database.transaction(reach, (tx) =>
        find(Roles).grant(
          tx,
          reach,
          { id: idOf('la directrice de Ferry'), displayName: 'x' },
          { ...role(name, place), until: null, ticket: null },
        ),
      );
      await expect(grant).rejects.toMatchObject({
        code: expect.stringMatching(/^identity\.(mayNotGrantHere|roleUnfit)$/),
      });
    }
  });

  it('holds a role where it makes sense, once at a time, on an open place', async () => {
    const grant = (held: object) => ask('l’administration', 'POST', `/people/${idOf('l’inspectrice')}/roles`, held);
    expect(await grant(role('teacher', places.academie))).toMatchObject({
      status: 400,
      body: {
        code: 'identity.roleUnfit',
        detail: '« Enseignant » ne se tient pas sur ce type de lieu (académie) : choisissez école.',
      },
    });
    expect(await grant(role('inspector', places.belledonne))).toMatchObject({
      body: { code: 'identity.roleAlreadyHeld' },
    });
    expect(await grant(role('dpo', places.isere, { from: '2026-09-01', until: '2026-08-31' }))).toMatchObject({
      body: { code: 'kernel.invalidPeriod' },
    });
    const [first, second] = await Promise.all([
      grant(role('dpo', places.isere, { until: '2026-12-31' })),
      grant(role('dpo', places.academie)),
    ]);
    expect([first.status, second.status]).toEqual([201, 201]);
  });

  it('gives an address once, whatever its case', async () => {
    const again = await ask('l’administration de Crêts', 'POST', '/people', {
      displayName: 'le même',
      email: 'LeDirecteurDeDavid@exemple.fr',
      role: role('teacher', places.ferry),
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'identity.emailTaken' } });
  });

  it('closes the sessions of whoever is given a role by somebody else', async () => {
    await plant('le futur référent', [role('teacher', places.ferry)]);
    const path = `/people/${idOf('le futur référent')}/roles`;
    expect((await ask('le futur référent', 'GET', '/sessions/current')).status).toBe(200);
    expect((await ask('l’administration', 'POST', path, role('digitalReferent', places.belledonne))).status).toBe(201);
    expect((await ask('le futur référent', 'GET', '/sessions/current')).status).toBe(401);
  });
});

describe('sign-in links for others', () => {
  const link = (who: string, forWhom: string) => ask(who, 'POST', `/people/${idOf(forWhom)}/sign-in-links`);

  it('are made by who holds all that the person holds', async () => {
    const { status, body } = await link('l’administration de Crêts', 'la directrice de Ferry');
    expect(status).toBe(201);
    expect(body.url).toMatch(/^http:\/\/localhost:3000\/#\/entrer\?jeton=[\w-]{43}$/);
    expect(body.expiresAt).toBe('2026-11-10T08:15:00.000Z');
  });

  it('are not a way up: neither for a role above, nor for one elsewhere, nor for one to come', async () => {
    await plant('l’administration qui enseigne', [
      role('administrator', places.academie),
      role('teacher', places.ferry),
    ]);
    await plant('la directrice nommée ailleurs', [
      role('teacher', places.ferry),
      role('schoolHead', places.david, { from: '2027-09-01' }),
    ]);
    for (const who of [
      'l’administration qui enseigne',
      'la directrice nommée ailleurs',
      'l’enseignante de deux écoles',
    ]) {
      expect(await link('l’administration de Crêts', who)).toMatchObject({
        status: 403,
        body: { code: 'identity.mayNotLetIn' },
      });
      expect((await link('l’administration', who)).status).toBe(201);
    }
    expect((await link('l’administration de Crêts', 'le directeur de David')).status).toBe(404);
    expect((await link('la directrice de Ferry', 'la directrice de Ferry')).status).toBe(403);
  });
});

it('lets nobody in who holds more, on the very place where one administers people', async () => {
  const reach = Reach.person({
    personId: idOf('la gestionnaire des personnes'),
    displayName: 'la gestionnaire des personnes',
    grants: [{ role: 'schoolHead', placeId: places.ferry, permissions: ['place:read', 'person:read', 'person:write'] }],
  });
  const link = db.database.transaction(reach, (tx) =>
    find(SignInLinks).create(tx, reach, idOf('la directrice de Ferry')),
  );
  await expect(link).rejects.toMatchObject({ code: 'identity.mayNotLetIn' });
});

describe('the end of a role', () => {
  const end = async (who: string, whose: string, name: Role) =>
    ask(who, 'POST', `/people/${idOf(whose)}/roles/${await roleIdOf(whose, name)}/end`);

  it('takes effect at once, and is told', async () => {
    await plant('l’enseignant qui part', [role('teacher', places.ferry)]);
    await db.ownerQuery('delete from platform.outbox');
    const { status, body } = await end('l’administration de Crêts', 'l’enseignant qui part', 'teacher');
    expect(status).toBe(200);
    expect(body).toMatchObject({ active: false, roles: [{ role: 'teacher', until: '2026-11-10' }] });
    expect((await ask('l’enseignant qui part', 'GET', '/sessions/current')).status).toBe(401);
    const events = await db.ownerQuery('select type, payload from platform.outbox order by id');
    const personId = idOf('l’enseignant qui part');
    expect(events).toEqual([
      { type: 'identity.SessionsClosed', payload: { personId } },
      { type: 'identity.RoleEnded', payload: { personId, placeId: places.ferry, role: 'teacher' } },
    ]);
    // A new session carries nothing.
    await signIn('l’enseignant qui part', 'lenseignantquipart@exemple.fr');
    expect((await ask('l’enseignant qui part', 'GET', '/sessions/current')).body).toMatchObject({
      roles: [],
      permissions: ['session:own'],
    });
    expect((await ask('l’enseignant qui part', 'GET', '/places')).status).toBe(403);
  });

  it('takes effect at the next request of a session that nobody closed', async () => {
    await plant('l’enseignante remplaçante', [role('teacher', places.ferry)]);
    const sees = async () => (await ask('l’enseignante remplaçante', 'GET', '/places')).status;
    expect(await sees()).toBe(200);
    await db.ownerQuery('update identity.held_role set ended_at = now() where person_id = $1', [
      idOf('l’enseignante remplaçante'),
    ]);
    expect(await sees()).toBe(403);
  });

  it('comes by itself after its last day, at midnight in Paris', async () => {
    clock.set('2026-11-10T20:00:00Z');
    await plant('l’enseignant jusqu’au 10', [role('teacher', places.ferry, { until: '2026-11-10' })]);
    await plant('l’enseignante dès le 11', [role('teacher', places.ferry, { from: '2026-11-11' })]);
    const permissions = async (who: string) =>
      (await find(Sessions).resolve(tokens.get(who) ?? ''))?.may('classroom:read');
    clock.set('2026-11-10T22:59:59.999Z');
    expect(await permissions('l’enseignant jusqu’au 10')).toBe(true);
    expect(await permissions('l’enseignante dès le 11')).toBe(false);
    clock.set('2026-11-10T23:00:00Z');
    expect(await permissions('l’enseignant jusqu’au 10')).toBe(false);
    expect(await permissions('l’enseignante dès le 11')).toBe(true);
  });

  it('is refused for a neighbour’s role, a role above, and a role already ended', async () => {
    expect((await end('l’administration d’Allevard', 'la directrice de Ferry', 'schoolHead')).status).toBe(404);
    expect((await end('la directrice de Ferry', 'la directrice de Ferry', 'schoolHead')).status).toBe(403);
    const above = await end('l’administration de Crêts', 'l’administration qui enseigne', 'administrator');
    expect(above).toMatchObject({ status: 404, body: { code: 'identity.roleNotFound' } });
    const [ended] = await db.ownerQuery<{ id: string }>(
      'select id from identity.held_role where person_id = $1 and ended_at is not null',
      [idOf('l’enseignant qui part')],
    );
    const again = await ask(
      'l’administration',
      'POST',
      `/people/${idOf('l’enseignant qui part')}/roles/${ended?.id ?? ''}/end`,
    );
    expect(again).toMatchObject({ status: 409, body: { code: 'identity.roleAlreadyEnded' } });
  });

  it('never leaves an instance without administration, even when two end each other at once', async () => {
    await db.ownerQuery(
      `update identity.held_role set ended_at = now() where person_id = $1 and role = 'administrator'`,
      [idOf('l’administration qui enseigne')],
    );
    expect(await end('l’administration', 'l’administration', 'administrator')).toMatchObject({
      status: 409,
      body: { code: 'identity.lastAdministrator', detail: expect.stringContaining('confiez d’abord ce rôle') },
    });
    // One whose end is already written does not count: the day after, nobody would be left.
    await plant('l’administration par intérim', [role('administrator', places.academie, { until: '2026-12-31' })]);
    expect((await end('l’administration', 'l’administration', 'administrator')).status).toBe(409);

    await plant('la seconde administration', [role('administrator', places.academie)]);
    const answers = await Promise.all([
      end('l’administration', 'la seconde administration', 'administrator'),
      end('la seconde administration', 'l’administration', 'administrator'),
    ]);
    const left = await db.ownerQuery(
      `select 1 from identity.held_role where role = 'administrator' and place_id = $1 and ended_at is null and until_on is null`,
      [places.academie],
    );
    expect(left).toHaveLength(1);
    // The other one is told that she is the last, that her role has just ended, or that her session has.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
