// What can be tried of the installation's files without a container engine or systemd: that they are read, that every file and
// every setting that they name exists, and that no sample in them is a secret.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../start/debian.mjs';
import { CLONE } from '../start/home.mjs';

// A reader of YAML that our tools bring along: nothing that is shipped reads any.
const { parse } = createRequire(import.meta.url)('yaml');
const read = (/** @type {string} */ path) => readFileSync(join(CLONE, path), 'utf8');
const SETTINGS = new Set(
  [...read('apps/api/src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? ''),
);
/** Words of compose.yaml and its .env, which are no settings of the server. */
const OF_COMPOSE = ['CHARIOT_NOM', 'CHARIOT_NOM_TABLETTES', 'CHARIOT_CODE'];

const FILES = ['infra/compose', 'infra/systemd', 'infra/proxy', 'infra/broker']
  .flatMap((folder) => readdirSync(join(CLONE, folder)).map((name) => `${folder}/${name}`))
  .filter((path) => !/\.(spec\.mjs|env)$/.test(path) && !path.endsWith('secrets'))
  .concat('docs/installer.md', 'SECURITY.md');

test('the list of settings was found', () => {
  assert.ok(
    SETTINGS.has('DATABASE_URL') && SETTINGS.has('CHARIOT_DEVICE_PROXY') && SETTINGS.size > 15,
    [...SETTINGS].join(),
  );
});

for (const path of FILES) {
  test(`${path} names settings that exist`, () => {
    const named = read(path).match(/\b(CHARIOT|DATABASE)_[A-Z_]+\b/g) ?? [];
    const unknown = named.filter((name) => !SETTINGS.has(name) && !OF_COMPOSE.includes(name));
    assert.deepEqual(unknown, []);
  });
}

test('compose.yaml: every image but ours is official, nothing writes where it need not, no secret is in it', () => {
  const { services, secrets } = parse(read('infra/compose/compose.yaml'));
  assert.deepEqual(Object.keys(services), ['base', 'chariot', 'mandataire', 'mosquitto']);
  for (const name of ['chariot', 'mandataire', 'mosquitto']) {
    assert.equal(services[name].read_only, true, name);
    assert.deepEqual(services[name].cap_drop, ['ALL'], name);
  }
  assert.equal(services.base.ports, undefined);
  for (const { volumes = [], build } of Object.values(services)) {
    for (const mounted of volumes) {
      const [from] = String(mounted).split(':');
      if (!from?.startsWith('.') || from.startsWith('./secrets')) continue;
      assert.ok(existsSync(join(CLONE, 'infra/compose', from)), from);
    }
    if (build) assert.ok(existsSync(join(CLONE, 'infra/compose', build.context, build.dockerfile)));
  }
  assert.equal(secrets.cle_maitresse.file, './secrets/master.key');
  const words = Object.keys(
    Object.fromEntries([...read('infra/compose/compose.yaml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => [name, 1])),
  );
  const offered = [...read('infra/compose/.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)];
  assert.deepEqual(
    words.filter((word) => !offered.some(([, name]) => name === word)),
    [],
  );
  assert.deepEqual(
    offered.filter(([, , value]) => value !== ''),
    [],
    'a sample has no value',
  );
});

test('Containerfile: what it copies is there, and it ends as nobody', () => {
  const text = read('infra/compose/Containerfile');
  const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) => from?.split(' ') ?? []);
  assert.ok(copied.length >= 8, copied.join());
  for (const path of copied) assert.ok(existsSync(join(CLONE, path)), path);
  assert.match(text, /^USER 10001:10001$/m);
  assert.doesNotMatch(text.slice(text.lastIndexOf('USER ')), /^RUN /m);
});

test('systemd reads the units', (t) => {
  const analyze = findProgram('systemd-analyze');
  if (!analyze) return t.diagnostic('no systemd on this machine: the units were only read for their settings');
  const units = ['chariot.service', 'chariot-backup.service'].map((name) => join(CLONE, 'infra/systemd', name));
  const { status, stdout, stderr } = spawnSync(analyze, ['security', '--offline=true', '--threshold=20', ...units], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, `${stdout}${stderr}`);
});
