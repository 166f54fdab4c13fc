// Twelve simulated iPads on the real server, by the doors that iPads have: enrolled by the codes of their slots, told what they are
// to be by declarations, asked to restart, given an application that was bought, changed, away for a month, given another identity, and one of them enrolled anew. On the way one puts off what it is told, the
// replies to another are lost, and a third says everything twice. Apple's push service is the example's; they ask by themselves.
// Figures are counted in PostgreSQL, read as its owner, and on the iPads. The last line is JSON; the exit code is 0 only when all of
// it is as it must be.
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { KeyPool, startIpads } from '@chariot/agent';
import { seedPush } from '../../infra/seed/push.mjs';
import { seed } from '../../infra/seed/seed.mjs';
import { throwAwayFolder } from '../../infra/start/home.mjs';
import { startApns } from '../../infra/start/apns.mjs';
import { startStack } from '../../infra/start/stack.mjs';
import { Applications, onAll } from './apple/applications.mjs';
import { operateIpads } from './apple/operations.mjs';
import { Facts } from './facts.mjs';
import { aMonthPasses, identitiesNearTheirEnd, isSummer, renewed } from './ipad-months.mjs';
import { freePorts } from './ports.mjs';
import { APPLE_SABOTAGES, sabotagesOf } from './sabotage.mjs';
import { SchoolManager } from './school-manager.mjs';

const COUNT = 12;
const SETTINGS = {
  wifi: { ssid: 'ecole-jaures', security: 'wpa2-personal', key: { value: 'trois-hiboux-12' } },
  camera: { camera: false, microphone: true },
  passcode: { minLength: 6, letters: false, simple: false },
  locale: { timeZone: 'Europe/Paris', language: 'fr_FR' },
  label: { title: '{classe} · Tablette {numero}', found: 'Rapporter à {ecole}' },
};

/** What each figure must be. @type {Record<string, unknown>} */
const EXPECTED = {
  enrolled: COUNT,
  configured: COUNT,
  withInventory: COUNT,
  // What a locked iPad puts off: its name and hour (`Settings`), and what opens it again.
  notNowRetried: 2,
  repliesLost: true,
  restarts: COUNT,
  lostMode: { shown: true, sounds: 1, ended: true },
  usersLeft: 0,
  codeCleared: true,
  operations: {
    restart: { done: COUNT },
    message: { notApplicable: COUNT },
    ring: { done: 1, notApplicable: COUNT },
    clearTraces: { done: 1, notApplicable: COUNT - 1 },
    clearPasscode: { done: 1 },
    lost: { done: 1 },
    found: { done: 1 },
  },
  appsInstalled: onAll(COUNT),
  appsUpdated: onAll(COUNT),
  appsRemoved: onAll(0),
  changed: COUNT,
  fetchedAgain: 0,
  offlineMonth: { lateRestarts: 0, locked: 1, configured: COUNT },
  renewed: isSummer() ? 0 : COUNT,
  keptByRenewal: COUNT,
  reEnrolled: true,
  secretsInDeclarations: 0,
  automated: { given: 'ready', state: 'enrolled', slot: 1, waits: false },
};

const KINDS = ['restart', 'message', 'ring', 'clearTraces', 'clearPasscode', 'lost', 'found'];
/** One of them is shared: the fifth. */
const ORDERS = [{}, {}, {}, {}, { shared: true }];

const sabotages = sabotagesOf(process.argv.slice(2), APPLE_SABOTAGES);
const isSabotaged = (/** @type {string} */ name) => sabotages.includes(name);
const folder = mkdtempSync(join(throwAwayFolder(), 'chariot-apple-'));
chmodSync(folder, 0o711); // under root, PostgreSQL's own user must reach its data
const serverLog = join(folder, 'server.log');
const [http = 0, device = 0, mqtt = 0] = await freePorts(3);
const apns = await startApns(folder);
const schoolManager = await SchoolManager.start(folder);
const applications = await Applications.start(folder);
const stack = await startStack({
  home: join(folder, 'home'),
  persistent: false,
  env: {
    CHARIOT_HTTP_PORT: String(http),
    CHARIOT_DEVICE_PORT: String(device),
    CHARIOT_MQTT_PORT: String(mqtt),
    CHARIOT_PUBLIC_URL: `http://localhost:${http}`,
    CHARIOT_LOG_LEVEL: 'warn',
    ...apns.env,
    ...schoolManager.env,
    ...applications.env,
  },
  logs: openSync(serverLog, 'a', 0o600),
});
const facts = new Facts(stack.databaseUrl);
/** @type {import('@chariot/agent').IpadCart | undefined} */
let cart;

