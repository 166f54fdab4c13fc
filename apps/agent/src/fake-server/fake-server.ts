import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import * as wire from '@chariot/wire-agent';
import { publicKeyOf, type Authority, type Keyed } from './authority.js';

/** For specs only: the protocol's doors over real TLS, with a memory instead of a fleet, and orders to misbehave. */
export interface FakeDevice {
  readonly id: string;
  readonly code: string;
  readonly csr: string;
  readonly chain: string[];
  readonly facts: wire.InventoryFacts;
  /** Handed out in order, each until it is reported. */
  readonly agenda: wire.Next[];
  readonly reports: wire.Report[];
  readonly asks: wire.Ask[];
}
/** How one request is to go wrong. `lost`: done, then the connection is cut instead of answering. */
export type Mishap = 'lost' | { status: number; retry: boolean; retryAfterSeconds?: number } | { body: string };

export interface FakeOptions {
  readonly authority: Authority;
  readonly leaf: Keyed;
  readonly now?: () => Date;
  readonly mqttUrl?: string;
  readonly waitSeconds?: number;
  /** The chain that an enrolment is given, when not the honest one. */
  readonly enrolChain?: () => string[];
  /** Who signs the time, and what it says, when not the honest one. */
  readonly timeReply?: (honest: { nonce: string; time: string }) => {
    nonce: string;
    time: string;
    chain?: string[];
    keyPem?: string;
  };
}

export class FakeServer {
  readonly devices: FakeDevice[] = [];
  /** Waiting mishaps, per door. */
  readonly mishaps = new Map<wire.DoorName, Mishap[]>();
  /** What it says to a device that is about to erase. */
  decision: wire.Decision = 'go';
  /** Every request, as `door` names, in order. */
  readonly heard: wire.DoorName[] = [];
  readonly connections = { count: 0, bytes: 0 };
  #wake: (() => void)[] = [];

  private constructor(
    readonly options: FakeOptions,
    readonly server: Server,
  ) {}

