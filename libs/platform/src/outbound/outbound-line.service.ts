import { connect as connectSession, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { outboundError } from './outbound-errors.js';

/** Who we are to the other side (PEM), where it asks for a certificate. */
export interface LineIdentity {
  readonly cert: string;
  readonly key: string;
}

interface LineRequest {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** From the question to the last byte of the answer; 10 s unless told. */
  readonly timeoutMs?: number;
}

/** What came back, of one question or of a line. */
export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;
/** Until the other side has said how many (RFC 9113 §6.5.2), no more than it may be expected to bear. */
const UNTOLD_STREAMS = 100;

/**
 * A line of HTTP/2 that is kept open to one server, for what is asked thousands of times (pushes). `Outbound.line` has
 * looked at its address and opened it. Questions share it; whatever happens to it, each of them ends: by an answer, or by a
 * refusal of the catalogue `outbound` after which the caller may ask again on another line.
 */
export class OutboundLine {
  #leaving = false;
  readonly #asked = new Map<ClientHttp2Stream, () => void>();
  #underWay = 0;
  readonly #authority: string;

  constructor(
    private readonly session: ClientHttp2Session,
    authority: string,
  ) {
    this.#authority = authority;
    // RFC 9113 §6.8: what the server has begun goes on; what came after that is never answered, and nobody says so again.
    session.on('goaway', (_: number, last: number) => {
      this.#leaving = true;
      for (const [stream, giveUp] of this.#asked) if ((stream.id ?? 0) > last) giveUp();
    });
    // Each stream says by itself that it has failed; without a listener the process would end.
    session.on('error', () => (this.#leaving = true));
    session.on('close', () => (this.#leaving = true));
  }

  /**
   * Speaks HTTP/2 over a TLS connection that is open, and waits for the server's first word: with TLS 1.3, a certificate that
   * it does not want is refused only then.
   */
  static over(socket: TLSSocket, origin: URL): Promise<OutboundLine> {
    return new Promise((resolve, reject) => {
      const session = connectSession(origin, {
        createConnection: () => socket,
        settings: { enablePush: false },
        maxSessionMemory: 10,
      });
      const line = new OutboundLine(session, origin.host);
      session.once('remoteSettings', () => resolve(line));
      session.once('error', reject);
      session.once('close', () => reject(outboundError('unreachable')));
    });
  }

  /** Whether a new question may be asked. */
  get isOpen(): boolean {
    return !this.#leaving && !this.session.closed && !this.session.destroyed;
  }

  /** Questions that the server takes at once; more than these wait here for their turn. */
  get most(): number {
    return this.session.remoteSettings?.maxConcurrentStreams ?? UNTOLD_STREAMS;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /**
   * One POST and its whole answer, whatever its status.
   * @throws DomainError outbound.unreachable, .tooSlow, .answerTooLarge
   */
  async post(request: LineRequest): Promise<OutboundAnswer> {
    if (!this.isOpen) throw outboundError('unreachable');
    this.#underWay += 1;
    try {
      return await this.#ask(request);
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Whether the other side still answers: a line that nobody used may be dead without either side having heard. */
  answers(timeoutMs: number): Promise<boolean> {
    if (!this.isOpen) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      const told = (error: Error | null): void => {
        clearTimeout(timer);
        resolve(error === null);
      };
      if (!this.session.ping(told)) {
        clearTimeout(timer);
        resolve(false);
      }
    });
  }

  /** Takes no new question; resolves once those under way have ended, or `timeoutMs` have passed. */
  async close(timeoutMs = 1_000): Promise<void> {
    this.#leaving = true;
    if (this.session.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.session.destroy();
        resolve();
      }, timeoutMs);
      this.session.close(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #ask({ path, headers = {}, body, timeoutMs = TIMEOUT_MS }: LineRequest): Promise<OutboundAnswer> {
    const stream = this.session.request({
      ':method': 'POST',
      ':path': path,
      ':authority': this.#authority,
      'user-agent': 'Chariot',
      ...headers,
    });
    return new Promise((resolve, reject) => {
      const end = (error: Error): void => {
        clearTimeout(timer);
        this.#asked.delete(stream);
        if (!stream.closed) stream.close(constants.NGHTTP2_CANCEL);
        reject(error);
      };
      const timer = setTimeout(() => end(outboundError('tooSlow')), timeoutMs);
      stream.on('error', (error) => end(outboundError('unreachable', undefined, { cause: error })));
      // Closed without an answer: the server went away, or never began (REFUSED_STREAM, RFC 9113 §8.7).
      stream.on('close', () => end(outboundError('unreachable')));
      this.#asked.set(stream, () => end(outboundError('unreachable')));
      answerOf(stream).then((answer) => {
        clearTimeout(timer);
        this.#asked.delete(stream);
        resolve(answer);
      }, end);
      stream.end(body);
    });
  }
}

/** Settles once the answer is whole; a stream that ends without one is the caller's to notice. */
function answerOf(stream: ClientHttp2Stream): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    let head: { status: number; headers: Record<string, string> } | undefined;
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('response', ({ ':status': status = 0, ...headers }) => (head = { status, headers: flat(headers) }));
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_BYTES) reject(outboundError('answerTooLarge'));
      else chunks.push(chunk);
    });
    stream.on('end', () => {
      if (head !== undefined && stream.rstCode === constants.NGHTTP2_NO_ERROR)
        resolve({ ...head, body: Buffer.concat(chunks) });
    });
  });
}

const flat = (headers: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
