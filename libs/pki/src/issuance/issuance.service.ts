import { type Clock } from '@chariot/kernel';
import type { Journal, Tx } from '@chariot/platform';
import { holdLock, requireSystem } from '../authority/authority.repository.js';
import { newSerial, SYSTEM, type AuthorityService } from '../authority/authority.service.js';
import { deviceCertificate } from '../authority/device-certificate.js';
import { fingerprintOf, pemCertificate } from '../authority/keys.js';
import { LIFETIMES, renewalStart, validityFrom } from '../authority/validity.js';
import { pkiError } from '../errors.js';
import type { RevocationService } from '../revocation/revocation.service.js';
import { isUnassigned, IssuanceAuthorisation } from './authorisation.js';
import {
  addCertificate,
  assignCertificate,
  byFingerprint,
  holdIssuance,
  markFirstUse,
  networksOf,
  successorsOf,
  type DeviceCertificateRow,
} from './certificates.repository.js';
import { readSigningRequest, SigningRequest } from './signing-request.js';

/** A certificate given to a device. */
export interface IssuedCertificate {
  readonly deviceId: string;
  /** Hexadecimal, 32 digits. */
  readonly serial: string;
  /** SHA-256 of the certificate, 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
  readonly certificatePem: string;
  /** PEM certificates: the device's, the issuing authority's, the root's. */
  readonly chain: string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** From when the device should renew it; never in the summer freeze. */
  readonly renewFrom: Date;
}

export interface IssuanceOptions {
  /** Where the revocation list can be fetched, written into certificates; absent: not written. */
  readonly revocationListUrl?: string;
}

/** The key to be certified, proved to be held by whoever asks. */
export type RequestedKey = { readonly csrPem: string } | { readonly request: SigningRequest };

const DEVICE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// A tablet that loses its new key starts again; one that does it ten times is broken or hostile.
const MOST_SUCCESSORS = 10;
/** For a network: the one that a device has just been given, and the one before, which it shows until that is in place. */
const MOST_NETWORKS = 2;

export class IssuanceService {
  constructor(
    private readonly authority: AuthorityService,
    private readonly revocation: RevocationService,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly options: IssuanceOptions = {},
  ) {}

  /**
   * Certifies the key of a request for the device that an authorisation names. The same authorisation with the same
   * key gives the same certificate again: a lost reply costs nothing.
   * @param demand.csrPem one PKCS#10 request, PEM, 8 KiB at most, EC P-256; or `request`, read already
   * @throws pki.notAuthorised, pki.authorisationSpent, pki.keyInUse, pki.certificateRevoked, and what
   * `readSigningRequest` throws
   */
  async issue(
    tx: Tx,
    demand: RequestedKey & { readonly deviceId: string; readonly authorisation: IssuanceAuthorisation },
  ): Promise<IssuedCertificate> {
    const { deviceId, authorisation } = demand;
    if (!DEVICE_ID.test(deviceId)) throw pkiError('invalidDevice');
    if (!IssuanceAuthorisation.covers(authorisation, tx, deviceId)) throw pkiError('notAuthorised');
    if (authorisation.grantedUnder === null) return this.#certify(tx, authorisation, requestOf(demand), null);
    await this.#requireInUse(tx, deviceId, authorisation.grantedUnder);
    const issued = await this.#certify(tx, authorisation, requestOf(demand), null);
    for (const former of (await networksOf(tx, deviceId)).slice(MOST_NETWORKS)) {
      await this.revocation.supersede(tx, former);
    }
    return issued;
  }

