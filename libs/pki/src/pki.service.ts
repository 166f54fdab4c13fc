import type { X509Certificate } from 'node:crypto';
import type { Tx } from '@chariot/platform';
import type { AuthorityService, TrustAnchors } from './authority/authority.service.js';
import type { RegistrationIdentity, RegistrationService } from './authority/registration.service.js';
import type { ServerCredentials, ServerService, SignedTime } from './authority/server.service.js';
import type { IssuanceAuthorisation } from './issuance/authorisation.js';
import { expiriesOf } from './issuance/certificates.repository.js';
import type { DeviceIdentity, IdentificationService } from './issuance/identification.service.js';
import type { IssuanceService, IssuedCertificate, RequestedKey } from './issuance/issuance.service.js';
import type { RevocationReason } from './revocation/revocation-list.js';
import type { RevocationService, RevocationTarget } from './revocation/revocation.service.js';

/**
 * The one door of this room. Methods that take a `Tx` want a system transaction (`pki.systemOnly` otherwise) and
 * commit or vanish with it; the others look after their own. All but `open` throw `pki.notOpen` before it.
 */
export class PkiService {
  constructor(
    private readonly authority: AuthorityService,
    private readonly server: ServerService,
    private readonly issuance: IssuanceService,
    private readonly identification: IdentificationService,
    private readonly revocation: RevocationService,
    private readonly registration: RegistrationService,
  ) {}

  /** @see AuthorityService.open */
  open(): Promise<void> {
    return this.authority.open();
  }

  /** @see AuthorityService.trustAnchors */
  trustAnchors(): TrustAnchors {
    return this.authority.trustAnchors;
  }

  /** @see ServerService.credentials */
  serverCredentials(hostnames: readonly string[]): Promise<ServerCredentials> {
    return this.server.credentials(hostnames);
  }

  /** @see ServerService.signTime */
  signTime(nonce: string): Promise<SignedTime> {
    return this.server.signTime(nonce);
  }

  /** @see IssuanceService.issue */
  issue(
    tx: Tx,
    demand: RequestedKey & { readonly deviceId: string; readonly authorisation: IssuanceAuthorisation },
  ): Promise<IssuedCertificate> {
    return this.issuance.issue(tx, demand);
  }

  /** @see IssuanceService.renew */
  renew(
    tx: Tx,
    demand: RequestedKey & { readonly deviceId: string; readonly currentFingerprint: string },
  ): Promise<IssuedCertificate> {
    return this.issuance.renew(tx, demand);
  }

  /** @see IssuanceService.assign */
  assign(tx: Tx, demand: { fingerprint: string; deviceId: string }): Promise<void> {
    return this.issuance.assign(tx, demand);
  }

  /** @see RegistrationService.identities */
  registrationIdentities(): Promise<readonly [RegistrationIdentity, ...RegistrationIdentity[]]> {
    return this.registration.identities();
  }

  /** @see IssuanceService.markUsed */
  markUsed(tx: Tx, fingerprint: string): Promise<void> {
    return this.issuance.markUsed(tx, fingerprint);
  }

  /**
   * As `markUsed`, in one round trip and a commit of its own, for a certificate that replaces none.
   * @returns false when it was not that: then call `markUsed`
   */
  noteFirstUse(fingerprint: string, now: Date): Promise<boolean> {
    return this.identification.noteFirstUse(fingerprint, now);
  }

  /** @see IdentificationService.identify */
  identify(certificate: Buffer | X509Certificate | null | undefined, now: Date): Promise<DeviceIdentity | null> {
    return this.identification.identify(certificate, now);
  }

  /**
   * Which device a certificate was issued to, whether or not it is still good; null: it is none of ours. It identifies nobody: to know
   * that a connection is of the device that `identify` recognises by its next certificate.
   * @param certificate DER
   */
  issuedTo(certificate: Buffer): Promise<string | null> {
    return this.identification.issuedTo(certificate);
  }

  /** @see RevocationService.revoke */
  revoke(tx: Tx, order: RevocationTarget & { readonly reason: RevocationReason }): Promise<string[]> {
    return this.revocation.revoke(tx, order);
  }

  /** @see RevocationService.list */
  crl(): Promise<Buffer> {
    return this.revocation.list();
  }

  /**
   * When the certificate in use by each device ends; a device without one is absent. Unlike the rest it is read in the
   * caller's own transaction, whoever the caller is: ask only about devices that the caller has been shown.
   */
  expiries(tx: Tx, deviceIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    return expiriesOf(tx, deviceIds);
  }
}
