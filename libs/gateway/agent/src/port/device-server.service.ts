import { STATUS_CODES } from 'node:http';
import type { Server, ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import { endsWithItsLine, Handshakes, InFlight, type PortDoor } from '@chariot/platform';
import Fastify, { type FastifyInstance } from 'fastify';
import { networkOf } from '../doors/networks.js';
import { answerRefusal } from '../doors/registration.js';
import { refusalOf } from '../doors/refusal.js';
import { gatewayAgentError } from '../errors.js';
import { Connections } from './connections.js';
import type { NamedProxies } from './named-proxies.js';
import { queriesApart } from './port-doors.js';

export type DeviceFastify = FastifyInstance<Server>;

export interface TlsCredentials {
  /** Private key, PEM. */
  readonly key: string;
  /** Leaf, issuing authority and root, PEM. */
  readonly chain: string;
}

export interface DeviceServerOptions {
  readonly credentials: TlsCredentials;
  /** PEM of the authorities whose certificates devices are asked for: the issuing one and the root. */
  readonly ca: readonly string[];
  readonly timeouts?: Partial<Timeouts>;
  /** Connections that the process holds at once; more are closed at once. */
  readonly maxConnections?: number;
  /** Connections without a device's certificate that one address holds at once; more are closed at once. */
  readonly maxStrangers?: number;
  /** TLS handshakes that one address has under way; those on top are closed at once. */
  readonly maxHandshakes?: number;
  /** Those whose word is believed of where a request comes from; none unless told. */
  readonly proxies?: NamedProxies;
  /** Whose queries are kept as they come (`registerPortDoors`). */
  readonly doors?: readonly PortDoor[];
  /** What HTTP itself refused, by a stable code, before there was a request. */
  readonly onRefusal?: (refusal: { readonly code: string; readonly from: string }) => void;
}

/** Milliseconds. What keeps a few slow peers from holding the port (RFC 9110 leaves it to the server). */
export interface Timeouts {
  readonly handshake: number;
  /** From the first byte of a request to the end of its headers. */
  readonly headers: number;
  /** To the end of its body: 256 KiB must pass on a school's worst line. */
  readonly request: number;
  /** Silence in the middle of anything; longer than the longest long poll. */
  readonly idle: number;
  readonly keepAlive: number;
  /** How often the two first are looked at. */
  readonly check: number;
  /** What is under way when the port closes may last this long. */
  readonly closing: number;
}

const TIMEOUTS: Timeouts = {
  handshake: 10_000,
  headers: 15_000,
  request: 90_000,
  idle: 120_000,
  keepAlive: 65_000,
  check: 5_000,
  closing: 5_000,
};
/** A SCEP message in an address, every byte of it escaped, or the signature of an iPad with its chain. */
const MAX_HEADER_BYTES = 16 * 1024;
/**
 * How long a device may go on with a TLS session, seconds: it asks every quarter of an hour, and a whole class is woken at once,
 * where each full handshake costs what ten requests do. Who it is is looked at again at each request, whatever TLS says.
 */
const SESSION_SECONDS = 12 * 3_600;
/** The other side left, or the network did: nobody was refused anything. */
const WENT_AWAY = ['ECONNRESET', 'EPIPE'];
const MAX_CONNECTIONS = 20_000;
/** Woken together, thousands knock in the same second: one that the system lets fall comes back a second later. */
const BACKLOG = 4_096;
/** Several carts that are being enrolled behind one address; devices, which may all be behind one, are not counted. */
const MAX_STRANGERS = 200;

/** The HTTPS port that devices knock on: a Fastify on which the doors are registered before it listens. */
export class DeviceServer {
  readonly #timeouts: Timeouts;
  readonly #connections = new Connections();

  private constructor(
    readonly fastify: DeviceFastify,
    private readonly ca: readonly string[],
    timeouts: Timeouts,
    maxConnections: number,
    private readonly handshakes: Handshakes,
    private readonly strangers: InFlight,
    private readonly proxies: NamedProxies | undefined,
  ) {
    this.#timeouts = timeouts;
    const { server } = fastify;
    server.maxConnections = maxConnections;
    server.on('connection', (socket: Socket) => this.#begun(socket));
    server.on('secureConnection', (socket) => this.#opened(socket));
  }

  /** Certificates are asked for and never refused by TLS itself: each door looks at who comes. */
  static create(options: DeviceServerOptions): DeviceServer {
    const timeouts = { ...TIMEOUTS, ...options.timeouts };
    const https: ServerOptions = {
      ...tls(options.credentials, options.ca),
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: timeouts.handshake,
      sessionTimeout: SESSION_SECONDS,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: timeouts.headers,
      connectionsCheckingInterval: timeouts.check,
      keepAlive: true,
      noDelay: true,
    };
    const fastify: DeviceFastify = Fastify({
      https,
      requestTimeout: timeouts.request,
      connectionTimeout: timeouts.idle,
      keepAliveTimeout: timeouts.keepAlive,
      forceCloseConnections: 'idle',
      return503OnClosing: false,
      exposeHeadRoutes: false,
      // X-Forwarded-For counts from them alone, and for limits and logs alone.
      trustProxy: (address: string) => options.proxies?.knows(address) === true,
      logger: false,
      rewriteUrl: queriesApart(options.doors ?? []),
      frameworkErrors: (error, request, reply) => {
        const { code } = answerRefusal(request, reply, error);
        options.onRefusal?.({ code, from: request.ip });
      },
      clientErrorHandler: (error, socket) => {
        // Read first: a socket that is destroyed has no address any more.
        const from = socket.remoteAddress ?? '';
        const code = answerClientError(error, socket);
        if (!WENT_AWAY.includes(error.code ?? '')) options.onRefusal?.({ code, from });
      },
    });
    // Whoever is gone already hears no answer, and has no address to be counted for: nothing is done for her.
    fastify.addHook('onRequest', (request, reply, done) => {
      endsWithItsLine(request.raw, reply.raw);
      done(request.socket.remoteAddress === undefined ? gatewayAgentError('badRequest') : undefined);
    });
    const strangers = new InFlight(options.maxStrangers ?? MAX_STRANGERS);
    const handshakes = new Handshakes(options.maxHandshakes);
    const most = options.maxConnections ?? MAX_CONNECTIONS;
    return new DeviceServer(fastify, options.ca, timeouts, most, handshakes, strangers, options.proxies);
  }

  /** Nobody is anybody yet: an address holds some such lines, not all. */
  #begun(socket: Socket): void {
    if (this.proxies?.knows(socket.remoteAddress) === true || this.handshakes.begins(socket)) return;
    socket.destroy();
  }

  /** Whoever proves no certificate of ours costs what a device costs: an address holds some such connections, not all. */
  #opened(socket: TLSSocket): void {
    this.handshakes.ended(socket);
    const { authorized, remoteAddress } = socket;
    if (!authorized && !(this.proxies?.knows(remoteAddress) ?? false)) {
      const leave = this.strangers.enter(networkOf(remoteAddress ?? ''));
      if (leave === null) return void socket.destroy();
      socket.once('close', leave);
    }
    if (!this.#connections.open(socket)) socket.destroy();
  }

  /** @returns the port that it listens on: the one asked for, or the free one that was found for 0. */
  async listen(at: { readonly host: string; readonly port: number }): Promise<number> {
    await this.fastify.listen({ ...at, backlog: BACKLOG });
    return (this.fastify.server.address() as AddressInfo).port;
  }

  /** New connections get these; those that are open stay. */
  replaceCredentials(credentials: TlsCredentials): void {
    this.fastify.server.setSecureContext(tls(credentials, this.ca));
  }

  /** @see Connections.lend */
  lend(fingerprint: string, socket: TLSSocket): () => void {
    return this.#connections.lend(fingerprint, socket);
  }

  /** @see Connections.cut */
  cut(fingerprint: string): number {
    return this.#connections.cut(fingerprint);
  }

  /** Takes nobody new, lets what is under way finish for a moment, then closes everything. */
  async close(): Promise<void> {
    const deadline = setTimeout(() => this.fastify.server.closeAllConnections(), this.#timeouts.closing);
    try {
      await this.fastify.close();
    } finally {
      clearTimeout(deadline);
    }
  }
}

/** TLS 1.3 alone: our agents need nothing older, and under it client certificates travel encrypted. */
function tls({ key, chain }: TlsCredentials, ca: readonly string[]): SecureContextOptions {
  // The issuing authority is believed as it is: its own signature, by the root's P-384 key, costs ten times a device's.
  return { key, cert: chain, ca: [...ca], allowPartialTrustChain: true, minVersion: 'TLSv1.3' };
}

/**
 * What HTTP itself refused (RFC 9112): there is no request to answer, only a socket. A handshake that failed or never
 * ended comes here too, and has no socket on which to say so.
 * @returns the code of the refusal
 */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): string {
  const status = statusOf(error.code ?? '');
  if (status === undefined || !socket.writable) {
    socket.destroy();
    return `gateway-agent.connection.${error.code ?? error.name}`;
  }
  const { body, code } = refusalOf(gatewayAgentError('badRequest'));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  return code;
}

/** Codes of Node's HTTP parser, and of its own clock. */
function statusOf(code: string): number | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code.startsWith('HPE_') ? 400 : undefined;
}