  /**
   * Gives a device the successor of its certificate, for a new key. Both are good until the successor is first used
   * (`markUsed`), which revokes the old one. Asked again with the same key: the same successor; with another: the
   * unused one is revoked and another given, ten times at most.
   * @throws pki.unknownCertificate, pki.certificateRevoked, pki.certificateExpired, pki.tooManyRenewals, pki.keyInUse,
   * and what `readSigningRequest` throws
   */
  async renew(
    tx: Tx,
    demand: RequestedKey & { readonly deviceId: string; readonly currentFingerprint: string },
  ): Promise<IssuedCertificate> {
    await requireSystem(tx);
    const { deviceId, currentFingerprint } = demand;
    await holdLock(tx, `device:${deviceId}`);
    const current = await byFingerprint(tx, currentFingerprint);
    if (current?.device_id !== deviceId || current.purpose !== 'identity' || isUnassigned(current)) {
      throw pkiError('unknownCertificate');
    }
    if (current.revoked_at) throw pkiError('certificateRevoked');
    if (current.not_after <= this.clock.now()) throw pkiError('certificateExpired');
    await this.markUsed(tx, currentFingerprint);
    const request = requestOf(demand);
    const keyFingerprint = fingerprintOf(request.publicKeyDer);
    const successors = await successorsOf(tx, currentFingerprint);
    const others = successors.filter((row) => row.key_fingerprint !== keyFingerprint);
    if (others.length >= MOST_SUCCESSORS) throw pkiError('tooManyRenewals');
    for (const { fingerprint, revoked_at } of others) {
      if (!revoked_at) await this.revocation.supersede(tx, fingerprint);
    }
    const reference = `renewal:${currentFingerprint}:${keyFingerprint}`;
    const authorisation = IssuanceAuthorisation.grant(tx, { deviceId, reference });
    return this.#certify(tx, authorisation, request, currentFingerprint);
  }

  /**
   * Notes that a device has come with this certificate; the first time, the one that it replaces is revoked as
   * superseded. Safe to call at every visit; `identify` says when it matters (`firstUse`). One that is not assigned stays unused.
   */
  async markUsed(tx: Tx, fingerprint: string): Promise<void> {
    await requireSystem(tx);
    const known = await byFingerprint(tx, fingerprint);
    if (!known || known.first_used_at || known.purpose !== 'identity' || isUnassigned(known)) return;
    await holdLock(tx, `device:${known.device_id}`);
    const replaced = await markFirstUse(tx, fingerprint, this.clock.now());
    if (replaced !== undefined) await this.revocation.supersede(tx, replaced);
  }

  /**
   * Says whose a certificate is that was issued before the device could say who it was (SCEP knows no serial number that
   * could be believed): once, as the device first shows it, which is its first use.
   * @throws pki.unknownCertificate, pki.certificateRevoked, pki.certificateInUse
   */
  async assign(tx: Tx, { fingerprint, deviceId }: { fingerprint: string; deviceId: string }): Promise<void> {
    await requireSystem(tx);
    if (!DEVICE_ID.test(deviceId)) throw pkiError('invalidDevice');
    const known = await byFingerprint(tx, fingerprint);
    if (known?.purpose !== 'identity') throw pkiError('unknownCertificate');
    if (known.device_id === deviceId && known.first_used_at) return;
    // Always in the same order, so that two of these cannot wait for one another.
    for (const device of [known.device_id, deviceId].sort()) await holdLock(tx, `device:${device}`);
    if (known.revoked_at) throw pkiError('certificateRevoked');
    if (!(await assignCertificate(tx, fingerprint, deviceId, this.clock.now()))) throw pkiError('certificateInUse');
    await this.journal.record(tx, SYSTEM, {
      act: 'pki.certificate.assigned',
      subject: { kind: 'device', id: deviceId },
      details: { fingerprint, serial: known.serial, issuedFor: known.device_id },
    });
  }

