import { randomBytes, X509Certificate } from 'node:crypto';
import { newId, Reach, type Clock } from '@chariot/kernel';
import type { Database, Journal, Tx, Vault } from '@chariot/platform';
import { pkiError } from '../errors.js';
import { activeAuthorities, addAuthority, holdLock, type AuthorityRow } from './authority.repository.js';
import { issuingCertificate, rootCertificate, serialFrom, type Signer } from './certificates.js';
import { deviceIssuer, type DeviceIssuer } from './device-certificate.js';
import { fingerprintOf, newKeyPair, pemCertificate, privateKeyObject, signingKey } from './keys.js';
import { LIFETIMES, validityFrom } from './validity.js';

/** The authorities in use, as a process holds them. The root's private key is not among them: it stays in the vault. */
export interface OpenAuthority {
  readonly issuingId: string;
  readonly issuing: Signer;
  /** The same authority, ready to sign what devices are given. */
  readonly devices: DeviceIssuer;
  readonly issuingCertificate: X509Certificate;
  readonly issuingNotAfter: Date;
  readonly rootCertificate: X509Certificate;
}

/** What a device, or a TLS port, must trust. */
export interface TrustAnchors {
  readonly rootPem: string;
  readonly issuingPem: string;
  /** The same in DER. */
  readonly rootDer: Buffer;
  readonly issuingDer: Buffer;
  /** SHA-256 of the root certificate, 64 lower-case hexadecimal digits. */
  readonly rootFingerprint: string;
}

export const SYSTEM = Reach.system('autorité de certification');
const KEY_PURPOSE = 'pki.authorityKey';

export class AuthorityService {
  #open: OpenAuthority | undefined;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes the root and the issuing authority on the first start of an installation, then holds them ready. Processes
   * that start together make one.
   * @throws pki.brokenAuthority when keys and certificates do not go together
   */
  async open(): Promise<void> {
    this.#open = await this.database.transaction(SYSTEM, async (tx) => {
      await holdLock(tx, 'authority');
      const known = await activeAuthorities(tx);
      const [root, issuing] = known.length === 0 ? await this.#create(tx) : known;
      if (root?.role !== 'root' || issuing?.role !== 'issuing') throw pkiError('brokenAuthority');
      return this.#load(tx, root, issuing);
    });
  }

  /** @throws pki.notOpen */
  get current(): OpenAuthority {
    if (!this.#open) throw pkiError('notOpen');
    return this.#open;
  }

  /** @throws pki.notOpen */
  get trustAnchors(): TrustAnchors {
    const { rootCertificate: root, issuingCertificate: issuing } = this.current;
    return {
      rootPem: pemCertificate(root.raw),
      issuingPem: pemCertificate(issuing.raw),
      rootDer: root.raw,
      issuingDer: issuing.raw,
      rootFingerprint: fingerprintOf(root.raw),
    };
  }

  async #create(tx: Tx): Promise<[AuthorityRow, AuthorityRow]> {
    const now = this.clock.now();
    // Two installations' authorities must not be mistaken for one another in a list of certificates.
    const mark = randomBytes(4).toString('hex');
    const rootKeys = await newKeyPair('P-384');
    const issuingKeys = await newKeyPair('P-256');
    const rootValidity = validityFrom(now, LIFETIMES.root);
    const rootDer = await rootCertificate(rootKeys.pair, { mark, serial: newSerial(), validity: rootValidity });
    const issuingValidity = validityFrom(now, LIFETIMES.issuing, rootValidity.notAfter);
    const issuingDer = await issuingCertificate(
      { certificateDer: rootDer, key: rootKeys.pair.privateKey, hash: 'SHA-384' },
      issuingKeys.pair.publicKey,
      { mark, serial: newSerial(), validity: issuingValidity },
    );
    const root = await this.#keep(tx, 'root', rootDer, rootKeys.pkcs8, null, rootValidity.notAfter);
    const issuing = await this.#keep(tx, 'issuing', issuingDer, issuingKeys.pkcs8, root.id, issuingValidity.notAfter);
    return [root, issuing];
  }

  async #keep(
    tx: Tx,
    role: AuthorityRow['role'],
    certificate: Buffer,
    pkcs8: Buffer,
    issuerId: string | null,
    notAfter: Date,
  ): Promise<AuthorityRow> {
    const row = { id: newId(), role, certificate, key_secret: await this.vault.seal(tx, pkcs8, KEY_PURPOSE) };
    pkcs8.fill(0);
    await addAuthority(tx, { ...row, issuerId, notAfter, createdAt: this.clock.now() });
    await this.journal.record(tx, SYSTEM, {
      act: 'pki.authority.created',
      subject: { kind: 'authority', id: row.id, label: role },
      details: { fingerprint: fingerprintOf(certificate), notAfter: notAfter.toISOString() },
    });
    return row;
  }

  async #load(tx: Tx, root: AuthorityRow, issuing: AuthorityRow): Promise<OpenAuthority> {
    const rootX509 = new X509Certificate(root.certificate);
    const issuingX509 = new X509Certificate(issuing.certificate);
    const pkcs8 = await this.vault.open(tx, issuing.key_secret, KEY_PURPOSE);
    const issuingKey = privateKeyObject(pkcs8);
    const sound =
      rootX509.verify(rootX509.publicKey) &&
      issuingX509.checkIssued(rootX509) &&
      issuingX509.verify(rootX509.publicKey) &&
      issuingX509.checkPrivateKey(issuingKey);
    if (!sound) throw pkiError('brokenAuthority');
    const key = await signingKey(pkcs8, 'P-256');
    pkcs8.fill(0);
    return {
      issuingId: issuing.id,
      issuing: { certificateDer: issuing.certificate, key, hash: 'SHA-256' },
      devices: deviceIssuer(issuing.certificate, issuingKey),
      issuingCertificate: issuingX509,
      issuingNotAfter: new Date(issuingX509.validTo),
      rootCertificate: rootX509,
    };
  }
}

export function newSerial(): string {
  return serialFrom(randomBytes(16));
}
