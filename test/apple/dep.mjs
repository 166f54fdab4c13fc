// The double of Apple's enrolment service (the kit’s `DepService`) behaves as it is documented: what a server is tried against must
// be able to refuse it. Its answers are read by wire-apple, as a server reads them. The text to sign is written once by hand, by the
// rules of RFC 5849 §3.4.1, so that both halves cannot be wrong alike.
import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { depAuthorisation as authorisation, DepService } from '@chariot/testkit';
import { Tally } from '../stack/tally.mjs';

/** @type {typeof import('@chariot/wire-apple')} */
const wire = await import(pathToFileURL(join(import.meta.dirname, '../../libs/wire/apple/dist/index.js')).href);
const tally = new Tally();
const service = await DepService.start();
let session = '';

/** @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
async function call(method, path, body, headers = { 'X-ADM-Auth-Session': session }) {
  const answer = await fetch(`${service.url}${path}`, {
    method,
    headers: { 'X-Server-Protocol-Version': '3', 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, said: await answer.text() };
}
/** @param {Parameters<typeof authorisation>[2]} [how] @param {typeof service.token} [token] */
const open = (how, token = service.token) =>
  call('GET', '/session', undefined, { Authorization: authorisation(service.url, token, how) });
const enter = async () => {
  session = wire.readDepSession((await open()).said);
};
/** @param {{ status: number, said: string }} answer @param {number} status @param {string} word */
const refusal = ({ status: given, said }, status, word) =>
  deepEqual([given, wire.readDepRefusal(said)], [status, word]);
/** @param {string} path @param {string | null} cursor @param {number} [limit] */
const page = async (path, cursor, limit = 100) =>
  wire.readDepDevices((await call('POST', path, wire.writeDepRequest(cursor, limit))).said);
/** @param {import('@chariot/wire-apple').DepDevicePage} told */
const cursorOf = ({ cursor }) => cursor ?? '';
/** @param {string} method @param {string} path @param {unknown} [body] */
const asked = async (method, path, body) => JSON.parse((await call(method, path, body)).said);

