import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLONE } from './home.mjs';

const JEST = join(CLONE, 'node_modules', 'jest', 'bin', 'jest.js');
const CONFIG = {
  runtime: join(CLONE, 'infra/start/jest-runtime.mjs'),
  testEnvironment: join(CLONE, 'infra/start/jest-environment.mjs'),
  transform: {},
};
const PACKAGE = JSON.stringify(join(CLONE, 'node_modules/ipaddr.js'));

/** Each finds all as it was, and leaves what it can. */
const SPEC = `
const own = require('./own.js');
const ours = require(${PACKAGE});
it('finds nothing of what another has left', () => {
  expect(own.left).toBe(false);
  expect(globalThis.left).toBe(undefined);
  expect(process.env.LEFT).toBe(undefined);
  expect(process.cwd()).toBe(__dirname);
  expect(String(process.exit)).not.toContain('left');
  expect(String(setImmediate)).not.toContain('left');
});
it('shares its packages, and one Array', () => {
  process.stderr.write('[loaded ' + (ours.loads = (ours.loads ?? 0) + 1) + ']');
  expect(Object.getPrototypeOf(ours.parse('127.0.0.1').octets)).toBe(Array.prototype);
});
afterAll(() => {
  own.left = true;
  globalThis.left = true;
  process.env.LEFT = 'left';
  process.exit = () => 'left';
  globalThis.setImmediate = Object.assign((...work) => setTimeout(...work), { toString: () => 'left' });
  process.chdir('/');
});`;

/** @param {Record<string, string>} files */
function play(files) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'chariot-specs-')));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(CONFIG));
    return spawnSync(process.execPath, [JEST, '--ci', '--runInBand'], { cwd: folder, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a spec file finds nothing of what those before it in the same process have left, but for the packages', () => {
  const { status, stderr } = play({
    'own.js': 'exports.left = false;',
    'one.test.js': SPEC,
    'other.test.js': SPEC,
    'third.test.js': SPEC,
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /Tests: +6 passed, 6 total/);
  assert.deepEqual(
    [...stderr.matchAll(/\[loaded (\d)\]/g)].map(([, loads]) => loads),
    ['1', '2', '3'],
  );
});

test('what a spec file replaces is replaced for our modules alone, and what changed since is read anew', () => {
  const { status, stderr } = play({
    'own.js': `exports.folder = () => require('node:fs').mkdtempSync('x');`,
    'one.test.js': `
      jest.mock('node:fs', () => ({ mkdtempSync: () => 'replaced' }));
      it('is replaced', () => expect(require('./own.js').folder()).toBe('replaced'));`,
    'other.test.js': `
      it('is the real one', () => expect(require('node:fs').existsSync(__filename)).toBe(true));
      it('is read anew', () => {
        require('node:fs').writeFileSync(__dirname + '/young.js', 'module.exports = 1;');
        expect(require('./young.js')).toBe(1);
        jest.resetModules();
        require('node:fs').writeFileSync(__dirname + '/young.js', 'module.exports = 22;');
        expect(require('./young.js')).toBe(22);
      });`,
  });
  assert.equal(status, 0, stderr);
});

test('a failure is a failure, and says where it is', () => {
  const { status, stderr } = play({ 'one.test.js': `\n\nit('fails', () => expect([1]).toEqual([2]));` });
  assert.equal(status, 1);
  assert.match(stderr, /one\.test\.js:3:\d+/);
});
