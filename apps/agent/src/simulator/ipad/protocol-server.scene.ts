// A server just large enough to play iPads against: it reads property lists by another library, and leaves signatures,
// envelopes and certificates to OpenSSL's command line. Only CertRep is written by wire-scep.
import { execFile, execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { failureReply, openRequest, pendingReply, readPkiMessage, successReply } from '@chariot/wire-scep';
import { build, parse, type PlistValue } from 'plist';
import { InProcessWaking } from './waking.js';

const run = promisify(execFile);

export type Said = Record<string, unknown>;
export interface Received extends Said {
  /** SHA-256 of the certificate that signed it. */
  readonly signedBy: string;
  readonly raw: Buffer;
}
export interface ScepTaken {
  readonly method: string;
  readonly kind: string;
  readonly cipher: string;
  readonly digest: string;
}

export const TOPIC = 'com.apple.mgmt.External.3f2504e0-4f89-41d3-9a0c-0305e82c3301';
export const PROFILE = 'fr.exemple.inscription';
const CAPABILITIES = ['Renewal', 'SHA-1', 'SHA-256', 'AES', 'DES3', 'SCEPStandard', 'POSTPKIOperation'];

export class ProtocolServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'ipad-scene-'));
  readonly apns = new InProcessWaking();
  readonly checkIns: Received[] = [];
  readonly reports: Received[] = [];
  readonly scep: ScepTaken[] = [];
  readonly machineInfo: Said[] = [];
  /** Of management's exchanges: how many connections of the network they needed. */
  readonly sockets = new Set<Socket>();
  capabilities = CAPABILITIES;
  /** What is left to do, by UDID; one that was reported is taken off. */
  readonly queue = new Map<string, Said[]>();
  readonly pages = new Map<string, { readonly type: string; readonly body: Buffer }>();
  /** By `kind/Identifier`, as they are asked for. */
  readonly declarations = new Map<string, Said>();
  declarationsToken = '';
  /** SCEP: how often it is said to wait, first. */
  pendings = 0;
  scepRefuses = false;
  adeAsksForUpdate: string | null = null;
  statusOf: (message: Received) => number = () => 200;
  readonly #putOff = new Map<string, Set<string>>();
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      this.broken.push(error);
      response.writeHead(500).end();
    });
  });
  /** What went wrong here: a spec looks that it stays empty. */
  readonly broken: unknown[] = [];
  #made = 0;

  static async start(): Promise<ProtocolServer> {
    const server = new ProtocolServer();
    const subject = ['-subj', '/CN=Autorité de l’exemple', '-utf8', '-days', '3650'];
    server.openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', ...subject);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }

  openssl(...args: string[]): Buffer {
    return execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }

  file(bytes: Uint8Array | string): string {
    this.#made += 1;
    writeFileSync(join(this.folder, `f${this.#made}`), bytes);
    return `f${this.#made}`;
  }

  /** @param change of the profile's SCEP and MDM payloads */
  profile(change: { readonly scep?: Said; readonly mdm?: Said; readonly identifier?: string } = {}): Buffer {
    const identifier = change.identifier ?? PROFILE;
    const scep = {
      ...{ URL: `${this.url}/scep`, Challenge: 'K7QM3FHD2X', 'Key Type': 'RSA', Keysize: 2048, 'Key Usage': 5 },
      ...{ Subject: [[['CN', 'iPad']], [['O', 'École d’exemple']]], Retries: 3, RetryDelay: 1 },
      CAFingerprint: createHash('sha256').update(this.authority.raw).digest(),
      ...change.scep,
    };
    const identity = randomUUID().toUpperCase();
    return this.plist({
      ...{ PayloadType: 'Configuration', PayloadIdentifier: identifier, PayloadUUID: randomUUID(), PayloadVersion: 1 },
      PayloadDisplayName: 'Classe mobile',
      PayloadContent: [
        {
          ...{ PayloadType: 'com.apple.security.scep', PayloadIdentifier: `${identifier}.scep`, PayloadUUID: identity },
          ...{ PayloadVersion: 1, PayloadContent: scep },
        },
        {
          ...{ PayloadType: 'com.apple.mdm', PayloadIdentifier: `${identifier}.mdm`, PayloadUUID: randomUUID() },
          ...{ PayloadVersion: 1, IdentityCertificateUUID: identity, Topic: TOPIC, SignMessage: true },
          ...{ ServerURL: `${this.url}/mdm`, CheckInURL: `${this.url}/mdm`, CheckOutWhenRemoved: true },
          AccessRights: 8191,
          ...change.mdm,
        },
      ],
    });
  }

  get authority(): X509Certificate {
    return new X509Certificate(readFileSync(join(this.folder, 'ca.pem')));
  }

  signed(bytes: Buffer): Buffer {
    const made = ['-signer', 'ca.pem', '-inkey', 'ca.key', '-outform', 'DER', '-nodetach', '-binary'];
    return this.openssl('cms', '-sign', '-in', this.file(bytes), ...made);
  }

  plist(value: object): Buffer {
    return Buffer.from(build(value as PlistValue));
  }

  page(path: string, type: string, body: Buffer | string): string {
    this.pages.set(path, { type, body: Buffer.from(body) });
    return `${this.url}${path}`;
  }

  /** Puts a command in the line of an iPad. @returns its CommandUUID */
  command(udid: string, command: Said): string {
    const uuid = randomUUID();
    this.queue.set(udid, [...(this.queue.get(udid) ?? []), { Command: command, CommandUUID: uuid }]);
    return uuid;
  }

  /** What was reported on a command, in order. */
  reported(uuid: string): Received[] {
    return this.reports.filter((report) => report['CommandUUID'] === uuid);
  }

  /** Pushes as a server does: by the last TokenUpdate. */
  push(udid: string): number {
    const last = this.checkIns.findLast((said) => said['MessageType'] === 'TokenUpdate' && said['UDID'] === udid);
    const token = Buffer.from(last?.['Token'] as Uint8Array).toString('hex');
    return this.apns.push(token, JSON.stringify({ mdm: last?.['PushMagic'] }));
  }

  /** Declarations as they are given out; a token is a hash here, too. */
  declare(declarations: readonly Said[]): void {
    this.declarations.clear();
    for (const one of declarations) {
      const [, , kind] = String(one['Type']).split('.');
      const ServerToken = createHash('sha256').update(JSON.stringify(one)).digest('hex');
      this.declarations.set(`${kind}/${String(one['Identifier'])}`, { ...one, ServerToken });
    }
    this.declarationsToken = createHash('sha256')
      .update(JSON.stringify([...this.declarations]))
      .digest('hex');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', this.url);
    const send = (status: number, type: string, bytes: Buffer | string = ''): void => {
      response.writeHead(status, { 'Content-Type': type }).end(bytes);
    };
    const page = this.pages.get(url.pathname);
    if (page !== undefined) return send(200, page.type, page.body);
    if (url.pathname === '/scep') return this.#scepDoor(request, url, body, send);
    if (url.pathname === '/ade') return this.#adeDoor(body, send);
    if (url.pathname !== '/mdm' || request.method !== 'PUT') return send(404, 'text/plain');
    this.sockets.add(request.socket);
    const signedBy = await this.#signer(Buffer.from(String(request.headers['mdm-signature']), 'base64'), body);
    const said = { ...(parse(body.toString()) as Said), signedBy, raw: body };
    const type = request.headers['content-type'];
    const door = 'MessageType' in said ? 'application/x-apple-aspen-mdm-checkin' : 'application/x-apple-aspen-mdm';
    if (type !== door) throw new Error(`the content type was ${type}`);
    return 'MessageType' in said ? this.#checkIn(said, send) : this.#report(said, send);
  }

  /** By OpenSSL, over the exact bytes; the certificate must be of our authority. */
  async #signer(signature: Buffer, body: Buffer): Promise<string> {
    const [cms, content, out] = [this.file(signature), this.file(body), this.file('')];
    const files = ['-in', cms, '-content', content, '-signer', out, '-CAfile', 'ca.pem', '-purpose', 'any'];
    await run('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', ...files], {
      cwd: this.folder,
      encoding: 'buffer',
    });
    return fingerprintOf(new X509Certificate(readFileSync(join(this.folder, out))).raw);
  }

  #checkIn(said: Received, send: Send): void {
    this.checkIns.push(said);
    const status = this.statusOf(said);
    if (status !== 200) return send(status, 'text/plain');
    if (said['MessageType'] === 'Authenticate') this.queue.delete(String(said['UDID']));
    if (said['MessageType'] === 'GetBootstrapToken') return send(200, 'application/xml', this.plist({}));
    if (said['MessageType'] !== 'DeclarativeManagement') return send(200, 'text/plain');
    const endpoint = String(said['Endpoint']);
    if (endpoint === 'status') return send(200, 'application/json');
    if (endpoint === 'tokens') return send(200, 'application/json', this.tokens());
    if (endpoint === 'declaration-items') return send(200, 'application/json', this.#items());
    const one = this.declarations.get(endpoint.replace('declaration/', ''));
    return one === undefined ? send(404, 'text/plain') : send(200, 'application/json', JSON.stringify(one));
  }

  tokens(): string {
    const SyncTokens = { DeclarationsToken: this.declarationsToken, Timestamp: new Date().toISOString() };
    return JSON.stringify({ SyncTokens });
  }

  #items(): string {
    const of = (wanted: string) =>
      [...this.declarations]
        .filter(([path]) => path.startsWith(`${wanted}/`))
        .map(([, { Identifier, ServerToken }]) => ({ Identifier, ServerToken }));
    const Declarations = {
      Activations: of('activation'),
      Assets: of('asset'),
      Configurations: of('configuration'),
      Management: of('management'),
    };
    return JSON.stringify({ Declarations, DeclarationsToken: this.declarationsToken });
  }

  #report(said: Received, send: Send): void {
    this.reports.push(said);
    const status = this.statusOf(said);
    if (status !== 200) return send(status, 'text/plain');
    const who = String(said['UDID']);
    const uuid = String(said['CommandUUID']);
    if (said['Status'] === 'Idle') this.#putOff.set(who, new Set());
    else if (said['Status'] === 'NotNow') this.#putOff.get(who)?.add(uuid);
    else
      this.queue.set(
        who,
        (this.queue.get(who) ?? []).filter(({ CommandUUID }) => CommandUUID !== uuid),
      );
    const next = this.queue.get(who)?.find(({ CommandUUID }) => !this.#putOff.get(who)?.has(String(CommandUUID)));
    return next === undefined ? send(200, 'text/plain') : send(200, 'application/xml', this.plist(next));
  }

  #adeDoor(body: Buffer, send: Send): void {
    const out = this.file('');
    this.openssl('cms', '-verify', '-binary', '-noverify', '-inform', 'DER', '-in', this.file(body), '-out', out);
    const said = parse(readFileSync(join(this.folder, out), 'utf8')) as Said;
    this.machineInfo.push(said);
    if (this.adeAsksForUpdate !== null && said['OS_VERSION'] !== this.adeAsksForUpdate) {
      const details = { OSVersion: this.adeAsksForUpdate };
      return send(403, 'application/json', JSON.stringify({ code: 'com.apple.softwareupdate.required', details }));
    }
    return send(200, 'application/x-apple-aspen-config', this.signed(this.profile()));
  }

  #scepDoor(request: IncomingMessage, url: URL, body: Buffer, send: Send): void {
    const operation = url.searchParams.get('operation');
    if (operation === 'GetCACaps') return send(200, 'text/plain', this.capabilities.join('\n'));
    if (operation === 'GetCACert') return send(200, 'application/x-x509-ca-cert', this.authority.raw);
    const message = request.method === 'POST' ? body : Buffer.from(url.searchParams.get('message') ?? '', 'base64');
    // Outside, then inside, by OpenSSL alone.
    const [outer, inner] = [this.file(''), this.file('')];
    this.openssl('cms', '-verify', '-binary', '-noverify', '-inform', 'DER', '-in', this.file(message), '-out', outer);
    const providers = ['-provider', 'legacy', '-provider', 'default'];
    const opening = ['-decrypt', ...providers, '-inform', 'DER', '-in', outer, '-recip', 'ca.pem', '-inkey', 'ca.key'];
    this.openssl('cms', ...opening, '-out', inner);
    const request10 = this.openssl('req', '-inform', 'DER', '-in', inner, '-verify', '-noout', '-text').toString();
    const read = readPkiMessage(message);
    const signer = {
      certificate: this.authority.raw,
      key: createPrivateKey(readFileSync(join(this.folder, 'ca.key'))),
    };
    const opened = openRequest(read, signer);
    this.scep.push({ method: String(request.method), kind: read.kind, cipher: opened.cipher, digest: read.digest });
    const authorised =
      read.kind === 'RenewalReq'
        ? new X509Certificate(read.signer).verify(this.authority.publicKey)
        : request10.includes('challengePassword') && request10.includes('K7QM3FHD2X');
    const reply = () => {
      if (this.scepRefuses || !authorised) return failureReply(read, 'badRequest', signer);
      if (this.pendings > 0) {
        this.pendings -= 1;
        return pendingReply(read, signer);
      }
      const made = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '365', '-outform', 'DER', '-set_serial'];
      const csr = ['x509', '-req', '-inform', 'DER', '-in', inner, ...made, `${Date.now()}${this.#made}`];
      return successReply(opened, { certificate: this.openssl(...csr), authorities: [this.authority.raw] }, signer);
    };
    const { contentType, body: answer } = reply();
    return send(200, contentType, answer);
  }
}

type Send = (status: number, type: string, bytes?: Buffer | string) => void;

export const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

/** A refusal, for `toThrow`. */
export const refusal = (code: string): Error => expect.objectContaining({ name: 'DomainError', code });
