import { Global, Module } from '@nestjs/common';
import { newId, Reach, ROLE_PERMISSIONS, type Permission, type Role } from '@chariot/kernel';
import { createWebApp, Logger, MasterKey, PLACE_COVER, PlatformModule, SESSION_RESOLVER } from '@chariot/platform';
import type { PlaceCover } from '@chariot/platform';
import { personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations, Places, TerritoryModule } from '../index.js';

const reaches = new Map<string, Reach>();

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
const ids: Record<'academie' | 'isere' | 'crets' | 'allevard' | 'ferry' | 'david', string> = {
  academie: '',
  isere: '',
  crets: '',
  allevard: '',
  ferry: '',
  david: '',
};

beforeAll(async () => {
  db = await testDatabase({ migrations });
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
    ],
  })
  class Root {}
  app = await createWebApp(Root);
  await app.init();
  const places = app.get(Places, { strict: false });
  const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
  const commune = { ...base, kind: 'localAuthority', localAuthorityKind: 'commune' } as const;
  await db.database.transaction(systemReach(), async (tx) => {
    const open = async (place: Parameters<Places['open']>[2]) => (await places.open(tx, systemReach(), place)).id;
    ids.academie = await open({ ...base, kind: 'academie', name: 'Académie de Grenoble', parentIds: [] });
    ids.isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [ids.academie] });
    ids.crets = await open({ ...commune, name: 'Crêts en Belledonne', parentIds: [ids.isere] });
    ids.allevard = await open({ ...commune, name: 'Allevard', parentIds: [ids.isere] });
    ids.ferry = await open({
      ...base,
      kind: 'school',
      name: 'École Jules Ferry',
      uai: '0382460T',
      parentIds: [ids.crets],
    });
    ids.david = await open({
      ...base,
      kind: 'school',
      name: 'École David',
      uai: '0381780D',
      parentIds: [ids.allevard],
    });
  });
  const holds = (token: string, role: Role, placeId: string) => reaches.set(token, personReach({ role, placeId }));
  holds('it', 'it', ids.crets);
  holds('academie', 'academie', ids.academie);
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

const ask = async (token: string | null, method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => {
  const answer = await app.inject({
    method,
    url: `/api/v1${url}`,
    ...(body !== undefined && { payload: body }),
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: answer.statusCode, body: answer.json() };
};
const closure = { closedOn: '2026-11-10', reason: 'Fusion d’écoles' };

it('answers a place as the contract shapes it', async () => {
  const { status, body } = await ask('it', 'GET', `/places/${ids.ferry}`);
  expect(status).toBe(200);
  expect(body).toEqual({
    id: ids.ferry,
    kind: 'school',
    name: 'École Jules Ferry',
    uai: '0382460T',
    siret: null,
    inseeCode: null,
    localAuthorityKind: null,
    address: null,
    postcode: null,
    city: null,
    timeZone: 'Europe/Paris',
    openedOn: '2016-09-01',
    closedOn: null,
    parents: [{ id: ids.crets, kind: 'localAuthority', name: 'Crêts en Belledonne', uai: null }],
    referenceCollege: null,
  });
});

it('lists within reach, also when asked for what is under a neighbour', async () => {
  expect((await ask('it', 'GET', '/places')).body.total).toBe(2);
  expect((await ask('it', 'GET', `/places?under=${ids.allevard}`)).body).toEqual({
    items: [],
    next: null,
    total: 0,
    totalIs: 'exact',
  });
  expect((await ask('academie', 'GET', '/places?kind=school&open=true&limit=1')).body).toMatchObject({
    items: [{ name: 'École David' }],
    next: ids.david,
    total: 2,
  });
});

it('the permission alone: a caller who reaches the place but may not write is refused at the door', async () => {
  expect((await ask(null, 'GET', '/places')).status).toBe(401);
  const refused = await ask('it', 'POST', `/places/${ids.ferry}/closure`, closure);
  expect(refused).toMatchObject({ status: 403, body: { code: 'web.forbidden' } });
  // Everything but place:write, on the whole académie.
  const permissions = ROLE_PERMISSIONS.administrator.filter((one: Permission) => one !== 'place:write');
  reaches.set(
    'almost',
    Reach.person({
      personId: newId(),
      displayName: 'presque',
      grants: [{ role: 'administrator', placeId: ids.academie, permissions }],
    }),
  );
  const body = { kind: 'district', name: 'Circonscription', openedOn: '2026-09-01', parentIds: [ids.isere] };
  expect((await ask('almost', 'POST', '/places', body)).status).toBe(403);
  expect((await ask('academie', 'POST', '/places', body)).status).toBe(201);
});

it('a permission held elsewhere does not reach a neighbour: by path or by body', async () => {
  reaches.set('writer', personReach({ role: 'administrator', placeId: ids.crets }));
  expect(await ask('writer', 'POST', `/places/${ids.david}/closure`, closure)).toMatchObject({
    status: 404,
    body: { code: 'territory.placeNotFound' },
  });
  expect((await ask('writer', 'GET', `/places/${ids.david}`)).status).toBe(404);
  const body = { kind: 'school', name: 'École', uai: '0380004Y', openedOn: '2026-09-01', parentIds: [ids.allevard] };
  expect(await ask('writer', 'POST', '/places', body)).toMatchObject({
    status: 400,
    body: { code: 'territory.parentNotFound' },
  });
  const college = { collegeId: ids.david };
  expect((await ask('writer', 'PUT', `/places/${ids.david}/reference-college`, college)).status).toBe(404);
  const [david] = await db.ownerQuery('select closed_on from territory.place where id = $1', [ids.david]);
  expect(david).toEqual({ closed_on: null });
});

it('says in French which letter does not check', async () => {
  const body = { kind: 'school', name: 'École', uai: '0382460A', openedOn: '2026-09-01', parentIds: [ids.crets] };
  expect(await ask('academie', 'POST', '/places', body)).toMatchObject({
    status: 400,
    body: { code: 'kernel.invalidUai', detail: expect.stringContaining('lettre de contrôle') },
  });
});

it('tells the live feed which places a caller covers', async () => {
  const cover = app.get<PlaceCover>(PLACE_COVER, { strict: false });
  const reach = reaches.get('it') as Reach;
  expect(await cover.covers(reach, 'place:read', ids.ferry)).toBe(true);
  expect(await cover.covers(reach, 'place:read', ids.david)).toBe(false);
  expect(await cover.covers(reach, 'place:write', ids.ferry)).toBe(false);
  expect(await cover.covers(Reach.device(newId()), 'place:read', ids.ferry)).toBe(false);
});
