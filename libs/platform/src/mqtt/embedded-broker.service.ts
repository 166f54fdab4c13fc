import { Aedes, type AedesOptions, type Client, type ConnectPacket, type PublishPacket } from 'aedes';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Logger } from '../logs/logger.service.js';
import { RefusalLog } from '../logs/refusal-log.service.js';
import { Handshakes } from '../web/handshakes.js';
import { RateLimiter } from '../web/rate-limiter.js';
import { bounded, PacketTooLong } from './bounded-stream.service.js';
import { Connections, type Admitted } from './connections.js';
import { presenceTopic, wakeTopic, type PresenceListener, type WakeChannel } from './wake-channel.port.js';

export interface BrokerIdentity {
  readonly key: string;
  readonly cert: string;
  /** Authorities that device certificates come from (PEM): TLS refuses any other. */
  readonly ca: string | readonly string[];
}

export interface EmbeddedBrokerOptions extends BrokerIdentity {
  readonly host?: string;
  /** 0: any free one, see `port`. */
  readonly port: number;
  /** Who this certificate (DER) is today, or `null` when it is nobody's, revoked, or its device is gone. */
  readonly authenticate: (cert: Buffer) => Promise<{ readonly deviceId: string; readonly fingerprint: string } | null>;
  readonly logger: Logger;
  readonly maxConnections?: number;
  /** New connections a second, over all addresses; what comes on top is cut before TLS and comes back later. */
  readonly connectsPerSecond?: number;
  /** TLS handshakes that one address has under way; those on top are cut, and come back later. */
  readonly maxHandshakes?: number;
  /** Milliseconds after which a TLS handshake that has not ended is given up. */
  readonly handshakeMs?: number;
}

const MAX_PACKET_BYTES = 4_096;
const LONGEST_KEEPALIVE_S = 1_200;
/** Whoever left, or lost its network, was refused nothing. */
const WENT_AWAY = ['ECONNRESET', 'EPIPE'];
const NOTHING = Buffer.alloc(0);
const NOT_AUTHORIZED = 5;
/** After an outage all come back at once: those beyond the rate are cut, and not left to wait for a timeout. */
const BACKLOG = 4_096;

/**
 * An MQTT 3.1.1 broker in this process, over TLS with the device's certificate. A device hears its own wake topic, says
 * its own presence, and nothing else; nothing is kept for those who are away.
 */
export class EmbeddedBroker implements WakeChannel {
  readonly shared = false;
  readonly #connections = new Connections();
  readonly #identities = new WeakMap<object, Admitted>();
  readonly #listeners: PresenceListener[] = [];
  readonly #rate: RateLimiter;
  readonly #handshakes: Handshakes;
  readonly #refusals: RefusalLog;
  /** Connections of which a refusal was told: one is enough. */
  readonly #refused = new WeakSet<Admitted>();
  /** Certificates cut while somebody was still being authenticated: the answer may be older than the cut. */
  readonly #cutMeanwhile = new Set<string>();
  #authenticating = 0;
  #server: Server | undefined;
  #aedes: Aedes | undefined;

  constructor(private readonly options: EmbeddedBrokerOptions) {
    const perSecond = options.connectsPerSecond ?? 200;
    this.#rate = new RateLimiter({ perSecond, burst: perSecond * 2, addresses: 1 });
    this.#handshakes = new Handshakes(options.maxHandshakes);
    this.#refusals = new RefusalLog(options.logger);
  }