  static async start(options: FakeOptions): Promise<FakeServer> {
    const server = createServer({
      key: options.leaf.keyPem,
      cert: options.authority.chain(options.leaf.pem).join('\n'),
      requestCert: true,
      rejectUnauthorized: false,
    });
    const fake = new FakeServer(options, server);
    server.on('secureConnection', (socket: TLSSocket) => {
      fake.connections.count += 1;
      socket.on('data', (data) => (fake.connections.bytes += data.length));
      socket.on('error', () => undefined);
    });
    server.on('request', (request, response) => {
      fake.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next time that door is knocked on. */
  mishap(door: wire.DoorName, ...mishaps: Mishap[]): void {
    this.mishaps.set(door, [...(this.mishaps.get(door) ?? []), ...mishaps]);
  }

  /** Gives a device something to do and wakes who polls. */
  order(device: FakeDevice, ...next: wire.Next[]): void {
    device.agenda.push(...next);
    for (const wake of this.#wake.splice(0)) wake();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    for (const wake of this.#wake.splice(0)) wake();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'https://x');
    const door = (Object.keys(wire.DOORS) as wire.DoorName[]).find((name) => wire.DOORS[name].path === url.pathname);
    if (!door) return void response.writeHead(404).end();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    this.heard.push(door);
    const mishap = this.mishaps.get(door)?.shift();
    if (mishap && mishap !== 'lost') {
      if ('body' in mishap) return void response.writeHead(200).end(mishap.body);
      const { status, ...rest } = mishap;
      const error = { code: 'fake.mishap', fr: 'Ordre du test.', en: 'Ordered.', ...rest };
      return void response.writeHead(status).end(wire.encodeProblem({ error }));
    }
    const { status, text } = await this.#open(door, url, Buffer.concat(parts), request.socket as TLSSocket);
    if (mishap === 'lost') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  async #open(
    door: wire.DoorName,
    url: URL,
    body: Buffer,
    socket: TLSSocket,
  ): Promise<{ status: number; text: string }> {
    const time = (this.options.now?.() ?? new Date()).toISOString();
    if (door === 'time') return ok(this.#time(wire.decodeTimeQuery(Object.fromEntries(url.searchParams)).nonce, time));
    if (door === 'enrol') return { status: 201, text: await this.#enrol(wire.decodeEnrol(body), time) };
    const device = this.#deviceOf(socket);
    if (!device) {
      const error = { code: 'gateway.unknownDevice', fr: 'Identité inconnue.', en: 'Unknown identity.', retry: false };
      return { status: 401, text: wire.encodeProblem({ error }) };
    }
    switch (door) {
      case 'ask': {
        device.asks.push(wire.decodeAsk(body));
        const next = device.agenda[0] ?? { kind: 'wait', seconds: this.options.waitSeconds ?? 3600 };
        return ok(wire.encodeAskReply({ time, next }));
      }
      case 'report': {
        const { report } = wire.decodeReport(body);
        this.#report(device, report);
        const { decision } = this;
        return ok(wire.encodeReportReply(report.kind === 'operation-starting' ? { time, decision } : { time }));
      }
      case 'wake':
        if (device.agenda.length === 0) await new Promise<void>((resolve) => this.#wake.push(resolve));
        return ok(wire.encodeWakeReply({ wake: device.agenda.length > 0 }));
      case 'sample':
        return ok('x'.repeat(64 * 1024));
      case 'renew': {
        const chain = this.options.authority.chain(
          await this.options.authority.device(wire.decodeRenew(body).csr, device.id),
        );
        device.chain.splice(0, device.chain.length, ...chain);
        device.agenda.shift();
        return ok(wire.encodeRenewReply({ chain }));
      }
      case 'unenrol':
        wire.decodeUnenrol(body);
        this.devices.splice(this.devices.indexOf(device), 1);
        return ok(wire.encodeUnenrolReply({}));
    }
  }

  #time(nonce: string, time: string): string {
    const said = this.options.timeReply?.({ nonce, time }) ?? { nonce, time };
    const { authority, leaf } = this.options;
    const key = createPrivateKey(said.keyPem ?? leaf.keyPem);
    return wire.encodeTimeReply({
      time: said.time,
      nonce: said.nonce,
      chain: said.chain ?? authority.chain(leaf.pem),
      signature: sign('sha256', wire.signedTimeBytes(said), key).toString('base64'),
    });
  }

  async #enrol({ code, csr, facts }: wire.Enrol, time: string): Promise<string> {
    let device = this.devices.find((known) => known.code === code);
    if (!device) {
      const id = randomUUID();
      const chain = this.options.authority.chain(await this.options.authority.device(csr, id));
      device = { id, code, csr, facts, chain, agenda: [], reports: [], asks: [] };
      this.devices.push(device);
    }
    if (publicKeyOf(device.csr) !== publicKeyOf(csr)) throw new Error('the same code with another key');
    const mqtt = {
      url: this.options.mqttUrl ?? 'mqtts://127.0.0.1:1',
      wakeTopic: wire.wakeTopic(device.id),
      presenceTopic: wire.presenceTopic(device.id),
    };
    const { id } = device;
    const chain = this.options.enrolChain?.() ?? device.chain;
    return wire.encodeEnrolReply({
      deviceId: id,
      chain,
      mqtt,
      label: 'Classe mobile 1 · Tablette 7',
      contactSeconds: 3600,
      time,
    });
  }

  #report(device: FakeDevice, report: wire.Report): void {
    if (device.reports.some((known) => known.reportId === report.reportId)) return;
    device.reports.push(report);
    const [first] = device.agenda;
    const erased =
      report.kind === 'operation' &&
      report.status === 'done' &&
      device.agenda.some((next) => next.kind === 'operate' && next.operation.kind === 'erase');
    // Erased, it is a stranger from now on.
    if (erased) this.devices.splice(this.devices.indexOf(device), 1);
    const answered =
      (report.kind === 'configuration' && first?.kind === 'configure' && first.revision === report.revision) ||
      (report.kind === 'inventory' && first?.kind === 'inventory') ||
      (report.kind === 'operation' && first?.kind === 'operate' && first.operation.id === report.operationId);
    if (answered) device.agenda.shift();
  }

  #deviceOf(socket: TLSSocket): FakeDevice | undefined {
    const presented = socket.getPeerX509Certificate()?.toString().trim();
    return this.devices.find((device) => device.chain[0]?.trim() === presented);
  }
}

function ok(text: string): { status: number; text: string } {
  return { status: 200, text };
}
