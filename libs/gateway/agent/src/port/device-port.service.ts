import type { TLSSocket } from 'node:tls';
import { RefusalLog, type Logger, type PortDoor } from '@chariot/platform';
import type { PkiService, ServerCredentials } from '@chariot/pki';
import { registerAgentDoors } from '../doors/registration.js';
import type { AgentDoors } from '../doors/door.js';
import type { Guard } from '../doors/guard.service.js';
import type { Waits } from '../waking/waits.service.js';
import { DeviceServer, type DeviceServerOptions } from './device-server.service.js';
import { NamedProxies } from './named-proxies.js';
import { registerPortDoors } from './port-doors.js';

export interface DevicePortAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** DNS names and IP addresses that devices know this port by: its certificate is made for them. */
  readonly hostnames: readonly string[];
  /** Addresses and networks of the proxies that end devices' TLS for this port; none unless told. */
  readonly proxies?: readonly string[];
  /** Of other families, beside our agents'. */
  readonly doors?: readonly PortDoor[];
}

/** What the port shows, and whose certificates it asks for: a broker beside it shows the same. */
export interface PortIdentity {
  /** PEM. */
  readonly key: string;
  /** Leaf, issuing authority and root, PEM. */
  readonly cert: string;
  /** Issuing authority and root, PEM. */
  readonly ca: readonly string[];
}

/** pki makes the next certificate 30 days before the end of the last: an hour is often enough to fetch it. */
const REFRESH_MS = 3_600_000;

/** The device port of this process: opened once, its certificate renewed while it is open. */
export class DevicePort {
  #open:
    | { readonly server: DeviceServer; readonly hostnames: readonly string[]; readonly timer: NodeJS.Timeout }
    | undefined;
  #credentials: ServerCredentials | undefined;
  readonly #renewals: ((identity: PortIdentity) => void)[] = [];

  constructor(
    private readonly pki: PkiService,
    private readonly doors: AgentDoors,
    private readonly guard: Guard,
    private readonly waits: Waits,
    private readonly logger: Logger,
  ) {}

  /**
   * Opens the port. pki must be open.
   * @returns the port that it listens on
   */
  async open(
    { host, port, hostnames, proxies: named, doors = [] }: DevicePortAddress,
    options: Pick<DeviceServerOptions, 'timeouts' | 'maxConnections'> = {},
  ): Promise<number> {
    if (this.#open !== undefined) throw new Error('The device port is already open');
    const credentials = await this.pki.serverCredentials(hostnames);
    const refusals = new RefusalLog(this.logger);
    const proxies = new NamedProxies(named);
    const server = DeviceServer.create({
      ...options,
      credentials,
      ca: this.#authorities(),
      proxies,
      doors,
      onRefusal: (refusal) => refusals.note({ door: '(none)', ...refusal }),
    });
    const parts = {
      guard: this.guard,
      logger: this.logger,
      refusals,
      proxies,
      lend: (fingerprint: string, socket: TLSSocket) => server.lend(fingerprint, socket),
    };
    registerAgentDoors(server.fastify, this.doors, parts);
    registerPortDoors(server.fastify, doors, parts);
    const listening = await server.listen({ host, port });
    const timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
    this.#credentials = credentials;
    this.#open = { server, hostnames, timer };
    return listening;
  }

  /** Calls `listener` with each certificate that the port takes after its first. */
  onRenewal(listener: (identity: PortIdentity) => void): void {
    this.#renewals.push(listener);
  }

  /** Takes the server's next certificate once there is one; what is connected stays connected. Never throws. */
  async refresh(): Promise<void> {
    if (this.#open === undefined) return;
    try {
      const credentials = await this.pki.serverCredentials(this.#open.hostnames);
      if (credentials.chain === this.#credentials?.chain) return;
      this.#open.server.replaceCredentials(credentials);
      this.#credentials = credentials;
      const identity = { key: credentials.key, cert: credentials.chain, ca: this.#authorities() };
      for (const listener of this.#renewals) listener(identity);
      this.logger.info('the device port shows its next certificate', { notAfter: credentials.notAfter });
    } catch (error) {
      this.logger.error('the certificate of the device port could not be renewed', { error });
    }
  }

  /** Destroys the connections made with this certificate (SHA-256, lower-case hexadecimal). @returns how many */
  cut(fingerprint: string): number {
    return this.#open?.server.cut(fingerprint) ?? 0;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    clearInterval(open.timer);
    this.waits.close();
    await open.server.close();
  }

  #authorities(): string[] {
    const { issuingPem, rootPem } = this.pki.trustAnchors();
    return [issuingPem, rootPem];
  }
}
