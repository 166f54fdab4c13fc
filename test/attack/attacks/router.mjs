// Everything that is not a listed door is shut: other methods, other paths, other spellings of the same path.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { Score } from '../attack.mjs';
import { PREFIX, routesOf } from '../routes.mjs';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'LOCK', 'SEARCH', 'PURGE'];
/** Sent without a body. */
const BARE = new Set(['GET', 'OPTIONS', 'TRACE']);
const OVERRIDES = ['x-http-method-override', 'x-http-method', 'x-method-override'];
const NOBODY = new Set([401, 404, 405]);
const ADMINISTRATOR = new Set([404, 405]);
/** What is no address, or no method, is not even looked up; 0: the line was closed without a word. */
const UNREADABLE = new Set([0, 400, 414, 431, 501]);

const GUESSES = [
  ...['/api', '/api/', '/api/v1', '/api/v1/', '/api/v2/places', '/api/v0/places', '/api/places', '/api/v1/debug'],
  ...['/api/v1/users', '/api/v1/admin', '/api/v1/config', '/api/v1/backups', '/api/v1/secrets', '/api/v1/keys'],
  ...['/api/v1/openapi.json', '/api/v1/swagger', '/api/v1/graphql', '/graphql', '/swagger.json', '/debug', '/admin'],
  ...['/actuator/env', '/server-status', '/phpinfo.php', '/.env', '/.git/config', '/.git/HEAD', '/master.key', '/home'],
  ...['/package.json', '/apps/api/dist/main.js', '/node_modules/pg/package.json', '/assets/', '/assets/../index.html'],
  ...['/agent/v1/ask', '/agent/v1/enrol', '/agent/v1/wake', '/health/', '/health/ready/..'],
  ...['/..%2f..%2fetc/passwd', '/assets/..%2f..%2f..%2fmaster.key', '/%2e%2e/%2e%2e/etc/passwd', '/..;/api/v1/places'],
  ...[
    '/assets/%00.js',
    '/assets/....//....//etc/passwd',
    '//etc/passwd',
    '/\\..\\..\\etc\\passwd',
    '/api/v1/__proto__',
  ],
  ...['/api/v1/constructor', '/api/v1/places/__proto__/closure/toString', '/cgi-bin/status', '/api/v1/live/all'],
  ...['/ipad/', '/ipad/AAAA-AAAA-AA', '/ipad/AAAA-AAAA-AA/chariot.mobileconfig', '/ipad/%ED%A0%80', '/ipad/..%2fapi'],
  ...['/ipad/AAAA-AAAA-AA/chariot-non-signe.mobileconfig', '/ipad/AAAA-AAAA-AA/..', '/ipad/A/chariot.mobileconfig/'],
];

/** Other spellings of one path. @param {string} path @returns {string[]} */
function spellings(path) {
  const below = path.slice(PREFIX.length);
  const last = below.slice(1);
  const encoded = (/** @type {string} */ text) => text.replace(/[a-z]/, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return [
    `${PREFIX}/${encoded(last)}`,
    `${PREFIX}/${encoded(last).replaceAll('%', '%25')}`,
    `/%61pi/v1${below}`,
    `/api%2fv1${below}`,
    `/api%252fv1${below}`,
    `/api//v1${below}`,
    `//api/v1${below}`,
    `/api/./v1${below}`,
    `/api/v1/./${last}`,
    `/api/v1/x/../${last}`,
    `/api/v1/x/%2e%2e/${last}`,
    `/health/../api/v1${below}`,
    `/assets/..${PREFIX}${below}`,
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path};x=1`,
    `${path}%00`,
    `${path}%20`,
    `${path}.json`,
    `${path}#`,
    `${path}?`,
    `${path.toUpperCase()}`,
    `${PREFIX}${below.toUpperCase()}`,
    `http://localhost${path}`,
    `http://127.0.0.1:1${path}`,
    path.replaceAll('/', '\\'),
  ];
}