  /** A certificate for the network is given to whom is known, by an identity that is good. @throws pki.notAuthorised */
  async #requireInUse(tx: Tx, deviceId: string, fingerprint: string): Promise<void> {
    await holdLock(tx, `device:${deviceId}`);
    const identity = await byFingerprint(tx, fingerprint);
    const isInUse = identity?.purpose === 'identity' && identity.first_used_at !== null && identity.revoked_at === null;
    if (!isInUse || identity.device_id !== deviceId) throw pkiError('notAuthorised');
  }

  async #certify(
    tx: Tx,
    authorisation: IssuanceAuthorisation,
    { publicKeyDer }: SigningRequest,
    replaces: string | null,
  ): Promise<IssuedCertificate> {
    const keyFingerprint = fingerprintOf(publicKeyDer);
    const { deviceId, reference, grantedUnder } = authorisation;
    const purpose = grantedUnder === null ? 'identity' : 'network';
    const earlier = await this.#earlier(tx, authorisation, keyFingerprint);
    if (earlier) return earlier;
    const { devices, issuingId, issuingNotAfter } = this.authority.current;
    const { revocationListUrl } = this.options;
    const now = this.clock.now();
    const serial = newSerial();
    const validity = validityFrom(now, LIFETIMES.device, issuingNotAfter);
    const certificate = deviceCertificate(devices, publicKeyDer, {
      ...{ deviceId, serial, validity, purpose, revocationListUrl },
    });
    const fingerprint = fingerprintOf(certificate);
    const added = await addCertificate(tx, {
      ...{ fingerprint, serial, deviceId, keyFingerprint, replaces, grantedUnder, certificate },
      authorityId: issuingId,
      authorisation: reference,
      notBefore: validity.notBefore,
      notAfter: validity.notAfter,
      issuedAt: now,
    });
    if (!added) {
      // Somebody was faster with the same authorisation or the same key: now visible, so it is answered or refused.
      const winner = await this.#earlier(tx, authorisation, keyFingerprint);
      if (winner) return winner;
      throw new Error('A certificate was refused by a constraint that nothing explains');
    }
    await this.journal.record(tx, SYSTEM, {
      act: replaces === null ? 'pki.certificate.issued' : 'pki.certificate.renewed',
      subject: { kind: 'device', id: deviceId },
      details: { fingerprint, serial, purpose, authorisation: reference, notAfter: validity.notAfter.toISOString() },
    });
    return this.#issued({ fingerprint, serial, device_id: deviceId, certificate, ...rowDates(validity) });
  }

  /** The certificate that this decision was given already, if it was. Holds the device’s lock from then on. */
  async #earlier(
    tx: Tx,
    { deviceId, reference }: IssuanceAuthorisation,
    keyFingerprint: string,
  ): Promise<IssuedCertificate | undefined> {
    const { decided: row, keyKnown } = await holdIssuance(tx, { deviceId, reference, keyFingerprint });
    if (!row) {
      if (keyKnown) throw pkiError('keyInUse');
      return undefined;
    }
    if (row.device_id !== deviceId || row.key_fingerprint !== keyFingerprint) throw pkiError('authorisationSpent');
    // A successor given up for another key: its device is well, and only needs a new key.
    if (row.revoked_at) throw pkiError(row.replaces === null ? 'certificateRevoked' : 'keyInUse');
    return this.#issued(row);
  }

  #issued(
    row: Pick<
      DeviceCertificateRow,
      'fingerprint' | 'serial' | 'device_id' | 'certificate' | 'not_before' | 'not_after'
    >,
  ): IssuedCertificate {
    const { issuingPem, rootPem } = this.authority.trustAnchors;
    const certificatePem = pemCertificate(row.certificate);
    return {
      deviceId: row.device_id,
      serial: row.serial,
      fingerprint: row.fingerprint,
      certificatePem,
      chain: [certificatePem, issuingPem, rootPem],
      notBefore: row.not_before,
      notAfter: row.not_after,
      renewFrom: renewalStart(row.not_after, LIFETIMES.device),
    };
  }
}

function requestOf(demand: RequestedKey): SigningRequest {
  const request = 'request' in demand ? demand.request : readSigningRequest(demand.csrPem);
  if (!SigningRequest.is(request)) throw pkiError('invalidRequest');
  return request;
}

function rowDates({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }): { not_before: Date; not_after: Date } {
  return { not_before: notBefore, not_after: notAfter };
}
