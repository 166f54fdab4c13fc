import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('run.cjs', import.meta.url));

test('a Node of old gets one sentence, and nothing is started', () => {
  for (const version of ['10.24.1', '18.20.8', '20.18.3']) {
    const fake = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${version}"})`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', fake, SCRIPT, 'start'], {
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout], [1, '']);
    assert.equal(stderr, `Chariot demande Node 20.19 ou plus récent ; celui-ci est le ${version}.\n`);
  }
});

test('a script that is not there fails', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, 'nothing'], { encoding: 'utf8' });
  assert.notEqual(status, 0);
  assert.match(stderr, /nothing\.mjs/);
});

test('the scripts load in a clone where nothing is installed yet', () => {
  const folders = ['.', '../seed'].map((folder) => new URL(`${folder}/`, import.meta.url));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)));
  // Jest loads its own, once it is installed.
  const scripts = files.filter(({ pathname }) => pathname.endsWith('.mjs') && !/\/jest-|\.spec\.mjs$/.test(pathname));
  const early = scripts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^']+)';|^import '([^']+)';/gm)]
      .map(([, from, bare]) => from ?? bare ?? '')
      .filter((name) => !name.startsWith('node:') && !name.startsWith('.'))
      .map((name) => `${file.pathname.split('/').at(-1)} imports ${name}`),
  );
  assert.ok(scripts.length > 5);
  assert.deepEqual(early, []);
});
