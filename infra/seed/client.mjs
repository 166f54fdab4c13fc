// A small client of the public API, for scripts: what the example does, anybody may do with the same doors.

/** A refusal of the API: its French sentence and its stable code. */
export class Refused extends Error {
  /** @param {number} status @param {{ code?: string, detail?: string, title?: string }} problem @param {string} asked */
  constructor(status, problem, asked) {
    super(`${asked} : ${problem.detail ?? problem.title ?? `refus ${status}`}`);
    this.name = 'Refused';
    this.status = status;
    this.code = problem.code ?? '';
  }
}

export class Client {
  /** @type {string | undefined} */
  #cookie;

  /** @param {string} url for example http://127.0.0.1:3000 */
  constructor(url) {
    this.url = url;
  }

  /**
   * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
   * @param {string} path below /api/v1
   * @param {unknown} [body]
   * @returns {Promise<any>} the JSON answer, or a Buffer for documents
   */
  async call(method, path, body) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        'x-chariot': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const cookie = response.headers.getSetCookie().find((line) => /^(?:__Host-)?chariot_session=/.test(line));
    if (cookie) this.#cookie = cookie.split(';')[0];
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok) {
      throw new Refused(response.status, type.includes('json') ? await response.json() : {}, `${method} ${path}`);
    }
    if (type.includes('json')) return response.json();
    return Buffer.from(await response.arrayBuffer());
  }

  /** @param {string} link a one-time sign-in link */
  async enter(link) {
    const token = decodeURIComponent(/[?&]jeton=([^&]+)/.exec(link)?.[1] ?? '');
    return this.call('POST', '/sessions', { token });
  }
}