try {
  await tally.check('the signature is the one that OpenSSL’s HMAC makes of a text written by hand', () => {
    const token = {
      ...service.token,
      consumer_key: 'a b',
      consumer_secret: 'c&d',
      access_token: 'e',
      access_secret: 'f',
    };
    const header = authorisation('http://h', token, { nonce: 'n', at: new Date(0) });
    const text =
      'GET&http%3A%2F%2Fh%2Fsession&oauth_consumer_key%3Da%2520b%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1' +
      '%26oauth_timestamp%3D0%26oauth_token%3De%26oauth_version%3D1.0';
    const signature = createHmac('sha1', 'c%26d&f').update(text).digest('base64');
    ok(header.includes(`oauth_signature="${encodeURIComponent(signature)}"`), header);
  });
  await tally.check('a session is given to the token alone, once for a nonce, by the hour', async () => {
    refusal(await open({}, { ...service.token, access_secret: 'faux' }), 401, 'UNAUTHORIZED');
    refusal(await open({}, { ...service.token, access_token: 'faux' }), 401, 'UNAUTHORIZED');
    equal((await open({ nonce: 'un' })).status, 200);
    refusal(await open({ nonce: 'un' }), 403, 'NONCE_REFUSED');
    refusal(await open({ at: new Date(Date.now() - 3_600_000) }), 403, 'TIMESTAMP_REFUSED');
    refusal(await call('GET', '/account', undefined, {}), 401, 'UNAUTHORIZED');
    await enter();
    equal(wire.readDepAccount((await call('GET', '/account')).said).org_type, 'edu');
  });
  await tally.check('a session ends, and another is asked for', async () => {
    service.faults = { sessionsOf: 2 };
    await enter();
    deepEqual([(await call('GET', '/account')).status, (await call('GET', '/account')).status], [200, 200]);
    refusal(await call('GET', '/account'), 401, 'UNAUTHORIZED');
    service.faults = {};
    await enter();
  });
  await tally.check('terms that are not signed, a revoked token and a service that is down are said', async () => {
    service.faults = { termsNotSigned: true };
    refusal(await call('POST', '/server/devices', {}), 403, 'T_C_NOT_SIGNED');
    service.faults = { tokenRejected: true };
    refusal(await open(), 403, 'ACCESS_DENIED');
    service.faults = { unavailable: 1 };
    equal((await call('GET', '/account')).status, 503);
    equal((await call('GET', '/account')).status, 200);
    service.token.access_token_expiry = '2020-01-01T00:00:00Z';
    refusal(await open(), 403, 'TOKEN_EXPIRED');
    service.token.access_token_expiry = '2099-01-01T00:00:00Z';
  });

  const serials = Array.from({ length: 250 }, (_, index) => `DMPF${String(index).padStart(8, '0')}`);
  /** @type {string} */
  let last = '';
  await tally.check('the whole list comes in pages, and its last cursor is exhausted', async () => {
    service.add(...serials);
    const first = await page('/server/devices', null);
    const second = await page('/server/devices', cursorOf(first));
    const third = await page('/server/devices', cursorOf(second));
    deepEqual(
      [first, second, third].map(({ devices, more_to_follow: more }) => [devices.length, more]),
      [
        [100, true],
        [100, true],
        [50, false],
      ],
    );
    deepEqual(
      [first, second, third].flatMap(({ devices }) => devices.map((one) => one.serial_number)),
      serials,
    );
    last = cursorOf(third);
    refusal(await call('POST', '/server/devices', { cursor: last }), 400, 'EXHAUSTED_CURSOR');
  });
  await tally.check('changes are told from that cursor on, in order, and none is lost', async () => {
    deepEqual((await page('/devices/sync', last)).devices, []);
    service.add('DMPFNOUVEAU1');
    service.remove('DMPF00000000');
    const told = await page('/devices/sync', last);
    deepEqual(
      told.devices.map((one) => [one.serial_number, one.op_type]),
      [
        ['DMPFNOUVEAU1', 'added'],
        ['DMPF00000000', 'deleted'],
      ],
    );
    equal(told.more_to_follow, false);
    // Asked again by the same cursor, it says the same: a server that died before it wrote the next one loses nothing.
    equal((await page('/devices/sync', last)).devices.length, 2);
    last = cursorOf(told);
    deepEqual((await page('/devices/sync', last)).devices, []);
  });
  await tally.check('what changes while the list is read is told by the first sync', async () => {
    const first = await page('/server/devices', null);
    service.add('DMPFPENDANT1');
    let next = first;
    while (next.more_to_follow) next = await page('/server/devices', cursorOf(next));
    const { devices } = await page('/devices/sync', cursorOf(next));
    ok(devices.some((one) => one.serial_number === 'DMPFPENDANT1'));
  });
  await tally.check('a cursor is asked for, must be one, and ends after a week', async () => {
    refusal(await call('POST', '/devices/sync', {}), 400, 'CURSOR_REQUIRED');
    refusal(await call('POST', '/devices/sync', { cursor: 'faux' }), 400, 'INVALID_CURSOR');
    refusal(await call('POST', '/server/devices', { limit: 5000 }), 400, 'INVALID_LIMIT');
    refusal(await call('POST', '/server/devices', '{'), 400, 'MALFORMED_REQUEST_BODY');
    service.now = () => new Date(Date.now() + 8 * 86_400_000);
    refusal(await call('POST', '/devices/sync', { cursor: last }), 400, 'EXPIRED_CURSOR');
    service.now = () => new Date();
  });
  await tally.check('ordered so, a page is followed by itself and a change is told twice', async () => {
    service.faults = { sameCursor: true };
    const again = await page('/devices/sync', last);
    deepEqual([again.cursor, again.more_to_follow], [last, true]);
    service.faults = { duplicates: true };
    service.add('DMPFDOUBLE01');
    const { devices } = await page('/devices/sync', last);
    equal(devices.filter((one) => one.serial_number === 'DMPFDOUBLE01').length, 2);
    service.faults = {};
  });
  await tally.check('a profile is defined, assigned by serial number, pushed, and cleared', async () => {
    const profile = { profile_name: 'Classe mobile', url: 'https://chariot.exemple.fr/apple/ade', is_supervised: true };
    refusal(await call('POST', '/profile', { ...profile, url: '' }), 400, 'CONFIG_URL_REQUIRED');
    refusal(await call('POST', '/profile', { ...profile, url: 'http://a.fr' }), 400, 'CONFIG_URL_INVALID');
    refusal(await call('POST', '/profile', { ...profile, profile_name: '' }), 400, 'CONFIG_NAME_REQUIRED');
    refusal(
      await call('POST', '/profile', { ...profile, is_supervised: false, is_mdm_removable: false }),
      400,
      'FLAGS_INVALID',
    );
    const uuid = wire.readDepAssignment(
      (await call('POST', '/profile', wire.writeDepProfile(profile))).said,
    ).profileUuid;
    equal((await asked('GET', `/profile?profile_uuid=${uuid}`)).url, profile.url);
    refusal(await call('GET', '/profile?profile_uuid=FAUX'), 404, 'NOT_FOUND');
    refusal(await call('POST', '/profile/devices', { profile_uuid: 'FAUX', devices: ['a'] }), 404, 'PROFILE_NOT_FOUND');
    refusal(await call('POST', '/profile/devices', { profile_uuid: uuid, devices: [] }), 400, 'DEVICE_ID_REQUIRED');
    service.faults = { failing: ['DMPF00000002'] };
    const devices = ['DMPF00000001', 'DMPF00000002', 'DMPFINCONNU1'];
    const assigned = await call('POST', '/profile/devices', wire.writeDepAssignment(devices, uuid));
    deepEqual(Object.fromEntries(wire.readDepAssignment(assigned.said).devices), {
      DMPF00000001: 'SUCCESS',
      DMPF00000002: 'FAILED',
      DMPFINCONNU1: 'NOT_ACCESSIBLE',
    });
    service.faults = {};
    equal(service.activate('DMPF00000001'), profile.url);
    equal(service.activate('DMPF00000002'), null);
    const details = (await asked('POST', '/devices', { devices })).devices;
    deepEqual([details.DMPF00000001.profile_status, details.DMPFINCONNU1.response_status], ['pushed', 'NOT_FOUND']);
    await call('DELETE', '/profile/devices', wire.writeDepAssignment(['DMPF00000001'], null));
    equal(service.devices.get('DMPF00000001')?.profile_status, 'removed');
    const { devices: told } = await page('/devices/sync', last, 1000);
    deepEqual(
      told.slice(-2).map((one) => [one.serial_number, one.op_type, one.profile_status]),
      [
        ['DMPF00000001', 'modified', 'assigned'],
        ['DMPF00000001', 'modified', 'removed'],
      ],
    );
  });
  await tally.check('the server token is as Apple’s site gives it', () => {
    deepEqual(wire.readDepToken(service.tokenFile()), service.token);
  });
} finally {
  await service.stop();
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
