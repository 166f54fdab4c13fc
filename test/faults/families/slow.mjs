import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Of each kind: enough to be a few, and far from enough to be a crowd. */
const EACH = 10;
const DRIP_MS = 700;
/** Above the server's own limit, for a machine that is busy. */
const MARGIN_MS = 25_000;

/**
 * @typedef {{ socket: import('node:net').Socket, endedAt: number | null, drip: NodeJS.Timeout | null }} Slow
 * @typedef {object} Kind
 * @property {(ground: import('../ground.mjs').Ground) => Promise<import('node:net').Socket>} knock
 * @property {string} [first]    said at once
 * @property {boolean} [drips]   then a byte now and then
 * @property {number} limitMs    the server's: README of the gateway
 */

/** @param {import('../ground.mjs').Ground} ground */
const tcp = async (ground, port) => connected(connectTcp({ host: '127.0.0.1', port, localAddress: ground.address() }));
const tls = async (ground, port, identity = {}) =>
  connected(
    connectTls({ host: '127.0.0.1', port, localAddress: ground.address(), rejectUnauthorized: false, ...identity }),
    'secureConnect',
  );
const devicePort = (ground) => Number(new URL(ground.stack.deviceUrl).port);
const HEAD = 'POST /agent/v1/enrol HTTP/1.1\r\nhost: x\r\n';
const BODY = 'content-type: application/json\r\ncontent-length: 900\r\n\r\n{';
const PEOPLE = 'POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\nx-chariot: 1\r\n';

/** @type {Record<string, Kind>} */
const KINDS = {
  'says nothing at all to the device port': { knock: (ground) => tcp(ground, devicePort(ground)), limitMs: 10_000 },
  'sends its headers drop by drop': {
    knock: (ground) => tls(ground, devicePort(ground)),
    ...{ first: HEAD, drips: true, limitMs: 20_000 },
  },
  'sends its message drop by drop': {
    knock: (ground) => tls(ground, devicePort(ground)),
    ...{ first: HEAD + BODY, drips: true, limitMs: 95_000 },
  },
  'says nothing at all to the broker': { knock: async (ground) => tcp(ground, ground.mqttPort), limitMs: 10_000 },
  'enters at the broker and says nothing': {
    knock: async (ground) => tls(ground, ground.mqttPort, ground.witnesses[0]?.identity ?? {}),
    limitMs: 10_000,
  },
  'sends people’s door its headers drop by drop': {
    knock: (ground) => tcp(ground, Number(new URL(ground.stack.url).port)),
    ...{ first: PEOPLE, drips: true, limitMs: 40_000 },
  },
  'sends people’s door its message drop by drop': {
    knock: (ground) => tcp(ground, Number(new URL(ground.stack.url).port)),
    ...{ first: PEOPLE + BODY, drips: true, limitMs: 90_000 },
  },
};

/** @type {Map<string, Slow[]>} */
const begun = new Map();
let beganAt = 0;

/** Opens them all; the other families are played meanwhile, and are served. @param {import('../ground.mjs').Ground} ground */
export async function beginSlow(ground) {
  beganAt = Date.now();
  for (const [name, { knock, first, drips = false }] of Object.entries(KINDS)) {
    begun.set(
      name,
      await Promise.all(Array.from({ length: EACH }, async () => begin(await knock(ground), first, drips))),
    );
  }
}

/** @param {import('node:net').Socket} socket @param {string | undefined} first @param {boolean} drips @returns {Slow} */
function begin(socket, first, drips) {
  /** @type {Slow} */
  const slow = { socket, endedAt: null, drip: null };
  if (first !== undefined) socket.write(first);
  if (drips) slow.drip = setInterval(() => socket.writable && socket.write('a'), DRIP_MS);
  socket.resume();
  socket.on('error', () => undefined);
  socket.once('close', () => {
    slow.endedAt = Date.now();
    if (slow.drip) clearInterval(slow.drip);
  });
  return slow;
}

/** @param {import('../ground.mjs').Ground} ground */
export async function slow(ground) {
  for (const [name, { limitMs }] of Object.entries(KINDS)) {
    await ground.tally.check(name, async () => {
      const all = begun.get(name) ?? [];
      const deadline = beganAt + (ground.weakened === 'early-look' ? 0 : limitMs + MARGIN_MS);
      while (all.some(({ endedAt }) => endedAt === null) && Date.now() < deadline) await pause(100);
      const open = all.filter(({ endedAt }) => endedAt === null);
      for (const { socket } of open) socket.destroy();
      assert.equal(open.length, 0, `${open.length} of ${EACH} are still held after ${limitMs / 1000} s and more`);
      await ground.unmoved(ground.stack.serverPid());
    });
  }
}

/** @param {import('node:net').Socket} socket */
async function connected(socket, event = 'connect') {
  await once(socket, event);
  return socket;
}
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
