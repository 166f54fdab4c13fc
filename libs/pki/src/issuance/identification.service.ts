import { X509Certificate } from 'node:crypto';
import type { Database, Events, Listener } from '@chariot/platform';
import { SYSTEM, type AuthorityService } from '../authority/authority.service.js';
import { fingerprintOf } from '../authority/keys.js';
import { LIFETIMES, renewalStart } from '../authority/validity.js';
import { CertificateRevoked } from '../events.js';
import { isUnassigned } from './authorisation.js';
import { lookUp, noteFirstUse } from './certificates.repository.js';
import { IdentityCache, type KnownIdentity } from './identity-cache.js';

/** The device that a client certificate proves. */
export interface DeviceIdentity {
  readonly deviceId: string;
  /** Hexadecimal, 32 digits. */
  readonly serial: string;
  /** SHA-256 of the certificate, 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
  readonly notAfter: Date;
  readonly renewFrom: Date;
  /** Never used before: call `markUsed`, so that the certificate that it replaces is revoked. */
  readonly firstUse: boolean;
  /** Issued before its device has said who it is, which it has not yet: only enrolment has anything to do with it. */
  readonly unassigned: boolean;
}

/** Said by a trigger, of each certificate that is revoked, with the commit (the fingerprint alone). */
export const IDENTITY_CHANNEL = 'chariot_identity';
// Where no such notice is listened to, a revocation is seen this much later at the worst.
const REMEMBERED_MS = 30_000;
/** About 25 MB: what asks within a quarter of an hour of one process. */
const REMEMBERED = 100_000;
const MAX_CERTIFICATE_BYTES = 4096;

export class IdentificationService {
  readonly #cache: IdentityCache;
  /** Of the certificates of connections that live: each is shown many times. */
  readonly #fingerprints = new WeakMap<X509Certificate, string>();

  /** @param notices of this process; while it hears nothing, nothing is remembered either */
  constructor(
    private readonly database: Database,
    private readonly authority: AuthorityService,
    events: Events,
    private readonly notices?: Pick<Listener, 'hears' | 'on' | 'onLost' | 'onBack'>,
  ) {
    this.#cache = new IdentityCache(REMEMBERED, notices === undefined ? REMEMBERED_MS : null);
    notices
      ?.on(IDENTITY_CHANNEL, (fingerprint) => this.#cache.forget(fingerprint))
      .onLost(() => this.#cache.clear())
      // What was being looked up before it heard again may be older than a revocation.
      .onBack(() => this.#cache.clear());
    events.everywhere(CertificateRevoked, ({ fingerprint }) => this.#cache.forget(fingerprint));
  }

  /**
   * Whose certificate this is: signed by our issuing authority, good at `now`, in our records with this exact
   * fingerprint, and not revoked. `null` for any other, whatever the fault: no certificate is a reason to explain.
   * @param certificate DER, or what TLS gives; TLS has proved that the peer holds its key, this does not
   * @throws pki.notOpen
   */
  async identify(certificate: Buffer | X509Certificate | null | undefined, now: Date): Promise<DeviceIdentity | null> {
    const { issuingCertificate } = this.authority.current;
    const der = certificate instanceof X509Certificate ? certificate.raw : certificate;
    if (!der || der.length === 0 || der.length > MAX_CERTIFICATE_BYTES) return null;
    const fingerprint = this.#fingerprintOf(certificate, der);
    const remembers = this.notices?.hears ?? true;
    const remembered = remembers ? this.#cache.get(fingerprint, now) : undefined;
    if (remembered) return isGood(remembered, now) ? identityOf(remembered) : null;
    if (!isSignedBy(issuingCertificate, der)) return null;
    const { generation } = this.#cache;
    const row = await lookUp(this.database, SYSTEM, fingerprint);
    if (!row || row.revoked_at) return null;
    // One for the network of a school is ours, and nobody here.
    if (row.purpose !== 'identity') return null;
    const known: KnownIdentity = {
      deviceId: row.device_id,
      serial: row.serial,
      fingerprint,
      notBefore: row.not_before,
      notAfter: row.not_after,
    };
    if (!isGood(known, now)) return null;
    if (row.first_used_at && remembers) this.#cache.remember(known, now, generation);
    return identityOf(known, { firstUse: row.first_used_at === null, unassigned: isUnassigned(row) });
  }

  /** @see PkiService.issuedTo */
  async issuedTo(certificate: Buffer): Promise<string | null> {
    const row = await lookUp(this.database, SYSTEM, fingerprintOf(certificate));
    return row?.purpose === 'identity' ? row.device_id : null;
  }

  /** @see PkiService.noteFirstUse */
  noteFirstUse(fingerprint: string, now: Date): Promise<boolean> {
    return noteFirstUse(this.database, SYSTEM, fingerprint, now);
  }

  #fingerprintOf(certificate: Buffer | X509Certificate | null | undefined, der: Buffer): string {
    if (!(certificate instanceof X509Certificate)) return fingerprintOf(der);
    const fingerprint = this.#fingerprints.get(certificate) ?? fingerprintOf(der);
    this.#fingerprints.set(certificate, fingerprint);
    return fingerprint;
  }
}

function isSignedBy(issuer: X509Certificate, der: Buffer): boolean {
  const certificate = parsed(der);
  // Nothing may follow the certificate: the bytes must be the ones that were signed.
  if (!certificate?.raw.equals(der)) return false;
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** A parser that refuses is an answer here, not an accident: the bytes are the caller's. */
function parsed(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('ERR_OSSL')) return undefined;
    throw error;
  }
}

function isGood({ notBefore, notAfter }: KnownIdentity, now: Date): boolean {
  return notBefore <= now && now < notAfter;
}

/** What is remembered was used. */
function identityOf(known: KnownIdentity, use = { firstUse: false, unassigned: false }): DeviceIdentity {
  const { deviceId, serial, fingerprint, notAfter } = known;
  return { deviceId, serial, fingerprint, notAfter, renewFrom: renewalStart(notAfter, LIFETIMES.device), ...use };
}