/** @type {Record<string, unknown>} */
let result = {};
try {
  result = await play();
} catch (error) {
  console.error(error);
} finally {
  await cart?.stop();
  await facts.close();
  await stack.stop();
  await apns.stop();
  await schoolManager.stop();
  await applications.stop();
}
const faults = Object.entries(EXPECTED).flatMap(([name, wanted]) =>
  JSON.stringify(result[name]) === JSON.stringify(wanted)
    ? []
    : [`✗ ${name}: ${JSON.stringify(result[name])}, and not ${JSON.stringify(wanted)}`],
);
for (const fault of faults) console.log(fault);
if (faults.length > 0 && sabotages.length === 0) console.error(readFileSync(serverLog, 'utf8').slice(-20_000));
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
console.log(JSON.stringify(result));
process.exit(faults.length === 0 ? 0 : 1);

/** @returns {Promise<Record<string, unknown>>} */
async function play() {
  const { client, schoolId } = await seed(stack);
  await seedPush(client, apns.control);
  const { id: classroomId } = await client.call('POST', '/classrooms', { schoolId, name: 'Classe mobile des iPad' });
  const written = { name: 'iPad de l’école', placeId: schoolId, settings: SETTINGS };
  const profile = await client.call('POST', '/profiles', written);
  await client.call('POST', `/profiles/${profile.id}/assignments`, { target: 'classroom', targetId: classroomId });
  const names = Object.keys(SETTINGS);
  const configured = async () => (await facts.satisfied(classroomId, names)).length;

  const ipads = await enrolled(client, classroomId);
  say(`${(await facts.enrolled(classroomId)).length} iPad enrôlés`);
  const figures = { enrolled: (await facts.enrolled(classroomId)).length };

  const [busy, deaf, twice, anew] = ipads;
  if (!busy || !deaf || !twice || !anew) throw new Error('too few iPads');
  if (!isSabotaged('never-locked')) busy.behave('locked', true);
  await everyOne(ipads, (ipad) => ipad.connect());
  busy.behave('locked', false);
  await busy.connect();
  if (isSabotaged('lost-inventory'))
    await spoil(`update fleet.inventory set facts = facts - 'software' where device_id = $1`);
  const first = {
    configured: await configured(),
    withInventory: await withInventory(classroomId),
    notNowRetried: busy.tally.notNowRetried,
  };
  say(`${first.configured} réglés par déclarations`);
  await applications.ask({ facts, client, schoolId, classroomId, ipads });

  const start = (/** @type {object} */ what) =>
    client.call('POST', '/operations', { target: 'classroom', targetId: classroomId, ...what });
  await start({ kind: 'message', text: 'Rangez les tablettes.' });
  await start({ kind: 'restart' });
  if (isSabotaged('always-off')) anew.behave('offline', true);
  deaf.behave('lostReplies', true);
  twice.behave('duplicates', true);
  for (let time = 0; time < 4; time += 1) await everyOne(ipads, (ipad) => ipad.connect());
  deaf.behave('lostReplies', false);
  twice.behave('duplicates', false);
  await everyOne(ipads, (ipad) => ipad.connect());
  const acts = {
    repliesLost: deaf.tally.repliesLost > 0,
    restarts: ipads.reduce((sum, { state }) => sum + state.restarts, 0),
  };
  if (isSabotaged('always-off')) anew.behave('offline', false);
  const own = await operateIpads({ stack, facts, client, classroomId, ipads, shared: sharedOf(ipads), isSabotaged });
  const operations = await outcomes();
  say(`demandes : ${JSON.stringify(operations)}`);

  if (isSabotaged('stuck-application')) twice.behave('stuckApps', true);
  const appsInstalled = await applications.install();
  twice.behave('stuckApps', false);
  const appsUpdated = await applications.update();
  await applications.takeAway();
  say(`applications : ${JSON.stringify({ appsInstalled, appsUpdated })}`);

  const before = ipads.map(({ declarative }) => declarative.fetched);
  await client.call('PUT', `/profiles/${profile.id}`, {
    ...{ name: written.name, version: profile.version },
    settings: { ...SETTINGS, camera: { camera: true, microphone: true } },
  });
  await everyOne(ipads, (ipad) => ipad.connect());
  if (isSabotaged('lost-report')) await spoil('delete from fleet.device_setting where device_id = $1');
  const changed = await configured();
  const fetchedAgain = ipads.reduce((sum, { declarative }, at) => sum + declarative.fetched - (before[at] ?? 0), 0);
  say(`${changed} réglés après un changement, ${fetchedAgain} déclarations redemandées`);

  const offlineMonth = await monthAway(client, classroomId, ipads, profile.id);
  say(`un mois plus tard : ${JSON.stringify(offlineMonth)}`);
  const identities = await renewals(classroomId, ipads);
  say(`${identities.renewed} identités renouvelées`);
  // The leader has a turn for each, every quarter of a minute: they are waited for together.
  const [appsRemoved, automated] = await Promise.all([applications.removed(), automatically(client, schoolId)]);
  say(`applications retirées : ${JSON.stringify(appsRemoved)}`);
  say(`par Apple School Manager : ${JSON.stringify(automated)}`);

  await anew.removeEnrolment();
  const gone = (await facts.enrolled(classroomId)).length === COUNT - 1;
  // The one slot that is free is its own.
  const [address = ''] = await addresses(client, classroomId);
  await anew.enrol(address);
  await anew.connect();
  const reEnrolled = gone && (await facts.enrolled(classroomId)).length === COUNT && (await configured()) === COUNT;
  const secretsInDeclarations = ipads.filter(({ declarative }) =>
    JSON.stringify(declarative.memory.declarations).includes(SETTINGS.wifi.key.value),
  ).length;
  return {
    ...{
      ...figures,
      ...first,
      ...acts,
      ...own,
      operations,
      appsInstalled,
      appsUpdated,
      appsRemoved,
      changed,
      fetchedAgain,
    },
    ...{ offlineMonth, ...identities, reEnrolled, secretsInDeclarations, automated },
  };
}

