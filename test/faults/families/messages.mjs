import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { newKey, signingRequest } from '../devices/certificates.mjs';
import { askMessage, enrolMessage, factsOf } from '../devices/device.mjs';

const KIB = 1024;
const DEEP = 100_000;
/** Each door that takes a body: bytes that it takes, and an honest message. @type {Record<string, { limit: number, honest: (serial: string) => object }>} */
const DOORS = {
  enrol: {
    limit: 64 * KIB,
    honest: (serialNumber) =>
      JSON.parse(enrolMessage({ code: '0000-0000-00', serialNumber, csr: signingRequest(newKey()) })),
  },
  ask: { limit: 64 * KIB, honest: () => JSON.parse(askMessage()) },
  report: {
    limit: 256 * KIB,
    honest: (serial) => ({
      protocol: 1,
      report: { kind: 'inventory', reportId: randomUUID(), facts: factsOf(serial) },
    }),
  },
  renew: { limit: 64 * KIB, honest: () => ({ protocol: 1, csr: signingRequest(newKey()) }) },
  unenrol: { limit: 64 * KIB, honest: () => ({ protocol: 1, reason: 'essai' }) },
};

/** @typedef {{ body: string | Buffer, headers?: Record<string, string>, status: number, code: string }} Fault */

/** @param {object} honest @param {number} limit @returns {Record<string, Fault>} */
function faultsOf(honest, limit) {
  const text = JSON.stringify(honest);
  const malformed = { status: 400, code: 'wire-agent.malformed' };
  const tooLarge = { status: 413, code: 'wire-agent.tooLarge' };
  const with_ = (/** @type {object} */ more) => JSON.stringify({ ...honest, ...more });
  const nested = (/** @type {number} */ depth) => '['.repeat(depth) + ']'.repeat(depth);
  const deepest = Math.min(DEEP, limit / 2 - 20);
  return {
    'a byte more than it takes': { body: text.padEnd(limit + 1), ...tooLarge },
    'a megabyte': { body: text.padEnd(1_000_000), ...tooLarge },
    'a message cut short': { body: text.slice(0, -2), ...malformed },
    'nothing at all': { body: '', ...malformed },
    'bytes that are no text': { body: Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])]), ...malformed },
    'a list nested as deep as it takes': { body: nested(deepest), ...malformed },
    'a field nested as deep as it takes': { body: `{"protocol":1,"a":${nested(deepest - 20)}}`, ...malformed },
    'a list nested 100 000 deep': { body: nested(DEEP), ...(2 * DEEP > limit ? tooLarge : malformed) },
    'a prototype to be polluted': { body: `{"__proto__":{"admin":true},${text.slice(1)}`, ...malformed },
    'a constructor to be polluted': { body: `{"constructor":{"prototype":{}},${text.slice(1)}`, ...malformed },
    'a field that has no place here': { body: with_({ macAddress: '00:11:22:33:44:55' }), ...malformed },
    'another version of the protocol': { body: with_({ protocol: 2 }), status: 400, code: 'wire-agent.unknownVersion' },
    'no version of the protocol': { body: with_({ protocol: undefined }), ...malformed },
    'another type than JSON': {
      body: text,
      headers: { 'content-type': 'text/plain' },
      status: 415,
      code: 'gateway-agent.notJson',
    },
    'a compressed body': { body: gzipSync(text), headers: { 'content-encoding': 'gzip' }, ...malformed },
  };
}

/** @param {import('../ground.mjs').Ground} ground */
export async function messages(ground) {
  const { codes } = await ground.cart({ name: 'Messages', capacity: 6 });
  for (const [at, [door, { limit, honest }]] of Object.entries(DOORS).entries()) {
    const device = door === 'enrol' ? ground.device() : await ground.enrolled(codes[at] ?? '');
    const message = honest(device.serialNumber);
    if (door !== 'enrol') await ground.served(device);
    for (const [name, { body, headers, status, code }] of Object.entries(faultsOf(message, limit))) {
      const softened = ground.weakened === 'sound-message' && door === 'ask';
      const what = softened ? { body: JSON.stringify(message) } : { body, ...(headers && { headers }) };
      await ground.refused(`${door}: ${name}`, () => device.knock(`/agent/v1/${door}`, what), { status, code });
    }
  }
  await queries(ground, await ground.enrolled(codes[5] ?? ''));
}

/** @param {import('../ground.mjs').Ground} ground @param {import('../devices/device.mjs').Device} device */
async function queries(ground, device) {
  await ground.served(device);
  const malformed = { status: 400, code: 'wire-agent.malformed' };
  const gone = { status: 404, code: 'gateway-agent.unknownDoor' };
  const asks = /** @type {const} */ ([
    ['time: no number to sign', '/agent/v1/time', malformed],
    ['time: a number too long to sign', `/agent/v1/time?nonce=${'a'.repeat(5_000)}`, malformed],
    ['time: two numbers to sign', '/agent/v1/time?nonce=a&nonce=b', malformed],
    ['wake: seconds that are none', '/agent/v1/wake?seconds=demain', malformed],
    ['wake: a field more', '/agent/v1/wake?seconds=1&__proto__=1', malformed],
    ['an address that is no door', '/agent/v1/administration', gone],
    ['an address that goes up', '/agent/v1/../../etc/passwd', gone],
    ['an address that is no address', '/agent/%', gone],
  ]);
  for (const [name, path, expected] of asks) await ground.refused(name, () => device.knock(path), expected);
  await ground.refused(
    'headers of 17 KiB',
    () => device.knock('/agent/v1/ask', { body: askMessage(), headers: { 'x-long': 'a'.repeat(17 * KIB) } }),
    { status: 431, code: 'gateway-agent.badRequest' },
  );
}
