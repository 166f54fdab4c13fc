// Runs the stages of `npm test` and `npm run check`, two at a time and more of those that wait, and adds up what they say.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE } from './home.mjs';

const NX = join(CLONE, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
const JEST = join(CLONE, 'node_modules', 'jest', 'bin', 'jest.js');
const PRETTIER = join(CLONE, 'node_modules', 'prettier', 'bin', 'prettier.cjs');

// jest does not read ES modules as they are: those of infra, and the year’s second count, are tried by Node itself.
const INFRA_SPECS = [
  'start/built',
  'start/jest',
  'start/postgres',
  'start/stages',
  'start/run',
  'start/words',
  'compose/compose',
  'supply/supply',
].map((name) => `infra/${name}.spec.mjs`);

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[]} run      what Node is given
 * @property {'whole' | 'line' | 'jest' | 'tap'} counts  one for the whole stage; its own last line `N passed,
 *                               N failed`; jest's report; the summary of Node's own test runner
 * @property {number} minutes    after which it is ended and has failed: a hung test must not hang the rest
 * @property {boolean} [seldom]  that checks can fail, of those that take minutes to show it: `npm test -- whole` alone plays it
 * @property {boolean} [waits]   most of its time it waits, for a tablet, a delay or a turn: two of them count as one
 * @property {boolean} [alone]   nothing else runs meanwhile: what the others need, or what judges how long things take
 * @property {Record<string, string>} [env]
 */

const TSC = join(CLONE, 'node_modules', 'typescript', 'bin', 'tsc');

/** How long what a stage has started may outlive it. */
const SURVIVAL_MS = 10_000;

/** Two stages at once; of those that wait, two in the room of one. */
const ROOM = 4;
const roomOf = (/** @type {Stage} */ { waits = false }) => (waits ? 1 : 2);

/**
 * In the order in which they begin: those that keep a processor busy beside those that wait, the longest early, so that none is
 * left for the end by itself.
 * @type {Record<string, Stage>}
 */
