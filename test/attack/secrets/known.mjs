// What is secret on this ground: everything in the secret columns, the settings, and what people were given once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMNS } from './columns.mjs';
import { PLANTS } from './plants.mjs';

const SCHEMAS = [
  'territory',
  'identity',
  'fleet',
  'convention',
  'teaching',
  'usage',
  'pki',
  'apple',
  'audit',
  'platform',
];
/** Told to the browser that asked, and to no other. */
const SHOWN = new Set(['identity.passkey_challenge.challenge']);
/** Shorter, a value is found by chance. */
const TELLING = 8;

/**
 * @typedef {object} Secret
 * @property {string} name
 * @property {readonly string[]} forms  how it may be written
 * @property {boolean} shown            whether the door that made it shows it, once, to whoever asked
 */

/** @param {import('../ground.mjs').Ground} ground @param {import('../idor/world.mjs').World} world @returns {Promise<Secret[]>} */
export async function secretsOf(ground, world) {
  return [...(await ofColumns(ground)), ...ofSettings(ground), ...ofPeople(ground, world)];
}

/** Whether the table of columns knows the database. @param {import('../ground.mjs').Ground} ground */
export async function columnsKnown(ground) {
  const rows = await ground.facts.query(
    `select table_schema || '.' || table_name as table, column_name as column from information_schema.columns
       join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema = any ($1)`,
    [SCHEMAS],
  );
  const listed = (/** @type {string} */ table) =>
    `${COLUMNS[table]?.secret ?? ''} ${COLUMNS[table]?.plain ?? ''}`.split(' ');
  const unknown = rows.filter(({ table, column }) => !listed(table).includes(column));
  if (unknown.length > 0) {
    const names = unknown.map(({ table, column }) => `${table}.${column}`).join(', ');
    throw new Error(`say in secrets/columns.mjs whether each is secret: ${names}`);
  }
}

/** @param {import('../ground.mjs').Ground} ground @returns {Promise<Secret[]>} */
async function ofColumns({ facts }) {
  const secrets = [];
  for (const [table, { secret = '' }] of Object.entries(COLUMNS)) {
    for (const column of secret.split(' ').filter(Boolean)) {
      const read = `select distinct ${column} as value from ${table} where ${column} is not null limit 500`;
      let rows = await facts.query(read);
      if (rows.length === 0) {
        const plant = PLANTS[table];
        if (plant === undefined) throw new Error(`${table}.${column}: nothing is in it; plant something in plants.mjs`);
        await facts.query(plant);
        rows = await facts.query(read);
      }
      for (const { value } of rows)
        secrets.push({ name: `${table}.${column}`, forms: formsOf(value), shown: SHOWN.has(`${table}.${column}`) });
    }
  }
  return secrets;
}

/** @param {import('../ground.mjs').Ground} ground @returns {Secret[]} */
function ofSettings({ stack, providers }) {
  const masterKey = Buffer.from(readFileSync(join(stack.home, 'master.key'), 'utf8').trim(), 'hex');
  const password = decodeURIComponent(new URL(stack.databaseUrl).password);
  if (masterKey.length !== 32 || password.length < TELLING) throw new Error('the settings hold no secret that tells');
  return [
    { name: 'the master key', forms: formsOf(masterKey), shown: false },
    { name: 'the password of DATABASE_URL', forms: formsOf(password), shown: false },
    ...providers.all.map(({ secret }) => ({
      name: 'what an identity provider knows Chariot by',
      forms: formsOf(secret),
      shown: false,
    })),
  ];
}

/** Wi-Fi keys, sessions, tokens, links, codes. @param {import('../ground.mjs').Ground} ground @param {import('../idor/world.mjs').World} world @returns {Secret[]} */
function ofPeople(ground, world) {
  const keys = world.things.filter(({ noun }) => noun === 'secret');
  const headers = world.people.flatMap((person) => Object.values(person.headers));
  const tokens = headers.flatMap((value) => /^(?:Bearer |(?:__Host-)?chariot_session=)(.+)$/.exec(value)?.[1] ?? []);
  const codes = world.things.filter(({ noun }) => noun === 'window').flatMap(({ row }) => row.codes);
  return [
    ...keys.map(({ row }) => ({ name: 'a Wi-Fi key', forms: formsOf(row.key), shown: false })),
    ...tokens.map((token) => ({ name: 'a session, or an API token', forms: formsOf(token), shown: true })),
    ...codes.map(({ code }) => ({ name: 'an enrolment code', forms: formsOf(code), shown: true })),
    ...[...ground.links].map((token) => ({ name: 'a sign-in link', forms: formsOf(token), shown: true })),
  ];
}

/** @param {string | Buffer} value @returns {string[]} */
function formsOf(value) {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value);
  const texts = Buffer.isBuffer(value) ? [] : [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
  const coded = ['hex', 'base64', 'base64url', 'latin1'].map((how) =>
    bytes.toString(/** @type {BufferEncoding} */ (how)),
  );
  return [...new Set([...texts, ...coded.map((text) => text.replace(/=+$/, ''))])].filter(
    (form) => form.length >= TELLING,
  );
}
