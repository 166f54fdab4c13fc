// What another site can make a signed-in person's browser send: our cookie goes with it, and nothing must come of it.
import { Score } from '../attack.mjs';
import { PREFIX, routesOf } from '../routes.mjs';

const SELF = 'http://localhost';
const ID = '0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee';
/** What a form or a plain `fetch` may send without asking first (Fetch standard, CORS-safelisted). */
const SIMPLE = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ''];

/**
 * Requests as another site makes them. `cookie` is the victim's own.
 * @param {string} cookie @returns {Record<string, { headers: Record<string, string | string[]>, body?: string }>}
 */
const forged = (cookie) => ({
  'another origin': { headers: { cookie, 'x-chariot': '1', origin: 'https://mechant.example' } },
  'an origin that begins like ours': { headers: { cookie, 'x-chariot': '1', origin: `${SELF}.mechant.example` } },
  'no origin at all (`null`)': { headers: { cookie, 'x-chariot': '1', origin: 'null' } },
  'our origin on another port': { headers: { cookie, 'x-chariot': '1', origin: `${SELF}:1` } },
  'without our header': { headers: { cookie } },
  'our header, emptied': { headers: { cookie, 'x-chariot': '' } },
  'our header in the address': { headers: { cookie } },
  'a cookie planted beside ours': { headers: { cookie: `chariot_session=plante; ${cookie}`, 'x-chariot': '1' } },
  'a cookie planted after ours': { headers: { cookie: `${cookie}; chariot_session=plante`, 'x-chariot': '1' } },
  'a cookie that says who I am': { headers: { cookie: `${cookie}x`, 'x-chariot': '1' } },
  ...Object.fromEntries(
    SIMPLE.map((type) => [
      `a form of ${type || 'no type'}`,
      { headers: { cookie, 'content-type': type }, body: '{"reason":"x"}' },
    ]),
  ),
});

/** A change of one's own that works with a true request, to be asked by each forged one. */
const CHANGES = { method: 'DELETE', path: `${PREFIX}/sessions/current` };

/** @type {import('../attack.mjs').Attack} */
export const crossSite = {
  name: 'cross-site',
  title: 'Demandes d’un autre site (CSRF)',
  async run(ground) {
    const score = new Score();
    const own = await ground.administratorHeaders();
    const cookie = own['cookie'] ?? '';
    const closed = routesOf().filter(({ method, permission }) => method !== 'GET' && permission !== 'public');
    for (const [name, { headers, body = '{}' }] of Object.entries(forged(cookie))) {
      for (const { method, path } of closed) {
        const typed = headers['content-type'] === undefined ? { 'content-type': 'application/json' } : {};
        const address = path.replace(/\{[^}]+\}/g, ID);
        const { status, text } = await ground.ask(name.includes('address') ? `${address}?x-chariot=1` : address, {
          ...{ method, body },
          headers: { ...headers, ...typed },
        });
        // 403 before anything is read, or nobody's cookie.
        score.count(status !== 403 && status !== 401, `${name}: ${method} ${path}: ${status} ${text.slice(0, 100)}`);
      }
      const change = await ground.ask(CHANGES.path, { method: CHANGES.method, headers });
      score.count(change.status < 400, `${name}: closes the victim's session`);
    }
    await answers(ground, score, cookie);
    const still = await ground.ask(`${PREFIX}/sessions/current`, { headers: own });
    if (still.status !== 200) {
      ground.forget('administrator');
      score.count(true, `the victim is signed out: ${still.status}`);
    }
    return score.outcome();
  },
  twins: [
    {
      name: 'cross-site-origin',
      weakens: 'l’origine n’est pas regardée',
      patches: [
        {
          file: 'libs/platform/dist/web/gate.service.js',
          find: "if (origin !== undefined && origin !== this.#origin) throw webError('crossSite');",
          instead: "if (!OFF && origin !== undefined && origin !== this.#origin) throw webError('crossSite');",
        },
      ],
    },
    {
      name: 'cross-site-header',
      weakens: 'l’en-tête x-chariot n’est pas demandé',
      patches: [
        {
          file: 'libs/platform/dist/web/gate.service.js',
          find: "if (cookie !== undefined && ours !== '1') throw webError('crossSite');",
          instead: "if (!OFF && cookie !== undefined && ours !== '1') throw webError('crossSite');",
        },
      ],
    },
    {
      name: 'cross-site-planted',
      weakens: 'le premier cookie est cru',
      patches: [
        {
          file: 'libs/platform/dist/web/session-token.js',
          find: 'values.length > 1 ||',
          instead: '!OFF && values.length > 1 ||',
        },
        {
          file: 'libs/platform/dist/web/session-token.js',
          find: 'const [value] = values;',
          instead: 'const value = OFF ? values.find((one) => one.length > 20) : values[0];',
        },
      ],
    },
    {
      name: 'cross-site-cookie',
      weakens: 'le cookie se donne aux scripts et aux autres sites',
      patches: [
        {
          file: 'libs/platform/dist/web/session-cookie.service.js',
          find: "'HttpOnly', 'SameSite=Strict'",
          instead: "...(OFF ? [] : ['HttpOnly', 'SameSite=Strict'])",
        },
      ],
    },
    {
      name: 'cross-site-answer',
      weakens: 'les réponses se lisent d’ailleurs',
      patches: [
        {
          file: 'libs/platform/dist/web/web-hooks.js',
          find: "'x-request-id': String(request.id)",
          instead:
            "...(OFF && { 'access-control-allow-origin': request.headers.origin ?? '*', 'access-control-allow-credentials': 'true' }), 'x-request-id': String(request.id)",
        },
      ],
    },
  ],
};

/** What other sites may read or frame, and what the cookie says of itself. @param {import('../ground.mjs').Ground} ground @param {Score} score @param {string} cookie */
async function answers(ground, score, cookie) {
  const origin = 'https://mechant.example';
  const doors = ['/sessions/current', '/places', '/people', '/nulle-part'].map((path) => `${PREFIX}${path}`);
  for (const path of [...doors, '/', '/ipad', '/ipad/AAAA-AAAA-AA', '/health/ready']) {
    const { headers } = await ground.ask(path, { headers: { cookie, origin } });
    const open = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
    score.count(open.length > 0, `${path}: ${open.join(', ')}`);
    const policy = String(headers['content-security-policy'] ?? '');
    const scripts = (/script-src ([^;]*)/.exec(policy) ?? /default-src ([^;]*)/.exec(policy))?.[1] ?? "'unsafe-inline'";
    score.count(/unsafe|\*|data:|https?:/.test(scripts), `${path}: script-src ${scripts}`);
    score.count(!/frame-ancestors 'none'/.test(policy), `${path}: may be framed`);
    score.count(headers['x-content-type-options'] !== 'nosniff', `${path}: its type may be guessed`);
    const preflight = await ground.ask(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'x-chariot' },
    });
    score.count(preflight.headers['access-control-allow-origin'] !== undefined, `${path}: lets ${origin} ask`);
  }
  const set = await ground.cookieOf('referente@exemple.invalid');
  for (const word of ['HttpOnly', 'SameSite=Strict', 'Path=/']) {
    score.count(!set.includes(word), `the session's cookie does not say ${word}: ${set.replace(/=[^;]*/, '=…')}`);
  }
}
