// One kept HTTPS connection, spoken by hand: what measures must cost as little as it can, since it shares the cores with what is measured.
import { connect } from 'node:tls';

const HEAD_END = Buffer.from('\r\n\r\n');

/** @param {string} path @param {object} message @returns {Buffer} a whole request, made once and sent many times */
export function requestOf(path, message) {
  const body = Buffer.from(JSON.stringify(message));
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** @typedef {{ status: number, body: Buffer }} Reply */

export class Line {
  #socket;
  /** @type {Buffer | null} */
  #rest = null;
  /** @type {{ resolve: (reply: Reply) => void, reject: (error: Error) => void } | null} */
  #asked = null;
  /** Whether TLS went on with an earlier session. */
  resumed = false;
  closed = false;

  /** @param {import('node:tls').TLSSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (/** @type {Buffer} */ chunk) => this.#read(chunk));
    const gone = (/** @type {Error} */ error) => this.#gone(error);
    socket.on('error', gone);
    socket.on('close', () => gone(new Error('the server has hung up')));
  }

  /**
   * Under TLS 1.3 a client believes it is in before the server has looked at its certificate.
   * @param {{ port: number, context: import('node:tls').SecureContext, session?: Buffer | undefined, onSession?: (session: Buffer) => void, from?: string }} where
   * @returns {Promise<Line>}
   */
  static open({ port, context, session, onSession, from = '127.0.0.1' }) {
    return new Promise((resolve, reject) => {
      const socket = connect({
        ...{ host: '127.0.0.1', port, localAddress: from, secureContext: context, rejectUnauthorized: false },
        ...(session !== undefined && { session }),
      });
      if (onSession) socket.on('session', onSession);
      socket.setNoDelay(true);
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const line = new Line(socket);
        line.resumed = socket.isSessionReused();
        resolve(line);
      });
    });
  }

  /** One at a time. @param {Buffer} request @returns {Promise<Reply>} */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close() {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  /** @param {Error} error */
  #gone(error) {
    this.closed = true;
    const asked = this.#asked;
    this.#asked = null;
    asked?.reject(error);
  }

  /** @param {Buffer} chunk */
  #read(chunk) {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    const headEnd = bytes.indexOf(HEAD_END);
    const head = headEnd < 0 ? '' : bytes.toString('latin1', 0, headEnd);
    const size = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const end = headEnd + HEAD_END.length + size;
    if (headEnd < 0 || bytes.length < end) {
      this.#rest = bytes;
      return;
    }
    this.#rest = null;
    const asked = this.#asked;
    this.#asked = null;
    asked?.resolve({ status: Number(head.slice(9, 12)), body: bytes.subarray(headEnd + HEAD_END.length, end) });
  }
}
