import { createHash, type KeyObject } from 'node:crypto';
import { knock, testRsaPair, type Answered } from '@chariot/testkit';
import { plistBytes, readDict, type PlistDict, type PlistInput } from '@chariot/wire-apple';
import { readSignedData, signData, signDataPlainly, type Signer } from '@chariot/wire-cms';
import {
  readCertificatesReply,
  readCertRep,
  writeRequest,
  writeSelfSigned,
  writeSigningRequest,
  type CertRep,
  type KeyPair,
  type RequestOptions,
} from '@chariot/wire-scep';

const [FROM, UNTIL] = [new Date('2026-09-01T00:00:00Z'), new Date('2036-09-01T00:00:00Z')];
const NAME = [['2.5.4.3', 'iPad']] as const;
/** Each pair is used by one iPad. */
export const rsaPair = (modulusLength = 2048): KeyPair => testRsaPair(modulusLength);

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

let played = 0;

/** Where an iPad goes: the device port, and the people's address, whose page a code opens. */
export interface ReachedServer {
  readonly port: number;
  visit(path: string): Promise<Answered>;
}

/** What an iPad does with a code, over the real doors: its profile, its certificate, its check-ins. */
export class PlayedIpad {
  readonly udid: string;
  readonly serialNumber: string;
  keys: KeyPair;
  certificate: Buffer | undefined;
  profile: PlistDict | undefined;

  constructor(
    private readonly server: ReachedServer,
    options: { readonly serialNumber?: string; readonly udid?: string; readonly keys?: KeyPair } = {},
  ) {
    played += 1;
    this.udid = options.udid ?? `00008030-${String(played).padStart(16, '0')}`;
    this.serialNumber = options.serialNumber ?? `DMPX${String(played).padStart(8, '0')}`;
    this.keys = options.keys ?? rsaPair();
  }

  get key(): KeyObject {
    return this.keys.privateKey;
  }
  get signer(): Signer {
    if (this.certificate === undefined) throw new Error('It has no certificate');
    return { certificate: this.certificate, key: this.key };
  }

  /** @param path behind the short address */
  open(code: string, path = ''): Promise<Answered> {
    return this.server.visit(`/ipad/${encodeURIComponent(code)}${path}`);
  }

  /** Takes the signed profile, its signature verified. */
  async download(code: string): Promise<PlistDict> {
    const answer = await this.open(code, '/chariot.mobileconfig');
    if (answer.status !== 200) throw new Error(`The profile: ${answer.status} ${answer.text}`);
    this.profile = readDict(readSignedData(answer.bytes).content);
    return this.profile;
  }

  payload(type: string): PlistDict {
    const payloads = this.profile?.get('PayloadContent') as PlistDict[] | undefined;
    const found = payloads?.find((one) => one.get('PayloadType') === type);
    if (found === undefined) throw new Error(`No payload ${type}`);
    return found;
  }

  get challenge(): string {
    const content = this.payload('com.apple.security.scep').get('PayloadContent') as PlistDict;
    return content.get('Challenge') as string;
  }

  async authorities(): Promise<[Buffer, ...Buffer[]]> {
    const answer = await knock(this.server.port, { path: '/scep?operation=GetCACert' });
    const contentType = answer.headers['content-type'] ?? '';
    return readCertificatesReply({ contentType, body: answer.bytes }) as [Buffer, ...Buffer[]];
  }

  selfSigned(keys = this.keys): Signer {
    const certificate = writeSelfSigned({ subject: NAME, keys, serial: BigInt(played), from: FROM, until: UNTIL });
    return { certificate, key: keys.privateKey };
  }

  request(challengePassword: string | undefined, keys = this.keys): Buffer {
    return writeSigningRequest({
      subject: [['2.5.4.3', 'administrateur']],
      keys,
      ...(challengePassword !== undefined && { challengePassword }),
    });
  }

  /** One PKIOperation, and what it was answered. */
  async ask(
    challenge: string | undefined,
    how: Partial<RequestOptions> & { readonly keys?: KeyPair } = {},
  ): Promise<CertRep> {
    const authorities = await this.authorities();
    const { keys = this.keys, ...options } = how;
    const signer = options.signer ?? this.selfSigned();
    const written = writeRequest({
      kind: 'PKCSReq',
      request: this.request(challenge, keys),
      authority: authorities[0],
      ...options,
      signer,
    });
    const answer = await this.post(written.bytes);
    if (answer.status !== 200) throw new Error(`SCEP: ${answer.status} ${answer.text}`);
    const publicKeyDer = keys.publicKey.export({ type: 'spki', format: 'der' });
    return readCertRep(answer.bytes, { ...written, recipient: signer, authorities, publicKeyDer });
  }

