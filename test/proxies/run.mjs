// Chariot behind real proxies and a real external broker, with the files of infra/: tablets enrol and work through nginx that ends
// their TLS, through Caddy that ends it, and through nginx that passes it; Mosquitto wakes them. Its last line is
// `N passed, N failed`.
import assert from 'node:assert/strict';
import { randomBytes, X509Certificate } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { startSimulation } from '@chariot/agent';
import { CLONE } from '../../infra/start/home.mjs';
import { Client } from '../../infra/seed/client.mjs';
import { deliveredDevices, EXAMPLE_EMAILS, seed } from '../../infra/seed/seed.mjs';
import { knock } from '../faults/devices/knock.mjs';
import { Facts, homePageOf, until } from '../journeys/facts.mjs';
import { freePorts } from '../journeys/ports.mjs';
import { Tally } from '../stack/tally.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { needPrograms, runCaddy, runMosquitto, runNginx } from './programs.mjs';

const EACH = 4;
const PAGE = 'https://eduscol.education.fr/';
const PATIENCE_MS = 60_000;

needPrograms();
const [people = 0, ended = 0, passed = 0, plain = 0, caddyPeople = 0, caddyEnded = 0, mqttServer = 0, mqttDevices = 0] =
  await freePorts(8);
const password = randomBytes(18).toString('hex');
const { stack, folder, failures, end } = await throwAwayStack('proxies', {
  logLevel: 'info',
  env: {
    CHARIOT_DEVICE_PROXY: '127.0.0.1',
    CHARIOT_TRUSTED_PROXIES: '127.0.0.1',
    CHARIOT_MQTT_URL: `mqtt://chariot:${password}@127.0.0.1:${mqttServer}`,
    CHARIOT_DEVICE_MQTT_URL: `mqtts://localhost:${mqttDevices}`,
  },
});
const facts = new Facts(stack.databaseUrl);
const tally = new Tally();
/** @type {(() => Promise<unknown>)[]} */
const closing = [end, () => facts.close()];
let code = 1;
try {
  const device = Number(new URL(stack.deviceUrl).port);
  const http = Number(new URL(stack.url).port);
  await tally.must('« broker-certificate » gives a certificate of Chariot’s authority', async () => {
    assert.equal(await brokerCertificate(), 0);
    const leaf = new X509Certificate(readFileSync(join(folder, 'certificat.pem')));
    assert.ok(leaf.checkHost('localhost'));
    const revocations = spawnSync(
      'openssl',
      ['crl', '-noout', '-CAfile', join(folder, 'autorites.pem'), '-in', join(folder, 'revocations.pem')],
      { encoding: 'utf8' },
    );
    assert.match(revocations.stderr, /verify OK/);
  });
  ownCertificate();
  const nginx = runNginx(folder, { people, ended, passed, plain, http, device });
  const caddy = runCaddy(folder, { people: caddyPeople, ended: caddyEnded, http, device });
  const mosquitto = runMosquitto(folder, { server: mqttServer, devices: mqttDevices, password });
  closing.push(nginx.stop, caddy.stop, mosquitto.stop);
  await tally.must('all of them start', async () => {
    const up = await until(
      () => Promise.all([people, ended, passed, caddyPeople].map(answers)).then((all) => all.every(Boolean)),
      20_000,
    );
    assert.ok(up, `${nginx.said()}\n${caddy.said()}`);
    assert.ok(await until(async () => mosquitto.said().includes("u'chariot'"), 20_000), mosquitto.said());
  });

  await tally.scene('tablets', () => tablets(mosquitto));
  await tally.scene('strangers', () => strangers());
  await tally.scene('people', async () => {
    for (const [name, port] of [
      ['nginx', people],
      ['Caddy', caddyPeople],
    ]) {
      await tally.check(`are served by ${name}`, async () => {
        const page = await get(Number(port), '/');
        assert.equal(page.status, 200);
        assert.match(page.text, /<title>/);
        assert.equal((await get(Number(port), '/api/v1/profiles')).status, 401);
      });
    }
  });
  await tally.check('the server has no error of its own', () => assert.deepEqual(failures(), []));
  code = tally.end();
} catch (error) {
  console.error(error);
} finally {
  for (const close of closing.reverse()) await close();
}
process.exit(code);

