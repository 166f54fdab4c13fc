// The 99 rules and 42 traps of the convention: how each is treated, where a person meets it, and its proof, which is run.
// A proof is two tests that bear the rule's number: it holds, and it breaks once that rule alone is switched off.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { consolePaths } from './console-paths.mjs';
import { proofFiles } from './proof-files.mjs';
import { rowOf, verdictOf } from './verdict.mjs';

const CLONE = join(import.meta.dirname, '..', '..');
const EXPECTED = { R: 99, T: 42 };

const { values } = parseArgs({ options: { off: { type: 'string' } } });
const rules = readRegistry();
if (values.off !== undefined && !rules.some(({ id }) => id === values.off)) {
  console.error(`${values.off} n’est ni une règle (R01 à R99) ni un piège (T01 à T42).`);
  process.exit(1);
}

const tests = playProofs(values.off);
const pages = consolePaths(CLONE);
const verdicts = rules.map((rule) => verdictOf(rule, tests, pages));
for (const verdict of verdicts) console.log(rowOf(verdict));
const held = (/** @type {string} */ kind) => verdicts.filter(({ id, faults }) => id[0] === kind && faults.length === 0);
const failed = verdicts.filter(({ faults }) => faults.length > 0);
for (const { id, faults } of failed) console.log(`${id} : ${faults.join(' ; ')}`);
console.log(`rules ${held('R').length}/${EXPECTED.R} · traps ${held('T').length}/${EXPECTED.T}`);
const complete = held('R').length === EXPECTED.R && held('T').length === EXPECTED.T;
if (!complete && failed.length === 0) console.log('Le registre ne nomme pas chaque règle et chaque piège.');
console.log(`${verdicts.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = complete ? 0 : 1;

/** @returns {import('./verdict.mjs').Rule[]} */
function readRegistry() {
  const asked = spawnSync(process.execPath, [join(CLONE, 'apps/api/dist/cli/rules.js')], { encoding: 'utf8' });
  if (asked.status !== 0) throw new Error(`The registry cannot be read: ${asked.stderr}`);
  return JSON.parse(asked.stdout);
}

/** @param {string | undefined} off @returns {import('./verdict.mjs').Played[]} */
function playProofs(off) {
  const folder = mkdtempSync(join(tmpdir(), 'chariot-rules-'));
  const report = join(folder, 'jest.json');
  const files = proofFiles(CLONE);
  try {
    const env = { ...process.env, ...(off !== undefined && { RULE_OFF: off }) };
    const jest = join(CLONE, 'node_modules', 'jest', 'bin', 'jest.js');
    const names = '[RT][0-9]{2} · ';
    const args = ['--runTestsByPath', ...files, '-t', names, '--json', `--outputFile=${report}`, '--maxWorkers=2'];
    const { stderr } = spawnSync(process.execPath, [jest, ...args], { cwd: CLONE, env, encoding: 'utf8' });
    try {
      return read(report);
    } catch (error) {
      throw new Error(`jest said nothing that can be read: ${stderr}`, { cause: error });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} report @returns {import('./verdict.mjs').Played[]} */
function read(report) {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults.flatMap((/** @type {any} */ file) => {
    if (file.assertionResults.length === 0 && file.status === 'failed') throw new Error(file.message);
    return file.assertionResults.map((/** @type {any} */ one) => ({
      title: one.title,
      passed: one.status === 'passed',
      played: one.status === 'passed' || one.status === 'failed',
      file: relative(CLONE, file.name),
    }));
  });
}
