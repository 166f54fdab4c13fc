// Where a secret might come out: answers, the log, the journal, what waits in the outbox, a copy, what a failed start says.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { idParametersOf } from '../idor/ids.mjs';
import { wordsOf } from '../idor/marks.mjs';
import { may } from '../idor/powers.mjs';
import { requestOf } from '../idor/requests.mjs';

const SERVER = 'apps/api/dist/main.js';
const BACKUP = 'apps/api/dist/cli/backup.js';
const PASSWORD = 'kanari-secret-mot-de-passe';

/** @typedef {{ name: string, text: string, answer?: boolean }} Place `answer`: of a door, to somebody */

/** Every door that reads, as each role, on her own things. @param {import('../idor/matrix.mjs').Matrix} matrix @returns {Promise<Place[]>} */
export async function answers({ ground, world, routes, own }) {
  const places = [];
  for (const route of routes.filter(({ method, name }) => method === 'GET' && name !== 'live')) {
    const parameters = idParametersOf(route);
    for (const person of world.people.filter(({ role }) => may(role, route.permission))) {
      const { path } = requestOf(route, parameters, world, own(route, person, parameters));
      const answer = await ground.ask(path, { headers: person.headers });
      const text = `${wordsOf(answer)} ${JSON.stringify(answer.headers)}`;
      places.push({ name: `${route.name} ${person.role}`, text, answer: true });
    }
  }
  for (const path of [
    '/health',
    '/health/ready',
    '/metrics',
    '/',
    '/ipad',
    '/ipad/AAAA-AAAA-AA',
    '/api/v1/nulle-part',
  ]) {
    const { text, headers } = await ground.ask(path);
    places.push({ name: path, text: `${text} ${JSON.stringify(headers)}`, answer: true });
  }
  return places;
}

/** What the server wrote down; the log, from there. @param {import('../ground.mjs').Ground} ground @param {number} from @returns {Promise<Place[]>} */
export async function written(ground, from) {
  const rows = (/** @type {string} */ table) => ground.facts.query(`select to_jsonb(t)::text as text from ${table} t`);
  const places = [{ name: 'the log', text: readFileSync(ground.log.path).subarray(from).toString('utf8') }];
  for (const table of [
    ...[
      'platform.journal',
      'platform.outbox',
      'identity.approval',
      'fleet.report',
      'fleet.exchange',
      'fleet.exchange_head',
    ],
  ]) {
    places.push({ name: table, text: (await rows(table)).map(({ text }) => text).join('\n') });
  }
  return places;
}

/** A copy of the whole database, as `npm run backup` makes it, and what it says. @param {import('../ground.mjs').Ground} ground @returns {Place[]} */
export function copied(ground) {
  const folder = mkdtempSync(join(ground.folder, 'copies-'));
  const { status, stdout, stderr } = play(ground, [BACKUP, folder], {
    DATABASE_URL: ground.stack.databaseUrl,
    CHARIOT_HOME: ground.stack.home,
  });
  if (status !== 0) throw new Error(`no copy was made: ${stderr}`);
  const [file = ''] = readdirSync(folder);
  const content = readFileSync(join(folder, file));
  if (content.length < 1_000) throw new Error('the copy holds nothing');
  return [
    { name: 'a copy', text: content.toString('latin1') },
    { name: 'what the copy says', text: stdout + stderr },
  ];
}

/** Settings with which no server starts, each holding a secret. @type {Record<string, Record<string, string>>} */
const WRONG = {
  'a database that is not there': { DATABASE_URL: `postgres://moi:${PASSWORD}@127.0.0.1:9/rien` },
  'an address that is none': { DATABASE_URL: `postgres//moi:${PASSWORD}@` },
  'another scheme': { DATABASE_URL: `mysql://moi:${PASSWORD}@127.0.0.1:9/rien` },
  'a broker that is none': { CHARIOT_MQTT_URL: `mqtt//moi:${PASSWORD}@broker` },
  'a broker in the clear': { CHARIOT_MQTT_URL: `mqtt://moi:${PASSWORD}@broker:1883` },
  'a mail server with its password': { CHARIOT_SMTP_URL: `smtps://moi:${PASSWORD}@smtp.exemple.invalid` },
  'a setting that is none': { CHARIOT_SECRET: PASSWORD },
  'another level of log': { CHARIOT_LOG_LEVEL: PASSWORD },
  'a key in the place of its file': { CHARIOT_MASTER_KEY_FILE: PASSWORD },
  'providers in the place of their file': { CHARIOT_OIDC_FILE: `[{"clientSecret":"${PASSWORD}"}]` },
};

/** What a server says that cannot start. @param {import('../ground.mjs').Ground} ground @returns {Place[]} */
export function failedStarts(ground) {
  return Object.entries(WRONG).map(([name, settings]) => {
    const env = { DATABASE_URL: ground.stack.databaseUrl, CHARIOT_HOME: join(ground.folder, 'faux'), ...settings };
    const { status, stdout, stderr } = play(ground, [SERVER], env);
    if (status !== 1 || stderr.trim() === '')
      throw new Error(`${name}: the server should have said why and ended: ${status} ${stderr}`);
    return { name: `a start with ${name}`, text: stdout + stderr };
  });
}
export const FAILED_START = { name: 'a password of the settings', forms: [PASSWORD], shown: false };

/** Letters that were put in a folder: they may hold a link, and no more. @param {import('../ground.mjs').Ground} ground @returns {Place[]} */
export function letters(ground) {
  const folder = join(ground.stack.home, 'mail');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder).map((file) => ({
    name: `a letter`,
    text: readFileSync(join(folder, file), 'utf8'),
    answer: true,
  }));
}

/** @param {import('../ground.mjs').Ground} ground @param {string[]} args @param {Record<string, string>} env */
function play(ground, [script = '', ...args], env) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('CHARIOT_') && !name.startsWith('DATABASE_'),
  );
  return spawnSync(process.execPath, [join(ground.weakened?.root ?? CLONE, script), ...args], {
    env: { ...Object.fromEntries(kept), TWIN_PLAYED: ground.weakened?.played ?? '', ...env },
    encoding: 'utf8',
    timeout: 60_000,
  });
}
