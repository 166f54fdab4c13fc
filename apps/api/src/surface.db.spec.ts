import { ROUTES } from '@chariot/contract';
import { ConventionChanged } from '@chariot/convention';
import { ClassroomChanged, DeviceChanged, OperationChanged, ProfileChanged } from '@chariot/fleet';
import { ApprovalChanged, FirstRun } from '@chariot/identity';
import { createWebApp, Events, Logger, registeredRoutes } from '@chariot/platform';
import { PlaceClosed, PlaceOpened, SchoolHoursSet } from '@chariot/territory';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from './config.js';
import { MIGRATIONS, serverModule } from './modules.js';

// The whole server as it is started, and every route that it has registered, whoever declares it.

let db: TestDatabase;
let home: string;
let app: Awaited<ReturnType<typeof createWebApp>>;
let cookie: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: MIGRATIONS });
  home = await mkdtemp(join(tmpdir(), 'chariot-surface-'));
  const config = Config.from({ DATABASE_URL: db.ownerUrl, DATABASE_APP_URL: db.appUrl, CHARIOT_HOME: home });
  app = await createWebApp(await serverModule(config, Logger.silent()), { rate: { perSecond: 1_000, burst: 10_000 } });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const code = await app.get(FirstRun).prepare();
  const entered = await app.inject({
    method: 'POST',
    url: '/api/v1/first-run',
    payload: { code, displayName: 'l’administration', email: 'administration@exemple.fr', academieName: 'Grenoble' },
  });
  cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
});
afterAll(async () => {
  await app.close();
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

const registered = () => registeredRoutes(app.getHttpAdapter().getInstance());
const declared = ROUTES.map(({ method, path }) => `${method} /api/v1${path}`);

it('answers what the contract declares, and nothing else under /api', () => {
  const there = registered()
    .filter(({ url, method }) => url.startsWith('/api/') && method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url}`);
  expect([...there].sort()).toEqual([...declared].sort());
});

it('answers little beside', () => {
  const beside = registered().filter(({ url, method }) => !url.startsWith('/api/') && method !== 'HEAD');
  expect(beside.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    'GET /health',
    'GET /health/ready',
    'GET /ipad',
    'GET /ipad/:code',
    'GET /ipad/:code/chariot-non-signe.mobileconfig',
    'GET /ipad/:code/chariot.mobileconfig',
    'GET /metrics',
  ]);
});

it('holds every route to a largest body and to a deadline; the live feed, which is cut after ten minutes, has none', () => {
  const routes = registered();
  expect(routes.length).toBeGreaterThan(100);
  // A paper of 10 MiB that somebody attaches, written in base64.
  const large = routes.filter(({ bodyLimit = 0 }) => bodyLimit <= 0 || bodyLimit > 14 * 1024 * 1024);
  // An application of one's own, of 16 MiB.
  expect(large.map(({ url, bodyLimit }) => [url, bodyLimit])).toEqual([['/api/v1/apps/:id/ipa', 22_370_648]]);
  const unbounded = routes.filter(({ deadlineMs = 0 }) => deadlineMs <= 0 || deadlineMs > 120_000);
  expect([...new Set(unbounded.map(({ url }) => url))]).toEqual(['/api/v1/live']);
});

it('compares what is changed with what was read, wherever the document says so; refuses to pretend elsewhere', async () => {
  const reads = new Set(declared.filter((route) => route.startsWith('GET ')).map((route) => route.slice(4)));
  const writing = ROUTES.filter(({ method, permission }) => method !== 'GET' && permission !== 'public');
  expect(writing.length).toBeGreaterThan(30);
  for (const { method, path } of writing) {
    const conditional = method !== 'POST' && method !== 'DELETE' && reads.has(`/api/v1${path}`);
    const answer = await app.inject({
      method,
      url: `/api/v1${path.replace(/:\w+/g, 'rien')}`,
      headers: { cookie, 'x-chariot': '1', 'if-match': '"autre"' },
    });
    const { code } = answer.json<{ code: string }>();
    expect([method, path, code]).toEqual([method, path, conditional ? 'web.invalidInput' : 'web.notConditional']);
  }
});

it('tells webhooks what it tells people’s pages of places', () => {
  const events = app.get(Events);
  const told = [DeviceChanged, ClassroomChanged, ProfileChanged, OperationChanged, ConventionChanged, ApprovalChanged];
  for (const { type } of [...told, PlaceOpened, PlaceClosed, SchoolHoursSet]) {
    expect([type, events.listenersOf(type).length > 0, events.handlersOf(type).has('webhooks')]).toEqual([
      type,
      true,
      true,
    ]);
  }
});

it('says nothing to who is not signed in, on any guarded route', async () => {
  for (const { method, path, permission } of ROUTES) {
    if (permission === 'public') continue;
    const answer = await app.inject({ method, url: `/api/v1${path.replace(/:\w+/g, 'rien')}` });
    expect([method, path, answer.statusCode, answer.headers.etag]).toEqual([method, path, 401, undefined]);
  }
});
