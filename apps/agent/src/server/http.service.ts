import { Agent, request, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { DomainError } from '@chariot/kernel';
import { agentError, systemCode } from '../errors.js';
import { checkedSocket, unreachable, type CheckedConnection } from '../trust/checked-socket.service.js';

export interface HttpReply {
  readonly status: number;
  readonly body: Buffer;
  /** Milliseconds that its body took, from its first byte to its last. */
  readonly ms?: number;
}
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: string;
  /** The largest reply that will be read, bytes. */
  readonly limit: number;
  readonly timeoutMs: number;
  /** Stops reading after that long: what has come is the reply. */
  readonly mostMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** HTTPS over connections that we checked ourselves. One is kept open between the messages of one contact. */
export class CheckedHttp {
  readonly #agent: Agent;
  readonly #host: string;
  readonly #port: number;

  constructor(connection: CheckedConnection) {
    this.#host = connection.trust.host;
    this.#port = connection.port;
    this.#agent = new CheckedAgent(connection);
  }

  /** Any status is a reply. Rejects with `agent.untrusted`, `.outOfDate` or `.unreachable`. */
  async send(wanted: HttpRequest): Promise<HttpReply> {
    try {
      return await this.#sendOnce(wanted);
    } catch (error) {
      // The server may close a kept connection at the very moment that we use it. Every message is safe to say twice.
      if (error instanceof StaleConnection) return this.#sendOnce(wanted);
      throw error;
    }
  }

  #sendOnce({ method, path, body, limit, timeoutMs, mostMs, signal }: HttpRequest): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => {
        if (cause instanceof DomainError) reject(cause);
        else if (outgoing.reusedSocket && systemCode(cause) === 'ECONNRESET') reject(new StaleConnection());
        else reject(unreachable(cause));
      };
      const bytes = body === undefined ? undefined : Buffer.from(body);
      const outgoing = request({
        agent: this.#agent,
        host: this.#host,
        port: this.#port,
        method,
        path,
        ...(signal && { signal }),
        headers: {
          accept: 'application/json',
          ...(bytes && { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
        },
      });
      const timer = setTimeout(() => outgoing.destroy(new Error(`no reply after ${timeoutMs} ms`)), timeoutMs);
      outgoing.on('error', fail);
      outgoing.on('close', () => clearTimeout(timer));
      outgoing.on('response', (incoming) => {
        const parts: Buffer[] = [];
        let size = 0;
        const begunAt = performance.now();
        const end = (): void =>
          resolve({
            ...{ status: incoming.statusCode ?? 0, body: Buffer.concat(parts) },
            ms: performance.now() - begunAt,
          });
        if (mostMs !== undefined) {
          const enough = setTimeout(() => {
            end();
            outgoing.destroy();
          }, mostMs);
          outgoing.on('close', () => clearTimeout(enough));
        }
        incoming.on('data', (part: Buffer) => {
          size += part.length;
          if (size > limit) incoming.destroy(new Error(`reply larger than ${limit} bytes`));
          else parts.push(part);
        });
        incoming.on('error', fail);
        incoming.on('aborted', () => fail(new Error('reply cut short')));
        incoming.on('end', end);
      });
      outgoing.end(bytes);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

class StaleConnection extends Error {}

class CheckedAgent extends Agent {
  readonly #connection: CheckedConnection;

  constructor(connection: CheckedConnection) {
    super({ keepAlive: true, maxSockets: 2, maxFreeSockets: 1, maxCachedSessions: 0 });
    this.#connection = connection;
  }

  /** Node waits for the callback when nothing is returned: no byte is written before the check is done. */
  createConnection(_options: RequestOptions, callback?: (error: Error | null, socket: Duplex) => void): undefined {
    if (!callback) throw agentError('unreachable', { why: 'no callback' });
    checkedSocket(this.#connection).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error as Error, undefined as unknown as Duplex),
    );
    return undefined;
  }
}
