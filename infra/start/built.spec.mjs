import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildAndNote, isBuilt } from './built.mjs';

/** A clone of two rooms. @param {(clone: string, build: () => void) => void} work */
function inClone(work) {
  const clone = mkdtempSync(join(tmpdir(), 'chariot-built-'));
  const write = (/** @type {string} */ path, text = '') => {
    mkdirSync(join(clone, path, '..'), { recursive: true });
    writeFileSync(join(clone, path), text);
  };
  for (const file of ['nx.json', 'package-lock.json', 'tsconfig.base.json', 'infra/build/transpile.mjs']) write(file);
  for (const room of ['apps/one', 'libs/two']) write(`${room}/src/index.ts`, '1');
  const build = () => ['apps/one', 'libs/two'].forEach((room) => write(`${room}/dist/index.js`, '1'));
  try {
    work(clone, build);
  } finally {
    rmSync(clone, { recursive: true });
  }
}

test('what was built of these very sources is not built again', () => {
  inClone((clone, build) => {
    assert.equal(isBuilt(clone), false);
    buildAndNote(build, clone);
    assert.equal(isBuilt(clone), true);
  });
});

test('a change, a new file, a removed one or a removed output have it built again', () => {
  /** @type {((clone: string) => void)[]} */
  const changes = [
    (clone) => writeFileSync(join(clone, 'apps/one/src/index.ts'), '22'),
    (clone) => writeFileSync(join(clone, 'libs/two/src/more.ts'), ''),
    (clone) => rmSync(join(clone, 'libs/two/src/index.ts')),
    (clone) => rmSync(join(clone, 'libs/two/dist'), { recursive: true }),
    (clone) => writeFileSync(join(clone, 'package-lock.json'), '{}'),
  ];
  for (const change of changes) {
    inClone((clone, build) => {
      buildAndNote(build, clone);
      change(clone);
      assert.equal(isBuilt(clone), false, String(change));
    });
  }
});

test('what changes while it is built, and a build that fails, are built again', () => {
  inClone((clone, build) => {
    buildAndNote(() => {
      build();
      writeFileSync(join(clone, 'apps/one/src/index.ts'), '22');
    }, clone);
    assert.equal(isBuilt(clone), false);
    buildAndNote(build, clone);
    assert.throws(() =>
      buildAndNote(() => {
        throw new Error('it does not compile');
      }, clone),
    );
    assert.equal(isBuilt(clone), false);
  });
});
