// What libraries read at the doors of a server that runs: JSON and whatever calls itself something else, the heads of
// requests, packets at the broker. How long it took is told by the server's own main thread.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CLONE } from '../../infra/start/home.mjs';
import { enrolled } from '../attack/devices/carts.mjs';
import { PREFIX } from '../attack/routes.mjs';
import { connectPacket, Line, publishPacket, subscribePacket } from '../faults/devices/mqtt.mjs';
import { allBytes } from './bombs.mjs';
import { bytesFrom, inputOf, jsonBytesFrom, pick } from './havoc.mjs';

/** @typedef {import('../attack/ground.mjs').Ground} Ground */
/**
 * @typedef {object} Door
 * @property {string} name
 * @property {Pick<import('./parsers.mjs').Parser, 'samples' | 'spoil' | 'bombs'>} inputs
 * @property {number} width    inputs under way at once
 * @property {(input: any, lane: number) => Promise<string | null>} send  why it is a success of the attack, or null
 */

const MOST_MS = 100;
const MOST_BYTES = 256 * 1024 * 1024;
const PATIENCE_MS = 10_000;
/** Less than the ten seconds after which whoever says nothing is cut in any case. */
const CUT_MS = 8_000;
const JSON_TYPE = 'application/json';
/** None of them is read: a form, an archive or XML may hold entities, bombs and files. */
const OTHER_TYPES = [
  ...[
    'text/xml',
    'application/xml',
    'image/svg+xml',
    'multipart/form-data; boundary=b',
    'multipart/mixed',
    'text/plain',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'application/gzip',
    'application/zip',
    'text/csv',
    'application/yaml',
    '',
    'é',
    'a/b;',
  ],
];

/**
 * @param {Ground} ground @param {import('../attack/attack.mjs').Score} score
 * @param {{ count: number, seed: number, only?: readonly string[] }} order
 */
export async function throughDoors(ground, score, { count, seed, only }) {
  const server = new ServerProcess(ground.weakened?.root ?? CLONE);
  for (const [name, make] of Object.entries(DOORS)) {
    if (only !== undefined && !only.includes(name)) continue;
    const before = server.bytes();
    await through(await make(ground), server, score, { count, seed });
    const grown = server.bytes() - before;
    score.count(grown > MOST_BYTES, `${name}: the server has ${grown} bytes more`);
  }
}

/** @param {Door} door @param {ServerProcess} server @param {import('../attack/attack.mjs').Score} score @param {{ count: number, seed: number }} order */
async function through({ name, inputs, width, send }, server, score, { count, seed }) {
  const parser = { ...inputs, name, read: send, refuses: () => false, reads: [] };
  const since = Date.now();
  for (let first = 0; first < count; first += width) {
    const lanes = Array.from({ length: Math.min(width, count - first) }, (_, lane) => lane);
    /** @type {Set<number>} */
    const judged = new Set();
    const before = server.ms();
    await Promise.all(
      lanes.map(async (lane) => {
        const why = await send(inputOf(parser, seed, first + lane), lane);
        if (why !== null) judged.add(lane);
        score.count(why !== null, `${name} n° ${first + lane}: ${why}`);
      }),
    );
    if (server.ms() - before <= MOST_MS) continue;
    // All of them took too long together: which one was it? What has succeeded is not asked again.
    for (const lane of lanes.filter((one) => !judged.has(one))) {
      const best = await bestOf(3, server, () => send(inputOf(parser, seed, first + lane), lane));
      if (best > MOST_MS) score.count(true, `${name} n° ${first + lane}: ${best.toFixed(0)} ms of the server`);
    }
  }
  score.notes.push(`${name}: ${count} inputs, ${((Date.now() - since) / 1000).toFixed(0)} s`);
}

/** @param {number} turns @param {ServerProcess} server @param {() => Promise<unknown>} act */
async function bestOf(turns, server, act) {
  let best = Infinity;
  for (let turn = 0; turn < turns && best > MOST_MS; turn += 1) {
    const since = server.ms();
    await act();
    best = Math.min(best, server.ms() - since);
  }
  return best;
}

/** The server of a stack that this process started, as Linux counts it. */
class ServerProcess {
  #pid;