export const STAGES = {
  build: { name: 'construction', run: ['infra/start/run.cjs', 'build'], counts: 'whole', minutes: 8, alone: true },
  specs: { name: 'essais, PostgreSQL compris', run: [JEST, '--maxWorkers=2'], counts: 'jest', minutes: 25 },
  console: { name: 'console dans Chromium', run: ['test/console/run.mjs'], counts: 'line', minutes: 20 },
  attacks: {
    name: 'attaques',
    run: ['test/attack/run.mjs', '--short'],
    counts: 'line',
    minutes: 20,
  },
  ipadSabotages: {
    name: 'sabotages du parcours des iPad',
    run: ['test/journeys/sabotages.mjs', 'apple'],
    counts: 'line',
    minutes: 15,
    waits: true,
  },
  ipads: { name: 'parcours des iPad', run: ['test/journeys/apple.mjs'], counts: 'whole', minutes: 5, waits: true },
  faults: { name: 'pannes', run: ['test/faults/run.mjs'], counts: 'line', minutes: 10, waits: true },
  sabotages: { name: 'sabotages', run: ['test/journeys/sabotages.mjs'], counts: 'line', minutes: 15 },
  year: {
    name: 'année scolaire de cent cinquante écoles',
    run: ['test/journeys/year.mjs', '--short'],
    counts: 'whole',
    minutes: 20,
  },
  format: { name: 'mise en forme', run: [PRETTIER, '--check', '--log-level=warn', '.'], counts: 'whole', minutes: 3 },
  lint: { name: 'lint', run: [NX, 'run', 'infra:lint'], counts: 'whole', minutes: 6 },
  types: { name: 'types', run: [TSC, '-p', 'tsconfig.json'], counts: 'whole', minutes: 4 },
  consoleTypes: { name: 'types de la console', run: [TSC, '-p', 'apps/console'], counts: 'whole', minutes: 4 },
  canaries: { name: 'canaris du lint', run: [NX, 'run', 'infra:canary'], counts: 'line', minutes: 5 },
  unit: {
    name: 'essais unitaires',
    run: [JEST, '--testPathIgnorePatterns', '/node_modules/', '\\.db\\.spec\\.ts$'],
    counts: 'jest',
    minutes: 5,
    env: { CHARIOT_TEST_NO_DATABASE: '1' },
  },
  infra: {
    name: 'essais du démarrage',
    run: ['--test', '--test-reporter=tap', ...INFRA_SPECS, 'test/journeys/year/reckoning.spec.mjs'],
    counts: 'tap',
    minutes: 5,
  },
  // None passed and none failed where no system can be started: not root, no namespaces, no mirror and none built before.
  system: { name: 'mains de l’agent, sur un vrai Debian', run: ['test/system/run.mjs'], counts: 'line', minutes: 15 },
  erasureSabotages: {
    name: 'sabotages de l’effacement',
    run: ['test/journeys/sabotages.mjs', 'erasure'],
    counts: 'line',
    minutes: 15,
  },
  convention: { name: 'lecture de conventions', run: ['test/convention/run.mjs'], counts: 'line', minutes: 8 },
  weakened: {
    name: 'pannes sans défense',
    run: ['test/faults/weakened.mjs'],
    counts: 'line',
    minutes: 15,
    seldom: true,
  },
  rules: { name: 'règles de la convention', run: ['test/rules/run.mjs'], counts: 'line', minutes: 4 },
  backupSabotages: {
    name: 'sabotages de la copie',
    run: ['test/journeys/sabotages.mjs', 'backup'],
    counts: 'line',
    minutes: 8,
    seldom: true,
  },
  journeys: { name: 'parcours', run: ['infra/start/run.cjs', 'journey'], counts: 'whole', minutes: 8 },
  // Some tasks of each role; `npm run journey -- tasks` plays the hundred.
  tasks: {
    name: 'gestes et secondes de chaque rôle',
    run: ['test/journeys/tasks.mjs', 'short'],
    counts: 'line',
    minutes: 6,
  },
  taskSabotages: {
    name: 'sabotages des gestes',
    run: ['test/journeys/sabotages.mjs', 'tasks'],
    counts: 'line',
    minutes: 6,
    seldom: true,
  },
  backup: { name: 'copie et restauration', run: ['test/journeys/backup.mjs'], counts: 'whole', minutes: 5 },
  erasure: { name: 'effacement à deux', run: ['test/journeys/erasure.mjs'], counts: 'whole', minutes: 5 },
  yearOfATenth: {
    name: 'année scolaire d’un dixième d’académie',
    run: ['test/journeys/year.mjs', '--tenth'],
    counts: 'whole',
    minutes: 30,
    seldom: true,
  },
  yearSabotages: {
    name: 'sabotages de l’année scolaire',
    run: ['test/journeys/sabotages.mjs', 'year'],
    counts: 'line',
    minutes: 15,
    seldom: true,
  },
  chromium: { name: 'règles dans Chromium', run: ['test/chromium/run.mjs'], counts: 'line', minutes: 4 },
  // None passed and none failed: the text is not beside this clone.
  model: {
    name: 'lecture de la convention modèle',
    run: ['test/convention/run.mjs', 'model'],
    counts: 'line',
    minutes: 2,
  },
  // None passed and none failed: Apple's schema is not beside this clone.
  apple: {
    name: 'ce que lisent les iPad, selon le schéma d’Apple',
    run: ['test/apple/schema.mjs'],
    counts: 'line',
    minutes: 2,
  },
  foreign: {
    name: 'iPad qui ne partage aucun code avec Chariot',
    run: ['test/apple/foreign/run.mjs'],
    counts: 'line',
    minutes: 8,
  },
  dep: { name: 'double du service d’enrôlement d’Apple', run: ['test/apple/dep.mjs'], counts: 'line', minutes: 1 },
  rendered: {
    name: 'ce qu’un profil devient sur iPad, selon le schéma d’Apple',
    run: ['test/apple/rendered.mjs'],
    counts: 'line',
    minutes: 2,
  },
  asvs: { name: 'ASVS', run: ['test/asvs/asvs.mjs', '--check'], counts: 'line', minutes: 1 },
  openapi: { name: 'OpenAPI', run: ['apps/api/dist/cli/openapi.js', '--check'], counts: 'whole', minutes: 2 },
  // Within how long two processes serve again is part of what it looks at.
  pair: { name: 'deux processus', run: ['test/faults/pair.mjs'], counts: 'line', minutes: 5, alone: true },
};

/**
 * Runs them all, shows what a failed one has said, ends with the line `N passed, N failed`.
 * @param {Stage[]} stages they begin in this order
 * @param {Record<string, string>} [env] added to each stage's environment
 * @returns {Promise<number>} exit code: 0 when all has passed
 */