/**
 * One is away for a month: what was asked meanwhile and is over is not done, what holds now is.
 * @param {import('../../infra/seed/client.mjs').Client} client @param {string} classroomId
 * @param {readonly import('@chariot/agent').SimulatedIpad[]} ipads @param {string} profileId
 */
async function monthAway(client, classroomId, ipads, profileId) {
  const away = ipads.at(-1);
  if (!away) throw new Error('no iPad');
  const before = away.state.restarts;
  away.behave('offline', true);
  await client.call('POST', '/operations', { kind: 'restart', target: 'classroom', targetId: classroomId });
  await everyOne(ipads, (ipad) => ipad.connect());
  if (!isSabotaged('no-time-passed')) await aMonthPasses(facts, classroomId, away);
  const { version, name } = await client.call('GET', `/profiles/${profileId}`);
  const changed = { ...SETTINGS, passcode: { minLength: 8, letters: false, simple: false } };
  await client.call('PUT', `/profiles/${profileId}`, { version, name, settings: changed });
  const [{ id: targetId }] = await facts.query('select id from fleet.device where serial_number = $1', [
    away.serialNumber,
  ]);
  const { id } = await client.call('POST', '/operations', { kind: 'lock', target: 'device', targetId });
  away.behave('offline', false);
  await everyOne(ipads, (ipad) => ipad.connect());
  const [{ locked }] = await facts.query(
    `select count(*)::int as locked from fleet.operation_device where operation_id = $1 and status = 'done'`,
    [id],
  );
  const configured = (await facts.satisfied(classroomId, Object.keys(SETTINGS))).length;
  return { lateRestarts: away.state.restarts - before, locked, configured };
}

/**
 * Every identity nears its end: some acknowledge, some authenticate anew, some ask by their challenge and some by the certificate
 * that they have. None loses what it is.
 * @param {string} classroomId @param {readonly import('@chariot/agent').SimulatedIpad[]} ipads
 */