  /** @param {string} root of its build */
  constructor(root) {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(/\s+/);
    const main = join(root, 'apps/api/dist/main.js');
    this.#pid = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(main));
    if (this.#pid === undefined) throw new Error(`no child of this process runs ${main}`);
  }

  /** That its main thread was on a processor. */
  ms() {
    return Number(readFileSync(`/proc/${this.#pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6;
  }

  /** That it holds. */
  bytes() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))?.[1]) * 1024;
  }
}

/** @type {Record<string, (ground: Ground) => Promise<Door>>} */
const DOORS = { json: jsonDoor, types: typesDoor, heads: headsDoor, packets: packetsDoor, lengths: lengthsDoor };

/** @param {Ground} ground @returns {Promise<Door>} */
async function jsonDoor(ground) {
  const own = await ground.administratorHeaders();
  const key = { value: 'un-secret-d-essai' };
  const settings = {
    wifi: { ssid: 'essai', security: 'wpa2-personal', key },
    label: { title: '{classe}', found: 'é' },
  };
  const good = Buffer.from(JSON.stringify({ settings }));
  return {
    name: 'JSON at the door',
    inputs: { samples: [good], spoil: jsonBytesFrom },
    width: 16,
    async send(body) {
      const headers = { ...own, 'content-type': JSON_TYPE };
      const { status, text } = await ground.ask(`${PREFIX}/profile-previews`, { method: 'POST', body, headers });
      if (status === 429) throw new Error(`counted out: ${text}`);
      if (status === 0 || status >= 500) return `${status} ${text.slice(0, 200)}`;
      return status < 300 && namesPrototype(body.toString()) ? `${status}: a name of prototypes was let in` : null;
    },
  };
}

/** Whether what is read of it has such a name: of one that is there twice, the last counts. @param {string} json */
function namesPrototype(json) {
  const names = (/** @type {unknown} */ value) =>
    typeof value === 'object' &&
    value !== null &&
    (Object.hasOwn(value, '__proto__') || Object.values(value).some(names));
  return names(JSON.parse(json.replace(/^\ufeff/, '')));
}

/** @param {Ground} ground @returns {Promise<Door>} */
async function typesDoor(ground) {
  const own = await ground.administratorHeaders();
  const bodies = allBytes();
  const samples = OTHER_TYPES.map((type) => ({ type, encoding: '', body: Buffer.from('a=b') }));
  return {
    name: 'other types at the door',
    inputs: {
      samples,
      bombs: [],
      spoil: (random) => {
        const packed = random() < 0.3;
        const type = packed && random() < 0.7 ? JSON_TYPE : pick(random, OTHER_TYPES);
        return {
          type,
          encoding: packed ? pick(random, ['gzip', 'deflate', 'br', 'gzip, gzip']) : '',
          body: pick(random, bodies),
        };
      },
    },
    width: 8,
    async send({ type, encoding, body }) {
      const headers = {
        ...own,
        'content-type': type === 'é' ? '\u00e9' : type,
        ...(encoding !== '' && { 'content-encoding': encoding }),
      };
      const { status, text } = await ground.ask(`${PREFIX}/profile-previews`, { method: 'POST', body, headers });
      if (status === 429) throw new Error(`counted out: ${text}`);
      // Cut in the middle of what is too long: it was not read.
      if (status === 0) return null;
      return status < 400 || status >= 500 ? `${type} ${encoding}: ${status} ${text.slice(0, 200)}` : null;
    },
  };
}

/** @param {Ground} ground @returns {Promise<Door>} */
async function headsDoor(ground) {
  const port = Number(new URL(ground.stack.url).port);
  const ask = (/** @type {string[]} */ ...lines) => Buffer.from([...lines, 'host: localhost', '', ''].join('\r\n'));
  const samples = [
    ask(`GET ${PREFIX}/places?limit=5&q=%C3%A9&cursor=WyJhIl0 HTTP/1.1`, 'if-none-match: W/"abc", "d"'),
    ask(`GET ${PREFIX}/places/0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee HTTP/1.1`, 'cookie: chariot_session=abc; a=b'),
    ask(`GET /assets/%2e%2e/index.js?x=1 HTTP/1.1`, 'authorization: Bearer abc', 'x-forwarded-for: 1.2.3.4'),
    Buffer.concat([
      ask(`POST ${PREFIX}/sessions HTTP/1.1`, `content-type: ${JSON_TYPE}`, 'content-length: 2', 'x-chariot: 1'),
      Buffer.from('{}'),
    ]),
    Buffer.concat([
      ask(`POST ${PREFIX}/sessions HTTP/1.1`, `content-type: ${JSON_TYPE}`, 'transfer-encoding: chunked'),
      Buffer.from('2\r\n{}\r\n0\r\n\r\n'),
    ]),
    ask(`PATCH ${PREFIX}/classrooms/x HTTP/1.1`, 'if-match: "a"', 'idempotency-key: a', 'content-length: 0'),
    ask('GET /ipad/K7QM-3FHD-2X/chariot.mobileconfig HTTP/1.1', 'user-agent: Mozilla/5.0 (iPad)'),
    ask('GET /ipad?code=k7qm+3fhd%202x HTTP/1.1', 'accept-language: fr'),
    ask('GET / HTTP/1.0', 'connection: upgrade', 'upgrade: websocket', 'expect: 100-continue'),
  ];
  let asked = 0;
  let from = ground.web.address();
  return {
    name: 'heads of requests',
    inputs: { samples, spoil: bytesFrom },
    width: 16,
    send(bytes) {
      asked += 1;
      if (asked % 200 === 0) from = ground.web.address();
      return raw({ port, from, bytes });
    },
  };
}

/** Says it, ends, and hears until the other side ends too. @param {{ port: number, from: string, bytes: Buffer }} asked @returns {Promise<string | null>} */
function raw({ port, from, bytes }) {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect({ host: '127.0.0.1', port, localAddress: from, allowHalfOpen: true });
    const late = setTimeout(() => done('the line is held'), PATIENCE_MS);
    const done = (/** @type {string | null} */ why) => {
      clearTimeout(late);
      socket.destroy();
      resolve(why);
    };
    socket.setEncoding('latin1').on('data', (piece) => (said += piece));
    socket.once('end', () => done(judged())).once('close', () => done(judged()));
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      // It closes in the face of who still speaks.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') done(judged());
      else reject(error);
    });
    socket.end(bytes);
    const judged = () => (/^HTTP\/1\.1 5/m.test(said) && !said.includes('HTTP/1.1 505') ? said.slice(0, 200) : null);
  });
}

const LANES = 6;
const DISCONNECT = Buffer.from('e000', 'hex');

/** @param {Ground} ground @returns {Promise<Door>} */
async function packetsDoor(ground) {
  const devices = await enrolled(ground, LANES);
  const topic = `chariot/devices/${devices[0]?.deviceId}/wake`;
  const hello = connectPacket(devices[0]?.deviceId ?? '');
  const samples = [
    subscribePacket(topic),
    publishPacket(topic, 'x'),
    connectPacket('a', { topic, payload: 'x', retain: true }),
    hello,
  ];
  samples.push(
    ...['c000', '20020000', '3206000161000178', '62020001', 'a2040001000161'].map((hex) => Buffer.from(hex, 'hex')),
  );
  return {
    name: 'packets at the broker',
    inputs: { samples, spoil: bytesFrom },
    width: LANES,
    async send(bytes, lane) {
      const device = devices[lane];
      const line = await Line.open({ port: device.mqttPort, identity: device.identity, from: device.from });
      // Half of them come before a word was said.
      if ((bytes[0] ?? 0) % 2 === 0) await line.enter(device.deviceId);
      line.say(Buffer.concat([bytes, DISCONNECT]));
      await line.ends(50);
      line.hangUp();
      return null;
    },
  };
}

/** A length that is too long is refused by its first bytes. @param {Ground} ground @returns {Promise<Door>} */
async function lengthsDoor(ground) {
  const devices = await enrolled(ground, LANES);
  const samples = ['ffffff7f', '80808001', '80804010'].flatMap((length) =>
    ['30', '82', '10'].map((kind) => Buffer.from(kind + length, 'hex')),
  );
  return {
    name: 'long packets at the broker',
    inputs: { samples, bombs: [], spoil: pick },
    width: LANES,
    async send(head, lane) {
      const device = devices[lane];
      const line = await Line.open({ port: device.mqttPort, identity: device.identity, from: device.from });
      if (!(await line.enter(device.deviceId))) return null;
      line.say(Buffer.concat([head, Buffer.alloc(64 * 1024, 1)]));
      const cut = await line.ends(CUT_MS);
      line.hangUp();
      return cut ? null : `a packet of ${head.toString('hex')} is waited for`;
    },
  };
}