export async function runStages(stages, env = {}) {
  const total = { passed: 0, failed: 0 };
  ofTheLastEnded(); // what was installed before is no stage's
  await inOrder(stages, async (stage) => {
    const start = Date.now();
    const { counts, output, processor } = await runStage(stage, env);
    total.passed += counts.passed;
    total.failed += counts.failed;
    const seconds = Math.round((Date.now() - start) / 1000);
    const spent = `${seconds} s, ${Math.round(processor)} de processeur`;
    console.log(`${stage.name}… ${counts.passed} passed, ${counts.failed} failed (${spent})`);
    // What has gone well is counted already, and would hide the rest.
    if (counts.failed > 0) console.log(`${output.replace(/^✓ .*\n/gm, '').trimEnd()}\n`);
  });
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/**
 * Plays them in their order, as many at a time as there is room for. One that must be alone waits until those before it
 * have ended, and those behind wait for it.
 * @param {Stage[]} stages @param {(stage: Stage) => Promise<void>} play
 */
async function inOrder(stages, play) {
  /** @type {Set<Promise<unknown>>} */
  const underWay = new Set();
  let taken = 0;
  let alone = false;
  for (const stage of stages) {
    alone ||= stage.alone === true;
    const room = roomOf(stage);
    while (underWay.size > 0 && (alone || taken + room > ROOM)) await Promise.race(underWay);
    alone = stage.alone === true;
    taken += room;
    const playing = play(stage).finally(() => {
      underWay.delete(playing);
      taken -= room;
    });
    underWay.add(playing);
  }
  await Promise.all(underWay);
}

/**
 * @param {Stage} stage
 * @param {Record<string, string>} env
 * @returns {Promise<{ counts: Counts, output: string, processor: number }>}
 */
async function runStage(stage, env) {
  const folder = mkdtempSync(join(tmpdir(), 'chariot-stage-'));
  const report = join(folder, 'jest.json');
  try {
    const args = stage.counts === 'jest' ? [...stage.run, '--json', `--outputFile=${report}`] : stage.run;
    const { code, output, processor } = await execute(args, { ...env, ...stage.env }, stage.minutes);
    const counts = {
      whole: () => ({ passed: 1, failed: 0 }),
      line: () => fromLine(output),
      tap: () => fromTap(output),
      jest: () => fromJest(report),
    };
    const found = counts[stage.counts]();
    // Success without a count is a stage that has tried nothing; failure without one is a failure.
    const nothing = { passed: 0, failed: 1 };
    if (code === 0) return { counts: found ?? nothing, output, processor };
    if (stage.counts === 'whole' || !found) return { counts: nothing, output, processor };
    return { counts: { ...found, failed: Math.max(found.failed, 1) }, output, processor };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args @param {Record<string, string>} env @param {number} minutes
 * @returns {Promise<{ code: number, output: string, processor: number }>} seconds of processor, of itself and all it waited for
 */
function execute(args, env, minutes) {
  return new Promise((resolve) => {
    // A group of its own: what a stage has started ends with it.
    const child = spawn(process.execPath, args, {
      cwd: CLONE,
      env: { ...ownEnvironment(), ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const said = [];
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    let survived = false;
    let processor = 0;
    const end = (/** @type {NodeJS.Signals} */ signal) => child.pid && endGroup(child.pid, signal);
    const interrupt = () => {
      end('SIGTERM');
      setImmediate(() => process.exit(130)); // once the stage beside has heard it as well
    };
    const deadline = setTimeout(() => {
      said.push(Buffer.from(`\narrêté après ${minutes} minutes\n`));
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), 10_000).unref();
    }, minutes * 60_000);
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);
    child.once('error', (error) => said.push(Buffer.from(String(error))));
    // What has left the group and still holds the output would be waited for without end.
    child.once('exit', () => {
      processor = ofTheLastEnded();
      setTimeout(() => {
        if (child.stdout.closed && child.stderr.closed) return;
        survived = true;
        said.push(Buffer.from('\nquelque chose lui survit, et tient encore sa sortie\n'));
        child.stdout.destroy();
        child.stderr.destroy();
      }, SURVIVAL_MS).unref();
    });
    child.once('close', (code) => {
      clearTimeout(deadline);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      resolve({ code: survived ? 1 : (code ?? 1), output: Buffer.concat(said).toString('utf8'), processor });
    });
  });
}

let counted = 0;
/** Seconds of processor of what has ended since the last time: proc(5), cutime and cstime, in hundredths. */
function ofTheLastEnded() {
  const [, , , , , , , , , , , , , own, system] = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  const before = counted;
  counted = (Number(own) + Number(system)) / 100;
  return counted - before;
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // it has just ended
  }
}

/**
 * The caller's environment without what points at an installation: tests never touch a database in use.
 * @returns {NodeJS.ProcessEnv}
 */
function ownEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'DATABASE_URL' && (!name.startsWith('CHARIOT_') || name.startsWith('CHARIOT_TEST_')),
  );
  return {
    ...Object.fromEntries(kept),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    SCARF_ANALYTICS: 'false',
    CI: '1',
    FORCE_COLOR: '0',
  };
}

/** @param {string} output @returns {Counts | undefined} */
function fromLine(output) {
  const [, passed, failed] = [...output.matchAll(/^(\d+) passed, (\d+) failed\s*$/gm)].at(-1) ?? [];
  return passed === undefined ? undefined : { passed: Number(passed), failed: Number(failed) };
}

/** @param {string} output @returns {Counts | undefined} */
function fromTap(output) {
  const count = (/** @type {string} */ name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(output)?.[1]);
  const passed = count('pass');
  const failed = count('fail') + count('cancelled') + count('skipped') + count('todo');
  return Number.isNaN(passed + failed) ? undefined : { passed, failed };
}

/** Skipped tests and suites that did not even load are failures. @param {string} file @returns {Counts | undefined} */
function fromJest(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const report = JSON.parse(text);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites + report.numPendingTests + report.numTodoTests,
  };
}
