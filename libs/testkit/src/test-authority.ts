import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';

export interface TestIdentity {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface TestAuthority {
  readonly caPem: string;
  /** For who presents the authority's own certificate: a self-signed one. */
  readonly caKeyPem: string;
  /** An end certificate (EC P-256) for `commonName`, valid for localhost and 127.0.0.1. */
  issue(commonName: string, valid?: Validity): TestIdentity;
  /** A certificate (PEM) for a key that somebody else keeps, with a `userId` (RFC 4519 §2.39) in its subject. */
  certify(
    publicKey: KeyObject,
    subject: { readonly commonName: string; readonly userId: string },
    valid?: Validity,
  ): string;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

/** An authority that outlives a run: what it was, PEM. */
export interface KeptAuthority {
  readonly caPem: string;
  readonly caKeyPem: string;
}

/**
 * A certification authority of the length of a spec (RFC 5280, the fields that TLS asks for and no other). The product's
 * own is libs/pki: this one is for rooms that may not lean on it.
 */
export function testAuthority(name = 'Autorité du test', kept?: KeptAuthority): TestAuthority {
  const issuer = kept === undefined ? name : new X509Certificate(kept.caPem).subject.replace(/^CN=/, '');
  const authority = kept === undefined ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : pairOf(kept);
  const always = { from: new Date('2020-01-01T00:00:00Z'), until: new Date('2100-01-01T00:00:00Z') };
  const make = (subject: Buffer, key: KeyObject, valid: Validity, extensions: Buffer[]): string => {
    const serial = Buffer.concat([Buffer.from([0x40]), randomBytes(15)]);
    const tbs = seq(
      der(0xa0, der(0x02, Buffer.from([2]))),
      der(0x02, serial),
      seq(ECDSA_SHA256),
      commonNameOf(issuer),
      seq(time(valid.from), time(valid.until)),
      subject,
      key.export({ type: 'spki', format: 'der' }),
      der(0xa3, seq(...extensions)),
    );
    const signature = sign('sha256', tbs, authority.privateKey);
    const certificate = seq(tbs, seq(ECDSA_SHA256), der(0x03, Buffer.from([0]), signature));
    const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  };
  return {
    caKeyPem: authority.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    caPem:
      kept?.caPem ??
      make(commonNameOf(name), authority.publicKey, always, [extension('551d13', seq(der(0x01, Buffer.from([0xff]))))]),
    certify: (publicKey, { commonName, userId }, valid = always) =>
      // extKeyUsage clientAuth (RFC 5280 §4.2.1.12)
      make(nameOf(['0992268993f22c640101', userId], ['550403', commonName]), publicKey, valid, [
        extension('551d25', seq(oid('2b06010505070302'))),
      ]),
    issue: (commonName, valid = always) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = seq(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
      return {
        certPem: make(commonNameOf(commonName), publicKey, valid, [extension('551d11', names)]),
        keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const seq = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const ECDSA_SHA256 = oid('2a8648ce3d040302');
const nameOf = (...parts: [id: string, text: string][]): Buffer =>
  seq(...parts.map(([id, text]) => der(0x31, seq(oid(id), der(0x0c, Buffer.from(text))))));
const commonNameOf = (text: string): Buffer => nameOf(['550403', text]);
const pairOf = ({ caKeyPem }: KeptAuthority) => {
  const privateKey = createPrivateKey(caKeyPem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
};
const extension = (id: string, value: Buffer): Buffer => seq(oid(id), der(0x04, value));
/** GeneralizedTime for every year: RFC 5280 wants UTCTime before 2050, TLS reads both. */
const time = (at: Date): Buffer => der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+/g, '')}`));
