// `npm run convention -- import` on documents of each kind: the conventions of our own wording as text, DOCX and PDF, what
// must be refused; with `model`, the model convention itself where a copy of it stands beside this clone. Figures are expected from
// what somebody who read them wrote down. Ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { docxOf, pdfOf } from './documents.mjs';
import { refusals } from './refused.mjs';

const CLONE = join(import.meta.dirname, '..', '..');
const COMMAND = join(CLONE, 'apps/api/dist/cli/convention.js');
const FIXTURES = join(CLONE, 'libs/convention/src/imports/fixtures');
/** The one file that this repository looks for outside itself: it does not hold the words of a signed document. */
const MODEL = join(CLONE, '..', 'shared', 'convention', 'convention.txt');
/** Tables without tabs are drawn as the text they are: only these are laid out as tables. */
const PRINTED = [
  'commune-une-ecole',
  'taux-40-trois-ecoles',
  'departement',
  'annexe-avant-autre-ordre',
  'avance-par-classe-mobile',
];
/** The others are read by the specs of the reader. */
const TYPED = ['participation-maximale-double', 'lacunes', 'epci-taux-60-en-lettres'];
const AT_ONCE = 2;

const folder = mkdtempSync(join(tmpdir(), 'chariot-convention-'));
const counts = { passed: 0, failed: 0 };
try {
  const tries = process.argv[2] === 'model' ? model() : [...readings(), ...(await printed()), ...(await refused())];
  const worker = async () => {
    for (let next = tries.shift(); next !== undefined; next = tries.shift()) await play(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/**
 * @typedef {{ name: string, file: string, faults: (answer: Answer) => string[] }} Try
 * @typedef {{ status: number | null, out: string, said: string }} Answer
 */

/** @returns {Try[]} */
function readings() {
  return TYPED.map((name) => `${name}.txt`).map((file) => ({
    name: file,
    file: join(FIXTURES, file),
    faults: agreesWith(expectedOf(file)),
  }));
}

/** @returns {Promise<Try[]>} */
async function printed() {
  const tries = await Promise.all(
    PRINTED.map(async (name) => {
      const text = readFileSync(join(FIXTURES, `${name}.txt`), 'utf8');
      return [
        { name: `${name}.docx`, bytes: docxOf(text) },
        { name: `${name}.pdf`, bytes: pdfOf(text) },
      ].map((one) => ({ name: one.name, file: written(one), faults: agreesWith(expectedOf(`${name}.txt`)) }));
    }),
  );
  return tries.flat();
}

/** @returns {Promise<Try[]>} */
async function refused() {
  const files = await refusals();
  return [
    ...files.map(({ name, bytes, says }) => ({ name, file: written({ name, bytes }), faults: says })),
    { name: 'absent.txt', file: join(folder, 'absent.txt'), faults: /n’existe pas/ },
    { name: 'a folder', file: folder, faults: /n’est pas un fichier/ },
  ].map(({ name, file, faults: says }) => ({
    name,
    file,
    faults: ({ status, out, said }) => [
      ...(status === 1 ? [] : [`exit code ${status}`]),
      ...(out === '' ? [] : [`it printed ${out.slice(0, 80)}`]),
      ...(says.test(said) && said.trim().split('\n').length === 1 ? [] : [`it said ${said.slice(0, 300)}`]),
    ],
  }));
}

/** @returns {Try[]} */
function model() {
  if (!existsSync(MODEL)) {
    console.log('ABSENT : la convention modèle n’est pas à côté de ce dossier, rien n’est dit de sa lecture');
    return [];
  }
  const expected = JSON.parse(readFileSync(join(import.meta.dirname, 'model.json'), 'utf8'));
  return [{ name: 'the model convention', file: MODEL, faults: agreesWith(expected) }];
}

/** @param {string} file */
function expectedOf(file) {
  return JSON.parse(readFileSync(join(FIXTURES, file.replace(/\.txt$/, '.json')), 'utf8'));
}

/** @param {any} expected @returns {(answer: Answer) => string[]} */
function agreesWith({ flags, ...expected }) {
  return ({ status, out, said }) => {
    if (status !== 0) return [`exit code ${status}: ${said}`];
    const { flags: raised, ...values } = JSON.parse(out);
    const names = raised.map((/** @type {any} */ flag) => flag.trap ?? flag.code);
    return [
      ...differences(expected, values),
      ...flags.has.filter((/** @type {string} */ name) => !names.includes(name)).map((name) => `no flag ${name}`),
      ...flags.lacks.filter((/** @type {string} */ name) => names.includes(name)).map((name) => `a flag ${name}`),
    ];
  };
}

/** What was expected and is not there; what else is there does not matter. @returns {string[]} */
function differences(/** @type {any} */ expected, /** @type {any} */ got, path = '') {
  if (isDeepStrictEqual(expected, got)) return [];
  const bothObjects = [expected, got].every((value) => typeof value === 'object' && value !== null);
  if (!bothObjects) return [`${path}: ${JSON.stringify(expected)} expected, ${JSON.stringify(got)} read`];
  const longer = Array.isArray(expected) && Array.isArray(got) && expected.length !== got.length;
  if (longer) return [`${path}: ${expected.length} expected, ${got.length} read`];
  return Object.keys(expected).flatMap((key) => differences(expected[key], got[key], `${path}.${key}`));
}

/** @param {{ name: string, bytes: Buffer }} document @returns {string} */
function written({ name, bytes }) {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** @param {Try} one */
async function play({ name, file, faults }) {
  const answer = await run(['import', file, '--json']);
  const found = faults(answer);
  counts[found.length === 0 ? 'passed' : 'failed'] += 1;
  console.log(found.length === 0 ? `✓ ${name}` : `✗ ${name}\n  ${found.join('\n  ')}`);
}

/** @param {string[]} words @returns {Promise<Answer>} */
function run(words) {
  const child = spawn(process.execPath, [COMMAND, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const answer = { out: '', said: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (answer.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (answer.said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ ...answer, status }));
  });
}
