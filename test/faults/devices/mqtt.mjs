// MQTT 3.1.1 by hand: a client library would refuse to say what a hostile device says.
import { once } from 'node:events';
import { connect } from 'node:tls';

const CONNACK = 2;
const SUBACK = 9;
const PUBLISH = 3;
const PATIENCE_MS = 60_000;
export const REFUSED_SUBSCRIPTION = 0x80;

/** @param {string | Buffer} text */
function field(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** @param {number} first @param {...Buffer} parts */
export function packet(first, ...parts) {
  const content = Buffer.concat(parts);
  const size = [];
  let left = content.length;
  do {
    size.push((left % 128) | (left >= 128 ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.from([first, ...size]), content]);
}

/** @param {string} clientId @param {{ topic: string, payload?: string, retain?: boolean }} [will] */
export function connectPacket(clientId, will) {
  const flags = 0x02 | (will ? 0x04 : 0) | (will?.retain ? 0x20 : 0);
  const head = Buffer.concat([field('MQTT'), Buffer.from([4, flags, 0, 60])]);
  return packet(0x10, head, field(clientId), ...(will ? [field(will.topic), field(will.payload ?? '')] : []));
}
/** @param {string} topic */
export const subscribePacket = (topic) => packet(0x82, Buffer.from([0, 1]), field(topic), Buffer.from([0]));
/** @param {string} topic @param {string | Buffer} payload */
export const publishPacket = (topic, payload, { retain = false } = {}) =>
  packet(0x30 | (retain ? 1 : 0), field(topic), Buffer.from(payload));

/** One connection to the broker, and what it hears on it. */
export class Line {
  /** Topics of the messages that came. @type {string[]} */
  heard = [];
  #socket;
  /** @type {{ kind: number, content: Buffer }[]} */
  #packets = [];
  #rest = Buffer.alloc(0);
  closed = false;

  /** @param {import('node:tls').TLSSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#read(bytes));
    // A connection that is cut is what is waited for.
    socket.on('error', () => undefined);
    socket.once('close', () => (this.closed = true));
  }

  /**
   * TLS alone. Under TLS 1.3 a client believes it is in before the server has looked at its certificate.
   * @param {{ port: number, identity?: import('./certificates.mjs').Identity | null, from?: string }} where
   */
  static async open({ port, identity = null, from = '127.0.0.1' }) {
    const socket = connect({ host: '127.0.0.1', port, localAddress: from, rejectUnauthorized: false, ...identity });
    const line = new Line(socket);
    await Promise.race([once(socket, 'secureConnect'), once(socket, 'close')]);
    return line;
  }

  /** @param {Buffer} bytes */
  say(bytes) {
    if (!this.closed) this.#socket.write(bytes);
  }

  /** @param {string} clientId @param {Parameters<typeof connectPacket>[1]} [will] @returns {Promise<boolean>} accepted */
  async enter(clientId, will) {
    this.say(connectPacket(clientId, will));
    const answer = await this.#next(CONNACK);
    return answer !== null && answer[1] === 0;
  }

  /** @param {string} topic @returns {Promise<number | null>} quality granted, 0x80 for a refusal, null when cut */
  async subscribe(topic) {
    this.say(subscribePacket(topic));
    const answer = await this.#next(SUBACK);
    return answer === null ? null : (answer[2] ?? null);
  }

  /** @returns {Promise<boolean>} whether the server has ended it before the patience is over */
  async ends(ms = PATIENCE_MS) {
    const deadline = Date.now() + ms;
    while (!this.closed && Date.now() < deadline) await pause();
    return this.closed;
  }

  hangUp() {
    this.#socket.destroy();
  }

  /** @param {number} kind @returns {Promise<Buffer | null>} null when the connection ended instead */
  async #next(kind) {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const at = this.#packets.findIndex((one) => one.kind === kind);
      const [found] = at < 0 ? [] : this.#packets.splice(at, 1);
      if (found) return found.content;
      if (this.closed) return null;
      await pause();
    }
    throw new Error('the broker says nothing');
  }

  /** @param {Buffer} bytes */
  #read(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 2) {
      // What a broker says to a device is short: one byte of length is enough.
      const size = this.#rest[1] ?? 0;
      if (this.#rest.length < 2 + size) return;
      const content = this.#rest.subarray(2, 2 + size);
      const kind = (this.#rest[0] ?? 0) >> 4;
      this.#rest = this.#rest.subarray(2 + size);
      if (kind === PUBLISH) this.heard.push(content.subarray(2, 2 + content.readUInt16BE(0)).toString());
      else this.#packets.push({ kind, content });
    }
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
