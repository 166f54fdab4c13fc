// Attacks on a throw-away stack, and their weakened twins.
//   node test/attack/run.mjs [NAME…] [--twin NAME] [--short] | list
// Ends with the table and the line `N passed, N failed`.
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordsOrEnd } from '../../infra/start/words.mjs';
import { ATTACKS } from './attacks.mjs';
import { Ground } from './ground.mjs';
import { countsOf, tableOf } from './table.mjs';
import { weakenedBuild } from './twin.mjs';

const { names: words, options } = wordsOrEnd(process.argv.slice(2), {
  names: ['list', ...ATTACKS.map(({ name }) => name)],
  options: { twin: 'string', short: 'boolean' },
});
if (words.includes('list')) {
  for (const { name, title, twins } of ATTACKS) {
    console.log([`${name}: ${title}`, ...twins.map((twin) => `  ${twin.name}: ${twin.weakens}`)].join('\n'));
  }
  process.exit(0);
}
const short = options.short === true;
const twinName = options.twin ?? null;
const chosen = ATTACKS.filter(
  ({ name, twins }) =>
    (words.length === 0 || words.includes(name)) && (twinName === null || twins.some((twin) => twin.name === twinName)),
);
const allTwins = ATTACKS.flatMap(({ twins }) => twins);
if (new Set(allTwins.map(({ name }) => name)).size < allTwins.length) throw new Error('two twins of one name');
if (chosen.length === 0) {
  console.error(`« ${twinName} » n’est le jumeau d’aucune de ces attaques : « list » les nomme.`);
  process.exit(2);
}

const start = Date.now();
const seconds = (/** @type {number} */ since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const indent = (/** @type {unknown} */ error) =>
  String(error instanceof Error ? (error.stack ?? error) : error).replace(/^/gm, '    ');
/** @type {import('./table.mjs').Row[]} */
const rows = [];
const folder = mkdtempSync(join(tmpdir(), 'chariot-attack-copy-'));
chmodSync(folder, 0o711);
const needsStack = chosen.some(({ needs }) => needs !== 'build');
/** @type {Ground[]} */
const grounds = [];
let code = 1;
try {
  if (twinName === null) await playAttacks();
  else rows.push(...chosen.map(({ title }) => ({ title, attempts: 0, succeeded: 0, twins: [] })));
  await playTwins();
  const { passed, failed } = twinName === null ? countsOf(rows) : countsOfOne();
  console.log(`\n${tableOf(rows)}\n\n${seconds(start)}\n${passed} passed, ${failed} failed`);
  code = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  console.error(error);
} finally {
  for (const ground of grounds) await ground.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(code);

async function playAttacks() {
  const ground = new Ground({ short, weakened: null });
  grounds.push(ground);
  if (needsStack) await ground.start();
  for (const { name, title, run } of chosen) {
    const since = Date.now();
    const mark = ground.log?.mark() ?? 0;
    const row = { title, attempts: 0, succeeded: 0, twins: [] };
    rows.push(row);
    try {
      const { attempts, succeeded, examples = [], notes = [] } = await run(ground);
      Object.assign(row, { attempts, succeeded });
      const holds = succeeded === 0 && attempts > 0;
      console.log(`${holds ? '✓' : '✗'} ${name}: ${attempts} attempts, ${succeeded} succeeded (${seconds(since)})`);
      for (const line of [...notes, ...examples]) console.log(`    ${line}`);
    } catch (error) {
      Object.assign(row, { broken: String(error) });
      console.log(`✗ ${name}: not judged (${seconds(since)})\n${indent(error)}`);
      // What the server itself had not foreseen explains most of it.
      for (const line of ground.log?.since(mark).filter(({ level }) => level >= 50) ?? []) {
        console.log(indent(JSON.stringify(line).slice(0, 1_500)));
      }
    }
  }
}

async function playTwins() {
  if (chosen.every(({ twins }) => twins.length === 0)) return;
  const weakened = weakenedBuild(folder, allTwins);
  const ground = new Ground({ short: true, weakened });
  grounds.push(ground);
  if (needsStack) await ground.start();
  for (const [at, { twins, run }] of chosen.entries()) {
    // In the short mode one twin says that the attack can succeed; the whole one plays them all.
    for (const twin of twinName === null && short ? twins.slice(0, 1) : twins) {
      if (twinName !== null && twin.name !== twinName) continue;
      rows[at]?.twins.push({ name: twin.name, succeeded: await playTwin(ground, twin, run) });
    }
  }
}

/** @param {Ground} ground @param {import('./attack.mjs').Twin} twin @param {import('./attack.mjs').Attack['run']} attack */
async function playTwin(ground, { name, weakens, sql, run }, attack) {
  const since = Date.now();
  try {
    if (sql) await ground.facts.query(sql.off);
    await ground.weakened?.play(name, ground.running);
    const { attempts, succeeded } = await (run ?? attack)(ground);
    const mark = succeeded > 0 ? '✓' : '✗';
    console.log(`${mark} twin ${name} (${weakens}): ${succeeded} of ${attempts} (${seconds(since)})`);
    return succeeded > 0;
  } catch (error) {
    console.log(`✗ twin ${name} (${weakens}): not judged (${seconds(since)})\n${indent(error)}`);
    return false;
  } finally {
    await ground.weakened?.play('', ground.running);
    if (sql) await ground.facts.query(sql.on);
  }
}

/** Of `--twin`: nothing was asked of the attack itself. */
function countsOfOne() {
  const verdicts = rows.flatMap(({ twins }) => twins.map(({ succeeded }) => succeeded));
  const passed = verdicts.filter(Boolean).length;
  return { passed, failed: verdicts.length - passed };
}
