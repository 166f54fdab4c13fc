import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { testAuthority, type KeptAuthority, type TestAuthority, type Validity } from './test-authority.js';

/** A push that was accepted: what a device would be woken by. */
export interface Wake {
  /** Lower-case hexadecimal. */
  readonly token: string;
  readonly pushMagic: string;
  /** Of the certificate that was shown. */
  readonly topic: string;
}

/** What is said to a push; `silence` never answers, `goaway` leaves politely, `cut` hangs up. */
export type ApnsAnswer =
  | 'accept'
  | 'silence'
  | 'goaway'
  | 'cut'
  | {
      readonly status: number;
      readonly reason: string;
      /** Milliseconds since 1970, beside 410. */
      readonly timestamp?: number;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface FakeApnsOptions {
  readonly port?: number;
  /** One that outlives the run, for an example whose server keeps its push certificate. */
  readonly authority?: KeptAuthority;
  /** Streams at once on one connection; 100 unless told. */
  readonly maxStreams?: number;
}

const PUSH = /^\/3\/device\/((?:[0-9a-f]{2}){1,200})$/;
const MOST_BODY = 5_120;

/**
 * Apple's push service as its documentation describes it, over real TLS and HTTP/2, and the portal that signs push
 * certificates: nothing of it was compared with the real one. It answers as it is told, and hands wakes to whoever listens.
 */
export class FakeApns {
  readonly accepted: Wake[] = [];
  /** Every push that was asked, whatever became of it. */
  asked = 0;
  /** Connections that were opened, and those whose certificate was refused. */
  opened = 0;
  refused = 0;
  /** Most pushes that were open at one moment. */
  mostAtOnce = 0;
  /** Most connections that were open at one moment. */
  mostLines = 0;
  #atOnce = 0;
  #answer: (wake: Wake, asked: number) => ApnsAnswer = () => 'accept';
  readonly #listeners = new Set<(wake: Wake) => void>();
  readonly #sessions = new Set<ServerHttp2Session>();

  private constructor(
    private readonly server: Http2SecureServer,
    private readonly authority: TestAuthority,
  ) {
    server.on('session', (session) => {
      this.opened += 1;
      this.#sessions.add(session);
      this.mostLines = Math.max(this.mostLines, this.lines);
      session.on('close', () => this.#sessions.delete(session));
      session.on('error', () => undefined);
    });
    server.on('tlsClientError', () => (this.refused += 1));
    server.on('stream', (stream, headers) => this.#hear(stream, headers));
  }

  static async start({ port = 0, authority: kept, maxStreams = 100 }: FakeApnsOptions = {}): Promise<FakeApns> {
    const authority = testAuthority('Apple de l’essai', kept);
    const { certPem: cert, keyPem: key } = authority.issue('localhost');
    const server = createSecureServer({
      cert,
      key,
      ca: authority.caPem,
      requestCert: true,
      rejectUnauthorized: true,
      settings: { maxConcurrentStreams: maxStreams },
    });
    const fake = new FakeApns(server, authority);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** The authority of the service and of push certificates, PEM. */
  get caPem(): string {
    return this.authority.caPem;
  }

  get caKeyPem(): string {
    return this.authority.caKeyPem;
  }

  /** Connections that are open now. */
  get lines(): number {
    return this.#sessions.size;
  }

  /** What is said to each push from now on. */
  say(answer: ApnsAnswer | ((wake: Wake, asked: number) => ApnsAnswer)): void {
    this.#answer = typeof answer === 'function' ? answer : () => answer;
  }

  /** @returns what stops listening */
  onWake(listener: (wake: Wake) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * As Apple's portal: a push certificate (PEM) for a request (PEM or DER, PKCS#10) whose signature holds.
   * @throws Error for a request that nobody signed
   */
  pushCertificate(request: string | Uint8Array, topic: string, valid?: Validity): string {
    return this.authority.certify(requestKey(request), { commonName: `APSP:${topic}`, userId: topic }, valid);
  }

  /** Says good-bye on every connection (RFC 9113 §6.8); what is under way is still answered. */
  goAway(): void {
    for (const session of this.#sessions) session.goaway();
  }

  /** Hangs up on everybody. */
  cut(): void {
    for (const session of this.#sessions) session.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  #hear(stream: ServerHttp2Stream, headers: Record<string, unknown>): void {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    stream.on('close', () => (this.#atOnce -= 1));
    stream.on('error', () => undefined);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => stream.session && this.#push(stream, headers, Buffer.concat(chunks)));
  }

  #push(stream: ServerHttp2Stream, headers: Record<string, unknown>, body: Buffer): void {
    this.asked += 1;
    const topic = topicOf(stream);
    const [, token] = PUSH.exec(String(headers[':path'])) ?? [];
    const pushMagic = magicOf(body.toString('utf8'));
    const asked = headers['apns-topic'];
    if (headers[':method'] !== 'POST') return refuse(stream, 405, 'MethodNotAllowed');
    if (token === undefined) return refuse(stream, 404, 'BadPath');
    if (body.length > MOST_BODY) return refuse(stream, 413, 'PayloadTooLarge');
    if (pushMagic === undefined) return refuse(stream, 400, 'PayloadEmpty');
    if (asked !== undefined && asked !== topic) return refuse(stream, 400, 'TopicDisallowed');
    const wake = { token, pushMagic, topic };
    this.#reply(stream, wake, this.#answer(wake, this.asked));
  }

  #reply(stream: ServerHttp2Stream, wake: Wake, answer: ApnsAnswer): void {
    if (answer === 'silence') return;
    if (answer === 'cut') return void stream.session?.destroy();
    if (answer === 'goaway') {
      // The last stream that was looked at is the one before: this one is never answered. Of the first one, Node has no
      // way to say so (0 means « the last one »): it is refused by itself.
      const before = (stream.id ?? 1) - 2;
      if (before > 0) return void stream.session?.goaway(0, before);
      stream.session?.goaway(0);
      return stream.close(constants.NGHTTP2_REFUSED_STREAM);
    }
    if (answer !== 'accept') return refuse(stream, answer.status, answer.reason, answer);
    this.accepted.push(wake);
    stream.respond({ ':status': 200 }, { endStream: true });
    for (const listener of this.#listeners) listener(wake);
  }
}

function refuse(
  stream: ServerHttp2Stream,
  status: number,
  reason: string,
  { timestamp, headers = {} }: { timestamp?: number; headers?: Readonly<Record<string, string>> } = {},
): void {
  stream.respond({ ':status': status, 'content-type': 'application/json', ...headers });
  stream.end(JSON.stringify({ reason, ...(timestamp !== undefined && { timestamp }) }));
}

/** The body is exactly `{"mdm":"…"}`; undefined for anything else. */
function magicOf(body: string): string | undefined {
  try {
    const { mdm } = JSON.parse(body) as { mdm?: unknown };
    return typeof mdm === 'string' && mdm !== '' && JSON.stringify({ mdm }) === body ? mdm : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Of the certificate that was shown. */
const topicOf = (stream: ServerHttp2Stream): string =>
  String((stream.session?.socket as TLSSocket | undefined)?.getPeerCertificate().subject?.['UID' as never] ?? '');

/** The key of a PKCS#10 request that has signed it (RFC 2986 §4). */
function requestKey(request: string | Uint8Array): KeyObject {
  const bytes =
    typeof request === 'string'
      ? Buffer.from(request.replace(/-----[^-]+-----|\s/g, ''), 'base64')
      : Buffer.from(request);
  const [info, , signature] = inside(bytes);
  if (info === undefined || signature === undefined) throw new Error('not a request');
  const [, , spki] = inside(info);
  const key = createPublicKey({ key: spki ?? Buffer.alloc(0), format: 'der', type: 'spki' });
  if (!verify('sha256', info, key, content(signature).subarray(1))) throw new Error('nobody signed this request');
  return key;
}

function header(bytes: Buffer): { start: number; length: number } {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return { start: 2, length: first };
  const size = first & 0x7f;
  return { start: 2 + size, length: bytes.readUIntBE(2, size) };
}
const content = (bytes: Buffer): Buffer => {
  const { start, length } = header(bytes);
  return bytes.subarray(start, start + length);
};
/** Elements of a constructed one, whole. */
function inside(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let rest = content(bytes); rest.length > 1;) {
    const { start, length } = header(rest);
    found.push(rest.subarray(0, start + length));
    rest = rest.subarray(start + length);
  }
  return found;
}
