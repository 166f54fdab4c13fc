// One request of a person's program, exactly as written: no path is tidied, no header is added that was not asked for.
import { Agent, request } from 'node:http';

const PATIENCE_MS = 30_000;
/** The server lets an address ask 400 times at once. */
const BEFORE_COUNTED = 300;
const KEPT = 64 * 1024 * 1024;

/**
 * @typedef {object} Answer
 * @property {number} status  0: the line was closed without a word
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {Buffer} bytes
 * @property {string} text
 * @property {any} json    null when it is none
 * @property {string} code the stable code of a refusal
 *
 * @typedef {object} Asked
 * @property {string} [method]
 * @property {unknown} [body]     an object is sent as JSON; a string or a Buffer as it is
 * @property {Record<string, string | string[]>} [headers]
 * @property {string} [from]      an address of 127.0.0.0/8
 */

/** @type {Answer} */
const NO_ANSWER = { status: 0, headers: {}, bytes: Buffer.alloc(0), text: '', json: null, code: '' };

export class Web {
  #port;
  #asked = 0;
  #address = 0;
  #kept = 0;
  /** What was answered, each once, as far as memory goes. @type {Set<string>} */
  heard = new Set();
  /** @type {Agent} */
  #agent;

  /** @param {string} url of the server, for people */
  constructor(url) {
    this.#port = Number(new URL(url).port);
    this.#agent = this.#next();
  }

  /** From an address that is not counted out yet, or from `from`. @param {string} path @param {Asked} [asked] @returns {Promise<Answer>} */
  async ask(path, asked = {}) {
    const answer = await this.#twice(path, asked);
    // The number of a request is all that most refusals differ by.
    const text = answer.text.replace(/"requestId":"[^"]*"/, '');
    if (this.#kept < KEPT && !this.heard.has(text)) {
      this.heard.add(text);
      this.#kept += text.length;
    }
    return answer;
  }

  /** @param {string} path @param {Asked} asked */
  async #twice(path, asked) {
    const first = await this.#once(path, asked);
    // A kept line that the server closed just as it was taken again says nothing: asked once more, on a line of its own.
    return first.status === 0 && first.reused ? this.#once(path, { from: this.address(), ...asked }) : first;
  }

  /** @param {string} path @param {Asked} asked @returns {Promise<Answer & { reused?: boolean }>} */
  #once(path, { method = 'GET', body, headers = {}, from }) {
    const bytes = bytesOf(body);
    const type = typeof body === 'object' && !Buffer.isBuffer(body) ? { 'content-type': 'application/json' } : {};
    return new Promise((resolve, reject) => {
      const asked = request({
        host: '127.0.0.1',
        port: this.#port,
        method,
        path,
        headers: { ...(body !== undefined && { ...type, 'content-length': bytes.length }), ...headers },
        ...(from === undefined ? { agent: this.#fresh() } : { localAddress: from, agent: false }),
        timeout: PATIENCE_MS,
      });
      asked.once('timeout', () => asked.destroy(new Error(`no answer to ${method} ${path}`)));
      asked.once('error', (error) => {
        if (!('code' in error) || error.code !== 'ECONNRESET') return reject(error);
        resolve({ ...NO_ANSWER, reused: asked.reusedSocket });
      });
      asked.once('response', (response) => {
        /** @type {Buffer[]} */
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.once('error', reject);
        response.once('end', () => {
          try {
            resolve(answerOf(response, Buffer.concat(pieces)));
          } catch (error) {
            reject(error); // it calls itself JSON and is none
          }
        });
      });
      asked.end(bytes);
    });
  }

  /** An address of its own. */
  address() {
    this.#address += 1;
    return `127.78.${(this.#address >> 8) & 0xff}.${this.#address & 0xff}`;
  }

  close() {
    this.#agent.destroy();
  }

  #fresh() {
    this.#asked += 1;
    if (this.#asked % BEFORE_COUNTED === 0) this.#agent = this.#next();
    return this.#agent;
  }

  #next() {
    return new Agent({ keepAlive: true, maxSockets: 8, timeout: 5_000, localAddress: this.address() });
  }
}

/** @param {unknown} body */
function bytesOf(body) {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body);
  return Buffer.from(JSON.stringify(body));
}

/** @param {import('node:http').IncomingMessage} response @param {Buffer} bytes @returns {Answer} */
function answerOf({ statusCode, headers }, bytes) {
  const text = bytes.toString('utf8');
  let json = null;
  if (text !== '' && /json/.test(headers['content-type'] ?? '')) json = JSON.parse(text);
  return { status: statusCode ?? 0, headers, bytes, text, json, code: json?.code ?? '' };
}
