import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readWords } from './words.mjs';

const KNOWN = /** @type {const} */ ({
  names: ['checkin', 'list'],
  options: { json: 'boolean', only: 'string' },
});
/** @param {readonly string[]} words */
const read = (...words) => readWords(words, KNOWN);

test('what is known is read, in any order', () => {
  assert.deepEqual(read(), { names: [], options: {} });
  assert.deepEqual(read('list', '--json', 'checkin'), { names: ['list', 'checkin'], options: { json: true } });
  assert.deepEqual(read('--only', 'a,b'), { names: [], options: { only: 'a,b' } });
});

test('what means nothing is refused in one sentence, with what there is', () => {
  for (const word of ['foo', '--help', '-h', '--no-json', 'CHECKIN']) {
    assert.throws(() => read(word), {
      message: `« ${word} » ne veut rien dire ici : on attend checkin, list, --json, --only.`,
    });
  }
  assert.throws(() => readWords(['foo'], {}), { message: '« foo » ne veut rien dire ici : on attend rien.' });
  assert.throws(() => read('--json=oui'), { message: '--json s’écrit sans valeur.' });
  for (const words of [['--only'], ['--only=']])
    assert.throws(() => read(...words), { message: '--only attend une valeur à sa suite.' });
});

test('the scripts refuse before they start anything', () => {
  const scripts = {
    'test/bench/run.mjs': 'start, checkin',
    'test/attack/run.mjs': 'list, router, ',
    'test/journeys/journey.mjs': '--sabotage',
    'infra/start/journey.mjs': 'apple, backup',
  };
  for (const [script, names] of Object.entries(scripts)) {
    const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [path, '--help'], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([status, stdout], [2, ''], script);
    assert.ok(stderr.startsWith(`« --help » ne veut rien dire ici : on attend ${names}`), `${script}: ${stderr}`);
    assert.equal(stderr.trim().split('\n').length, 1);
  }
});
