// The packages that are shipped: known, checkable, and under licences that go with ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLONE } from '../start/home.mjs';
import { bomOf } from './bom.mjs';
import { licencesPage } from './licences-page.mjs';
import { isAllowed, licencesOf, lockFaults, readLock, shippedPackages } from './packages.mjs';

const lock = readLock();
const manifestOf = (/** @type {string} */ path) => JSON.parse(readFileSync(join(CLONE, path, 'package.json'), 'utf8'));

test('every package of the lock has its digest, names no host, and is what package.json asks for', () => {
  assert.deepEqual(lockFaults(lock, manifestOf), []);
});

test('a lock that was tampered with is seen', () => {
  const [path = ''] = Object.keys(lock.packages).filter(
    (name) => name.startsWith('node_modules/') && !lock.packages[name]?.link,
  );
  const spoilt = (/** @type {object} */ change) => ({
    packages: { ...lock.packages, [path]: { ...lock.packages[path], ...change } },
  });
  assert.equal(lockFaults(spoilt({ integrity: undefined }), manifestOf).length, 1);
  assert.equal(lockFaults(spoilt({ integrity: 'sha1-x' }), manifestOf).length, 1);
  assert.equal(lockFaults(spoilt({ resolved: 'https://ailleurs.example/x.tgz' }), manifestOf).length, 1);
  const more = (/** @type {string} */ folder) =>
    folder === ''
      ? { ...manifestOf(''), dependencies: { ...manifestOf('').dependencies, autre: '1' } }
      : manifestOf(folder);
  assert.equal(lockFaults(lock, more).length, 1);
});

test('every licence goes with the EUPL', () => {
  const shipped = shippedPackages(lock);
  assert.ok(shipped.length > 200, String(shipped.length));
  assert.deepEqual(
    shipped.filter(({ licence }) => !isAllowed(licence)),
    [],
  );
  for (const licence of ['', 'GPL-3.0', 'UNLICENSED', 'BUSL-1.1', 'MIT AND GPL-2.0', 'SEE LICENSE IN X'])
    assert.equal(isAllowed(licence), false, licence);
  for (const licence of ['(MPL-2.0 OR Apache-2.0)', 'GPL-2.0 OR MIT']) assert.equal(isAllowed(licence), true, licence);
});

test('docs/licences.md is the present list', async () => {
  const written = readFileSync(join(CLONE, 'docs/licences.md'), 'utf8');
  assert.equal(written, await licencesPage(shippedPackages(lock)), 'run « npm run licences » and read the difference');
});

test('the inventory holds what is shipped, with its digest, and nothing of this machine or this hour', () => {
  const bom = bomOf(lock, licencesOf(lock));
  const refs = new Set(bom.components.map((/** @type {any} */ each) => each['bom-ref']));
  const shipped = shippedPackages(lock);
  assert.deepEqual(
    shipped.filter(({ name, version }) => !refs.has(`${name}@${version}`)),
    [],
  );
  assert.ok(
    refs.has('@chariot/api@0.1.0') &&
      !refs.has('@chariot/testkit@0.1.0') &&
      ![...refs].some((ref) => ref.startsWith('jest@')),
  );
  assert.ok(
    [...refs].some((ref) => ref.startsWith('aedes@')),
    'needed by one room, only tested with by another',
  );
  for (const { purl, hashes } of bom.components)
    if (!purl.includes('%40chariot')) assert.match(hashes[0].content, /^[0-9a-f]{128}$/);
  for (const { dependsOn } of bom.dependencies)
    assert.deepEqual(
      dependsOn.filter((/** @type {string} */ ref) => !refs.has(ref)),
      [],
    );
  const shuffled = { packages: Object.fromEntries(Object.entries(lock.packages).reverse()) };
  assert.equal(JSON.stringify(bomOf(shuffled, licencesOf(lock))), JSON.stringify(bom));
});