  post(bytes: Buffer): Promise<Answered> {
    const headers = { 'content-type': 'application/x-pki-message' };
    return knock(this.server.port, { method: 'POST', path: '/scep?operation=PKIOperation', body: bytes, headers });
  }

  /** Its certificate, by the challenge of its profile. */
  async certify(challenge = this.challenge): Promise<void> {
    const reply = await this.ask(challenge);
    if (reply.status !== 'success') throw new Error(`SCEP: ${JSON.stringify(reply)}`);
    this.certificate = reply.certificate;
  }

  /** By the certificate in use, for other keys, which it then uses. */
  async renew(keys = rsaPair()): Promise<CertRep> {
    const reply = await this.ask(undefined, { kind: 'RenewalReq', signer: this.signer, keys });
    if (reply.status === 'success') [this.certificate, this.keys] = [reply.certificate, keys];
    return reply;
  }

  /** Takes the profile that an `InstallProfile` brings, its signature verified: its challenge is then the one that it shows. */
  install(payload: Buffer): PlistDict {
    return (this.profile = readDict(readSignedData(payload).content));
  }

  /** Another identity by the challenge of its profile, as for the first one, which it then uses. */
  async certifyAnew(keys = rsaPair()): Promise<CertRep> {
    const reply = await this.ask(this.challenge, { keys, signer: this.selfSigned(keys) });
    if (reply.status === 'success') [this.certificate, this.keys] = [reply.certificate, keys];
    return reply;
  }

  /** A message, signed as iPads sign it unless told. */
  put(
    message: Readonly<Record<string, PlistInput>> | Buffer,
    how: {
      readonly path?: string;
      readonly signature?: string | null;
      readonly form?: 'ber' | 'der';
      readonly signer?: Signer;
      readonly tls?: boolean;
    } = {},
  ): Promise<Answered> {
    const content = Buffer.isBuffer(message) ? message : plistBytes(message);
    const { path = '/mdm/checkin', form = 'ber', tls = false } = how;
    const signer = how.signer ?? this.signer;
    const sign = form === 'ber' ? signDataPlainly : signData;
    const signature =
      how.signature === undefined ? sign({ content, signer, detached: true }).toString('base64') : how.signature;
    return knock(this.server.port, {
      method: 'PUT',
      path,
      body: content,
      headers: {
        'content-type': 'application/x-apple-aspen-mdm-checkin',
        ...(signature !== null && { 'mdm-signature': signature }),
      },
      ...(tls && {
        certPem: pemOf(Buffer.from(signer.certificate)),
        keyPem: signer.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
    });
  }

  get topic(): string {
    return this.payload('com.apple.mdm').get('Topic') as string;
  }

  authenticating(more: Readonly<Record<string, PlistInput>> = {}): Record<string, PlistInput> {
    return {
      MessageType: 'Authenticate',
      ...{ UDID: this.udid, Topic: this.topic, SerialNumber: this.serialNumber },
      ...{
        DeviceName: 'iPad de la directrice',
        ModelName: 'iPad (9e génération)',
        ProductName: 'iPad12,1',
        OSVersion: '18.1',
      },
      IMEI: '35 123456 789012 3',
      ...more,
    };
  }

  tokens(more: Readonly<Record<string, PlistInput>> = {}): Record<string, PlistInput> {
    return {
      MessageType: 'TokenUpdate',
      ...{ UDID: this.udid, Topic: this.topic, PushMagic: `magie-${this.udid}`, Token: this.token },
      UnlockToken: Buffer.from(`déverrouille ${this.udid}`),
      ...more,
    };
  }
  get token(): Buffer {
    return createHash('sha256').update(this.udid).digest();
  }

  says(type: string, more: Readonly<Record<string, PlistInput>> = {}): Record<string, PlistInput> {
    return { MessageType: type, UDID: this.udid, ...more };
  }

  idle(): Promise<Answered> {
    return this.put({ Status: 'Idle', UDID: this.udid }, { path: '/mdm/command' });
  }

  /** The whole way in. */
  async enrol(code: string): Promise<this> {
    await this.download(code);
    await this.certify();
    for (const message of [this.authenticating(), this.tokens()]) {
      const answer = await this.put(message);
      if (answer.status !== 200) throw new Error(`${String(message['MessageType'])}: ${answer.status} ${answer.text}`);
    }
    return this;
  }
}
