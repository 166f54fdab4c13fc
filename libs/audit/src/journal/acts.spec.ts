import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { KNOWN_ACTS } from './sentences.js';

// The acts that the product’s sources journal are data here: this spec is what notices one without a sentence.

const ROOT = join(__dirname, '../../../..');
const ROOMS = [
  'territory',
  'identity',
  'fleet',
  'convention',
  'teaching',
  'platform',
  'audit',
  'pki',
  'apple',
  'agent',
];

/** Three words as well, and no act of the journal: grave acts as they are asked for, of which identity tells, and quotas. */
const ASKED = [
  'convention.bank.change',
  'convention.claim.certify',
  'fleet.device.erase',
  'fleet.device.lost',
  'fleet.operation.yearEndReset',
  'fleet.profile.intercept',
  'identity.freeze.lift',
  'identity.role.administer',
];
const QUOTAS = ['fleet.device.revoke', 'identity.role.lend'];

const sources = ['libs', join('apps', 'api', 'src')].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.includes(`${sep}src${sep}`) && file.endsWith('.ts'))
    .filter((file) => !/\.(spec|scene)\.ts$|[\\/](migrations|node_modules)[\\/]|[\\/]sentences\.ts$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') })),
);

/** A statement and a lock have names of the same form, behind `name:`. */
const named = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/(?<!\bname: )(?<![\w$])'([a-z]+)\.([a-zA-Z]+)\.([a-zA-Z]+)'/g)]
    .filter(([, room = '', , last = '']) => ROOMS.includes(room) && last !== 'ts')
    .map(([text]) => ({ file, act: text.slice(1, -1) })),
);

it('every act that is journalled has a sentence', () => {
  expect(named.length).toBeGreaterThan(140);
  const told = [...KNOWN_ACTS, ...ASKED, ...QUOTAS];
  expect(named.filter(({ act }) => !told.includes(act))).toEqual([]);
});

it('names no act in pieces, where it could not be found', () => {
  expect(sources.filter(({ text }) => /\bact: `[^`]*\$\{/.test(text)).map(({ file }) => file)).toEqual([]);
});