async function renewals(classroomId, ipads) {
  for (const [at, ipad] of ipads.entries()) {
    ipad.behave('quietRenewal', at % 3 === 0);
    ipad.behave('challengedRenewal', at % 2 === 0);
  }
  const kept = async () =>
    new Set(
      (
        await facts.query(
          `select concat_ws(' ', d.id, d.slot, d.serial_number, s.claimed, s.token, e.id) as kept
             from fleet.device d join apple.standing s on s.device_id = d.id
             join apple.enrolment e on e.device_id = d.id and e.channel = 'device' and e.ended_at is null
            where d.classroom_id = $1 and e.push_secret is not null`,
          [classroomId],
        )
      ).map((/** @type {{ kept: string }} */ row) => row.kept),
    );
  const before = await kept();
  await identitiesNearTheirEnd(facts, classroomId);
  if (isSabotaged('refuses-renewal')) ipads[1]?.behave('failing', true);
  for (let time = 0; time < 2; time += 1) await everyOne(ipads, (ipad) => ipad.connect());
  ipads[1]?.behave('failing', false);
  if (isSabotaged('begun-anew'))
    await spoil('update apple.standing set token = null, token_at = null where device_id = $1');
  const after = await kept();
  return {
    renewed: await renewed(facts, classroomId, ipads),
    keptByRenewal: [...after].filter((one) => before.has(one)).length,
  };
}

/** In a cart of its own. @param {import('../../infra/seed/client.mjs').Client} client @param {string} schoolId */
async function automatically(client, schoolId) {
  const { id } = await client.call('POST', '/classrooms', { schoolId, name: 'Classe mobile d’Apple School Manager' });
  return schoolManager.play(client, id, await rootOf());
}

/** What an iPad is to trust, PEM. */
async function rootOf() {
  const [{ certificate }] = await facts.query(
    `select certificate from pki.authority where role = 'root' and retired_at is null`,
  );
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** @param {import('../../infra/seed/client.mjs').Client} client @param {string} classroomId */
async function enrolled(client, classroomId) {
  const root = await rootOf();
  const urls = await addresses(client, classroomId);
  // Each has a key of its own, another when it renews and when it enrols anew.
  const keys = await KeyPool.make(2 * COUNT + 1);
  cart = await startIpads({ urls, authorities: [root], keys, stepMs: 0, seed: 'parcours', orders: ORDERS });
  await cart.enrolled;
  return cart.ipads;
}

/** Where each slot is enrolled. @param {import('../../infra/seed/client.mjs').Client} client @param {string} classroomId */
async function addresses(client, classroomId) {
  const { codes } = await client.call('POST', `/classrooms/${classroomId}/enrolment-windows`, {});
  return codes.map((/** @type {{ code: string }} */ { code }) => `${stack.url}/ipad/${code}`);
}

/** Spoils what is known of one iPad, by the hand of somebody who writes in the database. @param {string} statement */
async function spoil(statement) {
  const [{ id }] = await facts.query(`select device_id as id from apple.enrolment where channel = 'device' limit 1`);
  await facts.query(statement, [id]);
}

/** Whose applications came too. @param {string} classroomId @returns {Promise<number>} */
async function withInventory(classroomId) {
  const [{ count }] = await facts.query(
    `select count(*)::int as count from fleet.device d join fleet.inventory i on i.device_id = d.id
      where d.classroom_id = $1 and jsonb_array_length(i.facts -> 'software') > 0
        and (i.facts ->> 'storageBytes')::bigint > 0 and i.facts ->> 'serialNumber' = d.serial_number`,
    [classroomId],
  );
  return count;
}

/** Of each kind that is expected, by what became of it. @returns {Promise<Record<string, Record<string, number>>>} */
async function outcomes() {
  const rows = await facts.query(
    `select o.kind, coalesce(s.status, 'told') as status, count(*)::int as count
       from fleet.operation o join fleet.operation_device s on s.operation_id = o.id group by 1, 2 order by 1, 2`,
  );
  const of = (/** @type {string} */ kind) =>
    Object.fromEntries(rows.filter((row) => row.kind === kind).map(({ status, count }) => [status, count]));
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)]));
}

/** @param {readonly import('@chariot/agent').SimulatedIpad[]} ipads */
function sharedOf(ipads) {
  const found = ipads.find(({ state }) => state.shared);
  if (!found) throw new Error('no Shared iPad');
  return found;
}

/**
 * @param {readonly import('@chariot/agent').SimulatedIpad[]} ipads
 * @param {(ipad: import('@chariot/agent').SimulatedIpad) => Promise<void>} act
 */
async function everyOne(ipads, act) {
  await Promise.all(ipads.map(act));
}

/** @param {string} line */
function say(line) {
  console.log(line);
}
