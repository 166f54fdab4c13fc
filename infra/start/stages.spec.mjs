import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive } from './postgres.mjs';

const MODULE = fileURLToPath(new URL('stages.mjs', import.meta.url));
const PROGRAM = `import(process.argv[1]).then(async (m) => process.exit(await m.runStages(JSON.parse(process.argv[2]))))`;

/**
 * Runs stages in a process of their own.
 * @param {Partial<import('./stages.mjs').Stage>[]} stages @param {NodeJS.ProcessEnv} [env]
 */
function run(stages, env = process.env) {
  const whole = stages.map((stage, index) => ({ name: `stage ${index}`, counts: 'whole', minutes: 1, ...stage }));
  const { status, stdout } = spawnSync(process.execPath, ['-e', PROGRAM, MODULE, JSON.stringify(whole)], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) };
}
const says = (/** @type {string} */ line, code = 0) => [
  '-e',
  `console.log(${JSON.stringify(line)}); process.exit(${code})`,
];

test('adds up what each stage says, and passes', () => {
  const { status, last, stdout } = run([
    { run: says('as a whole') },
    { run: says('1 passed, 0 failed\n7 passed, 0 failed'), counts: 'line' },
    { run: says('# pass 3\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0'), counts: 'tap' },
  ]);
  assert.deepEqual([status, last], [0, '11 passed, 0 failed']);
  assert.doesNotMatch(stdout, /as a whole/); // what went well is not told
});

test('says what processors spent on each stage, on what it started too', () => {
  const busy = 'const end = process.cpuUsage().user + 1.5e6; while (process.cpuUsage().user < end);';
  const child = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(busy)}])`;
  const { stdout } = run([
    { run: ['-e', child], alone: true },
    { run: says('nothing'), alone: true },
  ]);
  const [first, second] = [...stdout.matchAll(/, (\d+) de processeur\)/g)].map(([, seconds]) => Number(seconds));
  assert.ok((first ?? 0) >= 1 && (second ?? 9) < (first ?? 0), stdout);
});

test('goes on after a failure, tells what the failed stage said, and fails', () => {
  const { status, last, stdout } = run([
    { run: says('it broke', 3) },
    { run: says('4 passed, 2 failed', 1), counts: 'line' },
    { run: says('fine') },
  ]);
  assert.deepEqual([status, last], [1, '5 passed, 3 failed']);
  assert.match(stdout, /^it broke$/m);
});

test('counts as failed what is missing, what counts nothing, what is skipped and what contradicts its own count', () => {
  assert.equal(run([{ run: ['nowhere.mjs'] }]).last, '0 passed, 1 failed');
  assert.equal(run([{ run: says('all is well'), counts: 'line' }]).last, '0 passed, 1 failed');
  assert.equal(run([{ run: says('all is well'), counts: 'jest' }]).last, '0 passed, 1 failed');
  assert.equal(run([{ run: says('3 passed, 0 failed', 1), counts: 'line' }]).last, '3 passed, 1 failed');
  const skipped = says('# pass 1\n# fail 0\n# cancelled 0\n# skipped 1\n# todo 0');
  assert.equal(run([{ run: skipped, counts: 'tap' }]).last, '1 passed, 1 failed');
  assert.equal(run([]).status, 1);
});

test('plays two at a time, two that wait in the room of one, and one that must be alone by itself, in their order', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chariot-lanes-'));
  const diary = join(folder, 'diary');
  // Each ends once it has seen those whom it is played beside: how long a process takes to begin is nothing to it.
  const writes = (/** @type {string} */ name, beside = '') => [
    '-e',
    `const { appendFileSync, readFileSync } = require('node:fs');
    const diary = ${JSON.stringify(diary)};
    appendFileSync(diary, '+${name} ');
    const since = Date.now();
    setInterval(() => {
      const said = readFileSync(diary, 'utf8');
      const all = ${JSON.stringify([...beside])}.every((other) => said.includes('+' + other));
      if (!all && Date.now() - since < 30_000 || Date.now() - since < 200) return;
      appendFileSync(diary, '-${name} ');
      process.exit(all ? 0 : 1);
    }, 20);`,
  ];
  try {
    const { last } = run([
      { run: writes('a', 'b') },
      { run: writes('b', 'a') },
      { run: writes('c'), alone: true },
      { run: writes('d', 'e') },
      { run: writes('e', 'd') },
      { run: writes('f') },
      { run: writes('g', 'hi'), waits: true },
      { run: writes('h', 'gi'), waits: true },
      { run: writes('i', 'gh') },
    ]);
    assert.equal(last, '9 passed, 0 failed');
    const said = readFileSync(diary, 'utf8').trim();
    // Those of one moment may begin, and end, in any order.
    assert.match(said, /^(\+[ab] ){2}(-[ab] ){2}\+c -c (\+[de] ){2}-[de] .*$/);
    assert.match(said, /-[de] .*\+f.*-f/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('ends every stage that is under way when it is interrupted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chariot-lanes-'));
  const waits = (/** @type {string} */ name) => [
    '-e',
    `require('node:fs').writeFileSync(${JSON.stringify(join(folder, name))}, String(process.pid));
    setTimeout(() => 0, 60_000);`,
  ];
  const stages = ['a', 'b'].map((name) => ({ name, run: waits(name), counts: 'whole', minutes: 1 }));
  const runner = spawn(process.execPath, ['-e', PROGRAM, MODULE, JSON.stringify(stages)]);
  const within = async (/** @type {() => boolean} */ holds) => {
    for (let turn = 0; turn < 1_200 && !holds(); turn += 1) await setTimeout(50);
    return holds();
  };
  try {
    assert.ok(await within(() => readdirSync(folder).length === 2));
    await setTimeout(200);
    const pids = ['a', 'b'].map((name) => Number(readFileSync(join(folder, name), 'utf8')));
    runner.kill('SIGTERM');
    await once(runner, 'exit');
    assert.ok(await within(() => !pids.some(isAlive)));
  } finally {
    runner.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

test('ends a stage that hangs, with whatever it has started', () => {
  // The grandchild never ends by itself and holds the stage's output open: that we come back says that it has ended.
  const hang = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], {
    stdio: 'inherit',
  });`;
  const { last, stdout } = run([{ run: ['-e', hang], minutes: 0.02 }]);
  assert.equal(last, '0 passed, 1 failed');
  assert.match(stdout, /arrêté après/);
});

test('ends a stage by something that has left its group and holds its output, and fails it', () => {
  const leaves = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => 0, 60_000)'], {
    stdio: 'inherit',
    detached: true,
  });
  console.log('left ' + pid);
  process.exit(0);`;
  const { last, stdout } = run([{ run: ['-e', leaves] }]);
  const pid = Number(/^left (\d+)$/m.exec(stdout)?.[1]);
  assert.ok(isAlive(pid), 'it has ended by itself: nothing was tried');
  process.kill(pid, 'SIGKILL');
  assert.equal(last, '0 passed, 1 failed');
  assert.match(stdout, /lui survit/);
});

test('shows no stage the database of an installation', () => {
  const told =
    'console.log([process.env.DATABASE_URL, process.env.CHARIOT_HOME, process.env.CHARIOT_TEST_X].join()); process.exit(1)';
  const env = { ...process.env, DATABASE_URL: 'postgres://live', CHARIOT_HOME: '/live', CHARIOT_TEST_X: 'kept' };
  assert.match(run([{ run: ['-e', told] }], env).stdout, /^,,kept$/m);
});