/** @param {{ said: () => string }} mosquitto */
async function tablets(mosquitto) {
  const example = await seed({ ...stack, devices: 3 * EACH });
  const referent = new Client(stack.url);
  await referent.enter(await stack.linkFor(EXAMPLE_EMAILS['digitalReferent'] ?? ''));
  const { codes } = await referent.call('POST', `/classrooms/${example.classroomId}/enrolment-windows`, {});
  const delivered = deliveredDevices(3 * EACH);
  const orders = codes.map((/** @type {{ code: string }} */ { code: secret }, /** @type {number} */ at) => ({
    code: secret,
    ...delivered[at],
  }));
  /** @type {readonly [string, number][]} */
  const ways = [
    ['nginx, qui finit le TLS', ended],
    ['Caddy, qui finit le TLS', caddyEnded],
    ['nginx, qui le laisse passer', passed],
  ];
  const carts = [];
  for (const [at, [, port]] of ways.entries()) {
    const home = join(folder, `tablettes-${at}`);
    mkdirSync(home);
    const cart = await startSimulation({
      serverUrl: `https://localhost:${port}`,
      fingerprint: stack.fingerprint,
      codes: orders.slice(at * EACH, (at + 1) * EACH),
      folder: home,
      staggerMs: 100,
    });
    closing.push(() => cart.stop());
    carts.push(cart);
  }
  const settings = Object.keys((await referent.call('GET', `/profiles/${example.profileId}`)).settings);
  for (const [at, [name]] of ways.entries()) {
    await tally.check(`enrol and are configured through ${name}`, async () => {
      const satisfied = async () => {
        const ids = await facts.satisfied(example.classroomId, settings);
        return carts[at]?.devices.filter((tablet) => ids.includes(tablet.deviceId ?? '')).length ?? 0;
      };
      await until(async () => (await satisfied()) === EACH, PATIENCE_MS);
      assert.equal(await satisfied(), EACH);
    });
  }
  const all = () => carts.flatMap((cart) => cart.devices);
  await tally.check('are present at Mosquitto, each under its own name', async () => {
    const here = () => all().filter((tablet) => mosquitto.said().includes(`u'${tablet.deviceId}'`)).length;
    await until(async () => here() === 3 * EACH, PATIENCE_MS);
    assert.equal(here(), 3 * EACH);
    const online = await facts.query('select count(*)::int online from fleet.device d where fleet.is_online(d, now())');
    assert.equal(online[0].online, 3 * EACH);
  });
  await tally.check('are woken by Mosquitto when the profile changes', async () => {
    const { name, version, settings: kept } = await referent.call('GET', `/profiles/${example.profileId}`);
    const webLinks = { ...kept.webLinks, homePage: PAGE };
    await referent.call('PUT', `/profiles/${example.profileId}`, { name, version, settings: { ...kept, webLinks } });
    await until(async () => all().every((tablet) => homePageOf(tablet.disk) === PAGE), PATIENCE_MS);
    assert.equal(all().filter((tablet) => homePageOf(tablet.disk) === PAGE).length, 3 * EACH);
    const woken = all().filter((tablet) => mosquitto.said().includes(`chariot/devices/${tablet.deviceId}/wake`)).length;
    assert.equal(woken, 3 * EACH);
  });
}

/** Somebody else's certificate, in a header. */
async function strangers() {
  const [row] = await facts.query('select certificate from pki.device_certificate where revoked_at is null limit 1');
  const brought = { 'client-cert': `:${row.certificate.toString('base64')}:` };
  const ask = (/** @type {number} */ port, /** @type {object} */ more = {}) =>
    knock(`https://localhost:${port}`, '/agent/v1/ask', { method: 'POST', body: '{}', headers: brought, ...more });
  for (const [name, port] of [
    ['nginx', ended],
    ['Caddy', caddyEnded],
  ]) {
    await tally.check(`${name} takes the header off what it is sent`, async () => {
      const answer = await ask(Number(port));
      assert.deepEqual([answer.status, answer.code], [401, 'gateway-agent.unknownIdentity']);
    });
  }
  await tally.check('through the proxy that passes TLS on, it is refused', async () => {
    const answer = await ask(passed);
    assert.deepEqual([answer.status, answer.code], [401, 'gateway-agent.unnamedProxy']);
  });
  await tally.check('from any other address, it is refused', async () => {
    const answer = await ask(Number(new URL(stack.deviceUrl).port), { from: '127.0.0.3' });
    assert.deepEqual([answer.status, answer.code], [401, 'gateway-agent.unnamedProxy']);
  });
  await tally.check('the same header from the named proxy is believed: the four above could have failed', async () => {
    const answer = await ask(Number(new URL(stack.deviceUrl).port));
    assert.notEqual(answer.status, 401);
  });
}

/** @returns {Promise<number>} exit code */
function brokerCertificate() {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(CLONE, 'apps/api/dist/cli/broker-certificate.js'), 'localhost', folder],
      {
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: stack.databaseUrl,
          CHARIOT_HOME: stack.home,
          CHARIOT_PUBLIC_URL: stack.url,
        },
        stdio: 'inherit',
      },
    );
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
}

/** What people see would come from a public authority. */
function ownCertificate() {
  const to = (/** @type {string} */ name) => join(folder, name);
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=personnes.localhost',
  ];
  const { status, stderr } = spawnSync(
    'openssl',
    [
      ...args,
      '-addext',
      'subjectAltName=DNS:personnes.localhost',
      '-keyout',
      to('personnes.cle'),
      '-out',
      to('personnes.pem'),
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

/** @param {number} port @param {string} path @returns {Promise<{ status: number, text: string }>} */
function get(port, path) {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        servername: 'personnes.localhost',
        port,
        path,
        rejectUnauthorized: false,
        agent: false,
        headers: { host: 'personnes.localhost' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => (text += piece));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}

/** @param {number} port @returns {Promise<boolean>} */
function answers(port) {
  return get(port, '/').then(
    () => true,
    () => false,
  );
}