  /** The port it listens on, once started. */
  get port(): number {
    return (this.#server?.address() as AddressInfo | null)?.port ?? 0;
  }

  get connected(): number {
    return this.#connections.size;
  }

  async start(): Promise<void> {
    this.#aedes = await Aedes.createBroker(this.#rules());
    this.#aedes.on('clientReady', (client) => this.#arrived(client));
    // Both are the business of that connection, which aedes closes.
    this.#aedes.on('clientError', (client, error) => this.options.logger.debug('device connection', { error }));
    this.#aedes.on('connectionError', (client, error) => this.#neverEntered(client, error));
    const server = createServer({
      ...secureContextOf(this.options),
      minVersion: 'TLSv1.2',
      requestCert: true,
      rejectUnauthorized: true,
      handshakeTimeout: this.options.handshakeMs ?? 10_000,
    });
    server.maxConnections = this.options.maxConnections ?? 20_000;
    server.on('connection', (socket: Socket) => this.#knock(socket));
    server.on('tlsClientError', (error, socket) => {
      // A certificate that was refused looks like a connection that was lost, but for this.
      const reason = String(socket.authorizationError ?? codeOf(error));
      if (!WENT_AWAY.includes(reason)) this.#refuse('tls', socket, { reason });
      // Node tells of a handshake that never ends, and leaves its socket open.
      socket.destroy();
    });
    server.on('secureConnection', (socket) => void this.#admit(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: this.options.port, host: this.options.host ?? '0.0.0.0', backlog: BACKLOG }, resolve);
    });
    server.on('error', (error) => this.options.logger.error('broker', { error }));
    this.#server = server;
  }

  /** For connections to come: a renewed server certificate, one more authority. */
  renewIdentity(identity: BrokerIdentity): void {
    this.#server?.setSecureContext(secureContextOf(identity));
  }

  wake(deviceId: string): Promise<void> {
    const aedes = this.#aedes;
    if (aedes === undefined || aedes.closed) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const message = {
        cmd: 'publish',
        topic: wakeTopic(deviceId),
        payload: NOTHING,
        qos: 0,
        retain: false,
        dup: false,
      };
      aedes.publish(message as PublishPacket, (error) => (error ? reject(error) : resolve()));
    });
  }

  onPresence(listener: PresenceListener): void {
    this.#listeners.push(listener);
  }

  disconnect(fingerprint: string): void {
    if (this.#authenticating > 0) this.#cutMeanwhile.add(fingerprint);
    for (const connection of this.#connections.withFingerprint(fingerprint)) connection.cut();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    const aedes = this.#aedes;
    this.#server = undefined;
    this.#aedes = undefined;
    for (const connection of this.#connections.all()) connection.cut();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
    if (aedes !== undefined) await new Promise<void>((resolve) => aedes.close(resolve));
  }

  #knock(socket: Socket): void {
    // First its own: an address that has enough under way takes no other's turn.
    if (!this.#handshakes.begins(socket)) {
      this.#refuse('tooManyHandshakes', socket);
      socket.destroy();
    } else if (this.#rate.take('everybody') > 0) socket.destroy();
    else socket.setKeepAlive(true, 60_000).setNoDelay(true);
  }

  async #admit(socket: TLSSocket): Promise<void> {
    this.#handshakes.ended(socket);
    socket.on('error', (error) => this.options.logger.debug('device connection', { error }));
    this.#authenticating += 1;
    try {
      const who = await this.#identify(socket);
      // From here to the end of #serve nothing else runs: a cut finds the connection, or was noted above.
      if (who === null || this.#cutMeanwhile.has(who.fingerprint)) {
        this.#refuse('unknownIdentity', socket);
        socket.destroy();
      } else if (socket.destroyed) socket.destroy();
      else this.#serve(socket, { ...who, from: socket.remoteAddress ?? '', cut: () => socket.destroy() });
    } finally {
      this.#authenticating -= 1;
      if (this.#authenticating === 0) this.#cutMeanwhile.clear();
    }
  }

  async #identify(socket: TLSSocket): Promise<{ deviceId: string; fingerprint: string } | null> {
    const cert = socket.getPeerX509Certificate()?.raw;
    if (cert === undefined) return null;
    try {
      return await this.options.authenticate(cert);
    } catch (error) {
      this.options.logger.warn('a device could not be authenticated', { error });
      return null;
    }
  }

  #serve(socket: TLSSocket, connection: Admitted): void {
    if (this.#aedes === undefined) return void socket.destroy();
    socket.on('error', (error) => {
      if (error instanceof PacketTooLong) this.#refuseDevice('packetTooLong', connection);
    });
    this.#identities.set(socket, connection);
    this.#connections.add(connection);
    socket.on('close', () => this.#left(connection));
    this.#aedes.handle(bounded(socket, MAX_PACKET_BYTES));
  }

  #arrived(client: Client): void {
    const connection = this.#of(client);
    if (connection !== undefined && this.#connections.isPresent(connection)) this.#tell(connection.deviceId, true);
  }

  #left(connection: Admitted): void {
    if (this.#connections.remove(connection)) this.#tell(connection.deviceId, false);
  }

  #tell(deviceId: string, online: boolean): void {
    for (const listener of this.#listeners) listener(deviceId, online);
  }

  /** What comes before a device has said who it is: MQTT that is none, or nothing for too long. */
  #neverEntered(client: Client, error: Error): void {
    const own = this.#of(client);
    const told = own !== undefined && this.#refused.has(own);
    if (!told && !WENT_AWAY.includes(codeOf(error))) this.#refuseDevice('badConnection', own);
    this.options.logger.debug('device connection', { error });
  }

  #refuse(code: string, { remoteAddress = '' }: Socket, more: Record<string, unknown> = {}): void {
    this.#refusals.note({ door: 'mqtt', code: `mqtt.${code}`, from: remoteAddress, ...more });
  }

  #refuseDevice(code: string, own: Admitted | undefined): void {
    if (own !== undefined) this.#refused.add(own);
    this.#refusals.note({ door: 'mqtt', code: `mqtt.${code}`, from: own?.from ?? '', deviceId: own?.deviceId });
  }

  #of(client: Client | null): Admitted | undefined {
    return client === null ? undefined : this.#identities.get(client.conn);
  }

  /** Default deny: each rule names the one thing that is allowed. */
  #rules(): AedesOptions {
    return {
      connectTimeout: 10_000,
      keepaliveLimit: LONGEST_KEEPALIVE_S,
      queueLimit: 10,
      maxInflightInbound: 4,
      maxTopicLevels: 8,
      preConnect: (client, packet, done) => {
        // An error closes the connection; a mere `false` would leave it open and forgotten.
        if (mayConnect(this.#of(client), packet)) return done(null, true);
        this.#refuseDevice('foreignConnection', this.#of(client));
        done(new Error('this connection is not this device’s'), false);
      },
      authenticate: (client, _username, _password, done) => {
        if (this.#of(client) !== undefined) return done(null, true);
        done(Object.assign(new Error('not authorized'), { returnCode: NOT_AUTHORIZED }), null);
      },
      authorizeSubscribe: (client, subscription, done) => {
        const own = this.#of(client);
        if (own !== undefined && subscription.topic === wakeTopic(own.deviceId)) return done(null, subscription);
        this.#refuseDevice('foreignSubscription', own);
        done(null, null);
      },
      authorizePublish: (client, packet, done) => {
        if (client === null) return done();
        const own = this.#of(client);
        if (own === undefined || packet.topic !== presenceTopic(own.deviceId)) {
          this.#refuseDevice('foreignPublication', own);
          return done(new Error('not authorized'));
        }
        packet.retain = false;
        done();
      },
    };
  }
}

/** The client id is the device's; a will speaks of its own presence; no session outlives the connection. */
function mayConnect(own: Admitted | undefined, packet: ConnectPacket): boolean {
  if (own === undefined || packet.clientId !== own.deviceId) return false;
  if (packet.will !== undefined && packet.will.topic !== presenceTopic(own.deviceId)) return false;
  if (packet.will !== undefined) packet.will.retain = false;
  packet.clean = true;
  return true;
}

const secureContextOf = ({ key, cert, ca }: BrokerIdentity) => ({
  key,
  cert,
  ca: typeof ca === 'string' ? ca : [...ca],
});

/** OpenSSL's or Node's word for what went wrong: it says nothing of the sender's making. */
const codeOf = (error: Error & { readonly code?: unknown }): string => String(error.code ?? error.name);
