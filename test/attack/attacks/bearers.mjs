// Our own tokens (sessions of browsers, API tokens of programs), which tell nothing by themselves: late, closed, cut,
// forged, of another kind, or of another place, they open nothing.
import { createHash, randomBytes } from 'node:crypto';
import { EXAMPLE_EMAILS } from '../../../infra/seed/seed.mjs';
import { Score } from '../attack.mjs';
import { cartOf, otherSchool } from '../devices/carts.mjs';
import { PREFIX } from '../routes.mjs';
import { dayInParis } from '../../stack/days.mjs';

const EMAIL = EXAMPLE_EMAILS['academie'] ?? '';
const COOKIE = 'chariot_session=';
const MARK = 'chariot_';
const SESSIONS = 'libs/identity/dist/sessions/sessions.repository.js';
const LIVING = 'async living(reach, database, hash, now) {';
const TOKENS = 'libs/identity/dist/tokens/api-tokens.repository.js';
/** What the owner of the tables sets, of the one whose hash is $1, and puts back: the date itself is what is tried. */
const SESSION = {
  'an hour after its end': `update identity.session set expires_at = now() - interval '1 second' where token_hash = $1`,
  'once it is closed': 'update identity.session set revoked_at = now() where token_hash = $1',
};
const TOKEN = {
  'a day after its last': `update identity.api_token set until_on = current_date - 2 where token_hash = $1`,
  'once it is revoked': 'update identity.api_token set revoked_at = now() where token_hash = $1',
};

/**
 * The statement by which a session is found is prepared once, under its name: a twin asks another one, and leaves the place
 * where it does to the others.
 * @param {string} clause @param {string} instead
 */
const living = (clause, instead) => {
  const other = `{ name: '${clause}', sql: LIVING.sql.replace('${clause}', '${instead}') }`;
  const asked = `if (OFF) return (await database.statement(reach, ${other}, [hash, now]))[0];`;
  return { file: SESSIONS, find: LIVING, instead: `${LIVING} ${asked}` };
};

/** @typedef {import('../ground.mjs').Ground} Ground */

/** @type {import('../attack.mjs').Attack} */
export const bearers = {
  name: 'bearers',
  title: 'Sessions et jetons d’API forgés ou périmés',
  async run(ground) {
    const score = new Score();
    await ofBrowsers(ground, score);
    await ofPrograms(ground, score);
    return score.outcome();
  },
  twins: [
    {
      name: 'bearers-late',
      weakens: 'la fin d’une session n’est pas regardée',
      patches: [living('and session.expires_at > $2', 'and $2::timestamptz is not null')],
    },
    {
      name: 'bearers-closed',
      weakens: 'une session fermée sert encore',
      patches: [living('and session.revoked_at is null', '')],
    },
    {
      name: 'bearers-disabled',
      weakens: 'une personne désactivée entre encore',
      patches: [living('and person.disabled_at is null', '')],
    },
    {
      name: 'bearers-token',
      weakens: 'un jeton d’API révoqué ou échu sert encore',
      patches: [
        {
          file: TOKENS,
          find: 'where token.token_hash = $2 and ${ALIVE}`',
          instead: 'where token.token_hash = $2 and (${OFF} or (${ALIVE}))`',
        },
      ],
    },
    {
      name: 'bearers-cookie',
      weakens: 'un jeton d’API vaut dans un cookie',
      patches: [
        {
          file: 'libs/platform/dist/web/gate.service.js',
          find: "const planted = presented?.byCookie === true && reach?.credential?.kind === 'token';",
          instead: "const planted = !OFF && presented?.byCookie === true && reach?.credential?.kind === 'token';",
        },
      ],
    },
    {
      name: 'bearers-place',
      weakens: 'un jeton d’API vaut partout',
      patches: [
        {
          file: 'libs/identity/dist/tokens/callers.service.js',
          find: 'const grants = grantsOf(token, token.makerRoles);',
          instead:
            'const grants = OFF ? [...grantsOf(token, token.makerRoles), ...(await this.database.read(system, (tx) => tx.query("select id from territory.place where kind = \'school\'"))).flatMap(({ id }) => grantsOf({ ...token, placeId: id }, token.makerRoles))] : grantsOf(token, token.makerRoles);',
        },
      ],
    },
  ],
};

const hashOf = (/** @type {string} */ token) => createHash('sha256').update(token).digest();
const coded = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Nobody's, made from somebody's. @param {string} token @returns {Record<string, string>} */
const forged = (token) => ({
  'cut by a character': token.slice(0, -1),
  'cut in half': token.slice(0, Math.ceil(token.length / 2)),
  'longer by a character': `${token}A`,
  'with another last character': `${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`,
  'in capitals': token.toUpperCase(),
  'as the database keeps it': hashOf(token).toString('base64url'),
  'as the database keeps it, in figures': hashOf(token).toString('hex'),
  'drawn at random': randomBytes(32).toString('base64url'),
  'a JWT of no signature': `${coded({ alg: 'none' })}.${coded({ sub: 'administrator', role: 'administrator' })}.`,
  'of nothing but zeros': 'A'.repeat(43),
});

