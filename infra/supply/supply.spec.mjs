// The packages that are shipped: known, checkable, and under licences that go with ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLONE } from '../start/home.mjs';
import { bomOf } from './bom.mjs';
import { licencesPage } from './licences-page.mjs';
import { isAllowed, lockFaults, readLock, shippedPackages } from './packages.mjs';

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

test('two inventories of one lock are the same bytes', () => {
  const one = (/** @type {string} */ noise, /** @type {string[]} */ order) => ({
    bomFormat: 'CycloneDX',
    serialNumber: `urn:uuid:${noise}`,
    metadata: { timestamp: noise, component: { 'bom-ref': 'chariot@0.1.0', name: noise } },
    components: order.map((ref) => ({ 'bom-ref': ref, properties: [{ name: 'cdx:npm:package:path', value: noise }] })),
    dependencies: order.map((ref) => ({ ref, dependsOn: order })),
  });
  assert.equal(JSON.stringify(bomOf(one('1', ['a', 'b']))), JSON.stringify(bomOf(one('2', ['b', 'a']))));
  assert.notEqual(JSON.stringify(bomOf(one('1', ['a', 'b']))), JSON.stringify(bomOf(one('1', ['a', 'c']))));
});
