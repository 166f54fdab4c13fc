import { once } from 'node:events';
import {
  Agent as PlainAgent,
  request as plainRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { checkServerIdentity, rootCertificates, type PeerCertificate } from 'node:tls';
import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@chariot/kernel';
import { systemCode } from '../../errors.js';
import { pemOf } from './keys.js';
import type { Identity } from './identity.js';
import type { Behaviour } from './behaviours.js';
import { ipadError } from './errors.js';

export interface Answer {
  readonly status: number;
  /** As it was sent: SCEP clients compare it letter by letter. */
  readonly contentType: string;
  readonly body: Buffer;
  /** Where it came from, redirections followed. */
  readonly url: string;
  readonly location: string | undefined;
}

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** A management exchange: its reply may be lost, when that was ordered. */
  readonly mayLose?: boolean;
}

export interface NetworkOptions {
  /** Beside the system's roots: PEM each. */
  readonly authorities: readonly string[];
  readonly timeoutMs: number;
  /** What `slow` waits before each exchange. */
  readonly slowMs: number;
  readonly now: () => Date;
  readonly has: (behaviour: Behaviour) => boolean;
  readonly identity: () => Identity | null;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** The network of one iPad: a connection to each server that is kept, and what goes wrong on it. */
export class Network {
  #agents: (PlainAgent | TlsAgent)[] = [];
  #agentOf: Identity | null = null;
  #managed = 0;
  /** Roots that profiles have brought. */
  #trusted: readonly string[] = [];

  constructor(private readonly options: NetworkOptions) {}

  trust(pems: readonly string[]): void {
    if (pems.every((pem) => this.#trusted.includes(pem))) return;
    this.#trusted = [...new Set([...this.#trusted, ...pems])];
    this.close();
  }

  close(): void {
    for (const agent of this.#agents) agent.destroy();
    this.#agents = [];
  }

  /** Another identity is shown by another handshake; what is plain goes on. */
  #closeSecure(): void {
    for (const agent of this.#agents) if (agent instanceof TlsAgent) agent.destroy();
    this.#agents = this.#agents.filter((agent) => !(agent instanceof TlsAgent));
  }

  /**
   * One exchange. Any status is an answer.
   * @throws ipad.unreachable, .replyLost, .wrongClock
   */
  async exchange(exchange: Exchange): Promise<Answer> {
    const { has, slowMs } = this.options;
    if (has('offline')) throw ipadError('unreachable', { why: 'hors réseau' });
    if (has('slow')) await wait(slowMs);
    const loses = exchange.mayLose === true && has('lostReplies') && this.#managed++ % 2 === 1;
    try {
      return await this.#send(exchange, loses);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      const why = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
      throw ipadError('unreachable', { why: why.slice(0, 200) }, { cause: error });
    }
  }

  /** A page by its address, at most five redirections away. @throws as `exchange`, ipad.refused unless 200 */
  async get(url: string): Promise<Answer> {
    let at = url;
    for (let hop = 0; hop < 6; hop += 1) {
      const answer = await this.exchange({ method: 'GET', url: at });
      if (answer.status === 200) return answer;
      if (answer.location === undefined || answer.status < 300 || answer.status > 399) {
        throw ipadError('refused', { status: answer.status, where: new URL(at).pathname });
      }
      at = new URL(answer.location, at).href;
    }
    throw ipadError('refused', { status: 310, where: new URL(url).pathname });
  }

  async #send({ method, url, headers = {}, body }: Exchange, loses: boolean): Promise<Answer> {
    const target = new URL(url);
    const secure = target.protocol === 'https:';
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    const options: RequestOptions = {
      method,
      agent: this.#agent(secure),
      signal,
      headers: { 'User-Agent': 'MDM/1.0 (iPad simulé)', ...headers, ...(body && { 'Content-Length': body.length }) },
    };
    const request = (secure ? tlsRequest : plainRequest)(target, options);
    request.end(body);
    const response = await this.#response(request);
    // The server had hung up on a connection that was kept: nobody has heard, and any client says it again.
    if (response === null) return this.#send({ method, url, headers, ...(body && { body }) }, loses);
    if (loses) {
      // The server has answered: whatever it did is done, and this iPad does not know it.
      response.destroy();
      throw ipadError('replyLost');
    }
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MOST_BYTES) throw ipadError('unreachable', { why: 'réponse trop longue' });
      chunks.push(chunk);
    }
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'] ?? '',
      body: Buffer.concat(chunks),
      url,
      location: response.headers.location,
    };
  }

  async #response(request: ClientRequest): Promise<IncomingMessage | null> {
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return response;
    } catch (error) {
      if (request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(systemCode(error) ?? '')) return null;
      throw error;
    }
  }

  #agent(secure: boolean): PlainAgent | TlsAgent {
    const identity = this.options.identity();
    if (identity !== this.#agentOf) this.#closeSecure();
    this.#agentOf = identity;
    const known = this.#agents.find((agent) => agent instanceof TlsAgent === secure);
    if (known !== undefined) return known;
    const kept = { keepAlive: true, maxSockets: 1 };
    const agent = secure ? new TlsAgent({ ...kept, ...this.#tls(identity) }) : new PlainAgent(kept);
    this.#agents.push(agent);
    return agent;
  }

  #tls(identity: Identity | null) {
    const authorities = [...this.options.authorities, ...this.#trusted];
    return {
      ...(authorities.length > 0 && { ca: [...rootCertificates, ...authorities] }),
      // OpenSSL looks at this machine's clock; the iPad at its own, before it sends anything.
      checkServerIdentity: (host: string, certificate: PeerCertificate) =>
        checkServerIdentity(host, certificate) ??
        (this.options.now() < new Date(certificate.valid_from) ? ipadError('wrongClock') : undefined),
      // Shown to whoever asks for it (mTLS), and to nobody else.
      ...(identity !== null && { key: pemOf(identity.key), cert: pemOfCertificate(identity.certificate) }),
    };
  }
}

export const pemOfCertificate = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