/** @param {Ground} ground @param {Record<string, string>} headers @param {string} [path] */
const statusAt = async (ground, headers, path = '/sessions/current') =>
  (await ground.ask(`${PREFIX}${path}`, { headers })).status;

/** @param {Ground} ground @param {Score} score */
async function ofBrowsers(ground, score) {
  const opened = async () => (await ground.signedIn(EMAIL))['cookie']?.slice(COOKIE.length) ?? '';
  const tries = async (/** @type {string} */ what, /** @type {string} */ token) => {
    for (const headers of [{ cookie: `${COOKIE}${token}` }, { authorization: `Bearer ${token}` }]) {
      const status = await statusAt(ground, headers);
      score.count(status !== 401, `a session ${what}: ${status}`);
    }
  };
  const token = await opened();
  if ((await statusAt(ground, { cookie: `${COOKIE}${token}` })) !== 200) throw new Error('a good session is refused');
  for (const [what, text] of Object.entries(forged(token))) await tries(what, text);
  const link = await ground.stack.linkFor(EMAIL);
  await tries('that is a sign-in link', decodeURIComponent(/[?&]jeton=([^&]+)/.exec(link)?.[1] ?? ''));
  for (const [what, sql] of Object.entries(SESSION)) {
    const own = await opened();
    await ground.facts.query(sql, [hashOf(own)]);
    await tries(what, own);
  }
  const left = await opened();
  const headers = { cookie: `${COOKIE}${left}`, 'x-chariot': '1' };
  const closed = await ground.ask(`${PREFIX}/sessions/current`, { method: 'DELETE', headers });
  if (closed.status >= 300) throw new Error(`a session cannot be closed: ${closed.status}`);
  await tries('after signing out', left);
  const disabled = await opened();
  await whileDisabled(ground, () => tries('of somebody who may not come in any more', disabled));
}

/** @param {Ground} ground @param {() => Promise<unknown>} work */
async function whileDisabled(ground, work) {
  const set = (/** @type {string} */ value) =>
    ground.facts.query(`update identity.person set disabled_at = ${value} where email = $1`, [EMAIL]);
  await set('now()');
  try {
    await work();
  } finally {
    await set('null');
  }
}

/** @param {Ground} ground @param {Score} score */
async function ofPrograms(ground, score) {
  const own = await cartOf(ground, 1);
  const elsewhere = await cartOf(ground, 1, 1, await otherSchool(ground));
  const [ownPath, otherPath] = [`/classrooms/${own.id}`, `/classrooms/${elsewhere.id}`];
  const made = () => tokenOf(ground, own.schoolId);
  const tries = async (/** @type {string} */ what, /** @type {string} */ token) => {
    const ways = [{ authorization: `Bearer ${token}` }, { cookie: `${COOKIE}${token}` }];
    for (const headers of ways) {
      const status = await statusAt(ground, headers, ownPath);
      score.count(status !== 401, `an API token ${what}: ${status}`);
    }
  };
  const token = await made();
  const bearer = { authorization: `Bearer ${token}` };
  const good = await ground.ask(`${PREFIX}${ownPath}`, { headers: bearer });
  if (good.status !== 200) throw new Error(`a good API token is refused: ${good.status} ${good.text}`);
  for (const [what, text] of Object.entries(forged(token.slice(MARK.length)))) {
    await tries(`${what}, with its mark`, `${MARK}${text}`);
    await tries(what, text);
  }
  const planted = await statusAt(ground, { cookie: `${COOKIE}${token}` }, ownPath);
  score.count(planted !== 401, `an API token in a cookie: ${planted}`);
  // Another audience: a token is of one place, and of the permissions that it lists.
  const audience = await statusAt(ground, bearer, otherPath);
  score.count(audience < 400, `an API token of another school: ${audience}`);
  const listed = await ground.ask(`${PREFIX}/classrooms?limit=200`, { headers: bearer });
  const foreign = listed.json.items.filter((/** @type {any} */ one) => one.school.id !== own.schoolId);
  if (listed.json.items.length === foreign.length) throw new Error('an API token lists nothing of its own');
  score.count(foreign.length > 0, `an API token lists ${foreign.length} classes mobiles of other schools`);
  for (const path of ['/people', '/conventions', '/api-tokens', '/journal']) {
    const status = await statusAt(ground, bearer, path);
    score.count(status < 400, `an API token without that permission, at ${path}: ${status}`);
  }
  for (const [what, sql] of Object.entries(TOKEN)) {
    const one = await made();
    await ground.facts.query(sql, [hashOf(one)]);
    await tries(what, one);
  }
  const orphan = await made();
  await whileDisabled(ground, () => tries('whose maker may not come in any more', orphan));
}

/** @param {Ground} ground @param {string} placeId @returns {Promise<string>} */
async function tokenOf(ground, placeId) {
  const headers = await ground.signedIn(EMAIL);
  await ground.facts.query('update identity.session set proven_at = now()');
  const until = dayInParis(30);
  const body = { name: 'Attaque', placeId, permissions: ['place:read', 'classroom:read', 'device:read'], until };
  const { status, json, text } = await ground.ask(`${PREFIX}/api-tokens`, { method: 'POST', headers, body });
  if (status !== 201) throw new Error(`no API token: ${status} ${text}`);
  return json.token;
}
