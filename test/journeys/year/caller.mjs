// Whoever calls the API in the journey of the year: many people, over few kept connections, each from a school of hers. The server
// stands behind a proxy as it would for an académie, and counts requests by the address that this proxy tells.
import { Agent, request } from 'node:http';
import { Refused } from '../../../infra/seed/client.mjs';

const CONNECTIONS = 24;
/** A second attempt where a kept connection was closed under it, before an answer began. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

export class Line {
  calls = 0;
  #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'fifo' });
  #host;
  #port;

  /** @param {string} url of the API */
  constructor(url) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = port;
  }

  /**
   * @param {{ method: string, path: string, body?: unknown, cookie?: string | undefined, from: string }} asked
   * @returns {Promise<{ status: number, cookies: string[], type: string, body: Buffer }>}
   */
  ask(asked) {
    this.calls += 1;
    return this.#once(asked).catch((error) => {
      if (!CLOSED.has(error.code)) throw error;
      return this.#once(asked);
    });
  }

  /** @param {{ method: string, path: string, body?: unknown, cookie?: string | undefined, from: string }} asked */
  #once({ method, path, body, cookie, from }) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    /** @type {Record<string, string | number>} */
    const headers = { 'x-chariot': '1', 'x-forwarded-for': from };
    if (cookie !== undefined) headers['cookie'] = cookie;
    if (text !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(text);
    }
    const where = { host: this.#host, port: this.#port, path: `/api/v1${path}`, agent: this.#agent };
    return new Promise((resolve, reject) => {
      const asking = request({ ...where, method, headers }, (answer) => {
        /** @type {Buffer[]} */
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookies: answer.headers['set-cookie'] ?? [],
            type: answer.headers['content-type'] ?? '',
            body: Buffer.concat(parts),
          }),
        );
      });
      asking.on('error', reject);
      asking.end(text);
    });
  }

  end() {
    this.#agent.destroy();
  }
}

/** One person, from one address. */
export class Caller {
  /** @type {string | undefined} */
  #cookie;
  #line;

  /** @param {Line} line @param {{ email: string, from: string }} who */
  constructor(line, { email, from }) {
    this.#line = line;
    this.email = email;
    this.from = from;
  }

  /**
   * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method @param {string} path below /api/v1 @param {unknown} [body]
   * @returns {Promise<any>} the JSON answer, or a Buffer for documents
   */
  async call(method, path, body) {
    const answer = await this.#line.ask({ method, path, body, cookie: this.#cookie, from: this.from });
    const cookie = answer.cookies.find((line) => /^(?:__Host-)?chariot_session=/.test(line));
    if (cookie) this.#cookie = cookie.split(';')[0];
    const isJson = answer.type.includes('json');
    if (answer.status >= 400) {
      throw new Refused(answer.status, isJson ? JSON.parse(answer.body.toString('utf8')) : {}, `${method} ${path}`);
    }
    return isJson ? JSON.parse(answer.body.toString('utf8')) : answer.body;
  }

  /** @param {string} link a one-time sign-in link */
  async enter(link) {
    const token = decodeURIComponent(/[?&]jeton=([^&]+)/.exec(link)?.[1] ?? '');
    await this.call('POST', '/sessions', { token });
  }
}
