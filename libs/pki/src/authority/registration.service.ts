import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { Clock } from '@chariot/kernel';
import type { Database, Journal, Tx, Vault } from '@chariot/platform';
import { pkiError } from '../errors.js';
import {
  addRegistrationCertificate,
  holdLock,
  registrationCertificates,
  type RegistrationCertificateRow,
} from './authority.repository.js';
import { newSerial, SYSTEM, type AuthorityService } from './authority.service.js';
import { registrationCertificate } from './certificates.js';
import { fingerprintOf, newRsaKeyPair, privateKeyObject } from './keys.js';
import { LIFETIMES, renewalStart, validityFrom } from './validity.js';

/** Who opens what devices ask by SCEP, and signs what they are told and given (RFC 8894 §2.1.2). */
export interface RegistrationIdentity {
  /** DER, issued by our issuing authority. */
  readonly certificate: Buffer;
  /** RSA-2048, private. */
  readonly key: KeyObject;
  readonly notAfter: Date;
}
type Identities = readonly [RegistrationIdentity, ...RegistrationIdentity[]];

const KEY_PURPOSE = 'pki.registrationKey';

/** The registration authority: an RSA identity, because SCEP and iPads know no other key transport. */
export class RegistrationService {
  #loaded: { readonly identities: Identities; readonly renewFrom: Date; readonly issuingId: string } | undefined;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly authority: AuthorityService,
  ) {}

  /**
   * The identity in use, first, and the one before it while that is good: a device may have fetched it a moment ago. The
   * first is made when there is none, and another when its last 60 days begin, which is never in the summer freeze. Processes
   * that ask together make one. Cheap enough to ask at each message.
   * @throws pki.notOpen, pki.brokenAuthority
   */
  async identities(): Promise<Identities> {
    const { issuingId } = this.authority.current;
    const loaded = this.#loaded;
    if (loaded?.issuingId === issuingId && this.clock.now() < loaded.renewFrom) return loaded.identities;
    const identities = await this.database.transaction(SYSTEM, (tx) => this.#find(tx, issuingId));
    const renewFrom = renewalStart(identities[0].notAfter, LIFETIMES.registration);
    this.#loaded = { identities, renewFrom, issuingId };
    return identities;
  }

  async #find(tx: Tx, issuingId: string): Promise<Identities> {
    await holdLock(tx, 'registration');
    const now = this.clock.now();
    const rows = await registrationCertificates(tx, issuingId, now);
    const isDue = rows[0] === undefined || now >= renewalStart(rows[0].not_after, LIFETIMES.registration);
    const [last, before] = isDue ? [await this.#issue(tx, issuingId), rows[0]] : rows;
    if (last === undefined) throw pkiError('brokenAuthority');
    const first = await this.#opened(tx, last);
    return before === undefined ? [first] : [first, await this.#opened(tx, before)];
  }

  async #issue(tx: Tx, issuingId: string): Promise<RegistrationCertificateRow> {
    const { issuing, issuingNotAfter } = this.authority.current;
    const now = this.clock.now();
    const { pair, pkcs8 } = await newRsaKeyPair();
    const serial = newSerial();
    const validity = validityFrom(now, LIFETIMES.registration, issuingNotAfter);
    const certificate = await registrationCertificate(issuing, pair.publicKey, { serial, validity });
    const fingerprint = fingerprintOf(certificate);
    const row = {
      certificate,
      key_secret: await this.vault.seal(tx, pkcs8, KEY_PURPOSE),
      not_after: validity.notAfter,
    };
    pkcs8.fill(0);
    await addRegistrationCertificate(tx, { ...row, fingerprint, serial, authorityId: issuingId, createdAt: now });
    await this.journal.record(tx, SYSTEM, {
      act: 'pki.registration.certified',
      subject: { kind: 'registrationCertificate', id: fingerprint },
      details: { notAfter: validity.notAfter.toISOString() },
    });
    return row;
  }

  async #opened(tx: Tx, { certificate, key_secret, not_after }: RegistrationCertificateRow) {
    const pkcs8 = await this.vault.open(tx, key_secret, KEY_PURPOSE);
    const key = privateKeyObject(pkcs8);
    pkcs8.fill(0);
    const isOurs = createPublicKey(key).equals(new X509Certificate(certificate).publicKey);
    if (!isOurs) throw pkiError('brokenAuthority');
    return { certificate, key, notAfter: not_after };
  }
}