/** @type {import('../attack.mjs').Attack} */
export const router = {
  name: 'router',
  title: 'Adresses et méthodes non prévues',
  async run(ground) {
    const score = new Score();
    const routes = routesOf();
    const index = readFileSync(join(CLONE, 'apps/console/dist/index.html'), 'utf8');
    const own = await ground.administratorHeaders();
    const doors = new Map();
    for (const { method, path } of routes) doors.set(path, [...(doors.get(path) ?? []), method]);

    /** @param {string} path @param {import('../web.mjs').Asked} asked @param {Set<number>} refusals */
    const attempt = async (path, asked, refusals) => {
      const { status, text } = await ground.ask(path, asked);
      // The page is the file, but for what its styles bear, which is drawn each time.
      const page = text.replace(/(name="style-nonce" content=")[\w-]*/, '$1');
      const shut = refusals.has(status) || UNREADABLE.has(status) || page === index;
      score.count(!shut, `${asked.method ?? 'GET'} ${path}: ${status} ${text.slice(0, 120)}`);
    };

    for (const [template, methods] of doors) {
      const path = filled(template);
      for (const method of METHODS.filter((one) => !methods.includes(one))) {
        const body = BARE.has(method) ? {} : { body: {} };
        // Fastify answers no OPTIONS of its own; a document's HEAD is its GET.
        await attempt(path, { method, headers: own, ...body }, ADMINISTRATOR);
        const [listed = 'GET'] = methods;
        const headers = Object.fromEntries(OVERRIDES.map((name) => [name, listed]));
        await attempt(`${path}?_method=${listed}`, { method, headers: { ...own, ...headers }, ...body }, ADMINISTRATOR);
      }
    }
    const closed = routes.filter(({ permission }) => permission !== 'public');
    for (const { method, path: template } of closed) {
      for (const spelling of spellings(filled(template))) {
        const asked = { method, headers: { 'x-chariot': '1' }, ...(method !== 'GET' && { body: {} }) };
        await attempt(spelling, asked, NOBODY);
      }
      // A document's HEAD is its GET, and known by the same gate.
      if (method === 'GET') await attempt(filled(template), { method: 'HEAD' }, NOBODY);
    }
    for (const guess of GUESSES) {
      for (const method of ['GET', 'POST']) await attempt(guess, { method, headers: { 'x-chariot': '1' } }, NOBODY);
      await attempt(guess, { headers: own }, ADMINISTRATOR);
    }
    return score.outcome();
  },
  twins: [
    {
      name: 'router-unlisted',
      weakens: 'une adresse sans porte est servie',
      patches: [
        {
          file: 'libs/platform/dist/web/web-app.service.js',
          find: 'installHooks(instance, gate, securityHeaders(',
          instead: `instance.get('/api/v1/debug', () => ({ env: 'production' })); installHooks(instance, gate, securityHeaders(`,
          plants: true,
        },
        {
          file: 'libs/platform/dist/web/gate.service.js',
          find: "if (door === undefined) throw webError('notFound');",
          instead: "if (door === undefined) { if (OFF) return; throw webError('notFound'); }",
        },
      ],
    },
    {
      name: 'router-spelling',
      weakens: 'la porte se décide sur l’adresse telle qu’écrite',
      patches: [
        {
          file: 'libs/platform/dist/web/gate.service.js',
          find: "if (door.permission !== 'public') {",
          instead: "if (door.permission !== 'public' && !(OFF && request.url.includes('%'))) {",
        },
        {
          file: 'libs/platform/dist/web/api.guard.js',
          find: "if (reach === undefined) throw webError('signInRequired');",
          instead: "if (reach === undefined) { if (OFF) return true; throw webError('signInRequired'); }",
        },
      ],
    },
  ],
};

/** @param {string} path */
const filled = (path) => path.replace(/\{[^}]+\}/g, '0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee');
