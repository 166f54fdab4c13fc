import { sign } from 'node:crypto';
import type { Clock } from '@chariot/kernel';
import type { Database, Journal, Outbox, Tx } from '@chariot/platform';
import { holdLock, requireSystem } from '../authority/authority.repository.js';
import { SYSTEM, type AuthorityService } from '../authority/authority.service.js';
import { signedStructure } from '../authority/signed-structures.js';
import { CertificateRevoked } from '../events.js';
import {
  byFingerprint,
  revokeByDevice,
  revokeByFingerprint,
  type RevokedRow,
} from '../issuance/certificates.repository.js';
import { unsignedRevocationList, type RevocationReason } from './revocation-list.js';
import { keepList, lastList, revokedSince, revokedTotal } from './revocation.repository.js';

/**
 * All of a device's certificates, or only those for the network of its school; those of one enrolment, known by the key that it
 * certified (SHA-256), with all that was
 * renewed from it; or one certificate and what was obtained with it.
 */
export type RevocationTarget =
  | { readonly deviceId: string; readonly enrolledKeyFingerprint?: string; readonly purpose?: 'network' }
  | { readonly fingerprint: string };

const DAY = 24 * 3_600_000;
const LIST_DAYS = 7;
// RFC 5280 §3.3: an entry stays until one list made after the certificate's end has named it.
const KEPT_AFTER_END_DAYS = 30;

export class RevocationService {
  constructor(
    private readonly database: Database,
    private readonly authority: AuthorityService,
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /**
   * Stops believing certificates, for good; `pki.CertificateRevoked` leaves with the commit, once for each.
   * @returns the fingerprints revoked now: empty when there was nothing left to revoke
   */
  async revoke(tx: Tx, order: RevocationTarget & { readonly reason: RevocationReason }): Promise<string[]> {
    await requireSystem(tx);
    const deviceId = 'deviceId' in order ? order.deviceId : (await byFingerprint(tx, order.fingerprint))?.device_id;
    if (deviceId === undefined) return [];
    // An issuance or a renewal under way commits first, and its certificate is revoked with the others.
    await holdLock(tx, `device:${deviceId}`);
    const now = this.clock.now();
    const rows =
      'deviceId' in order
        ? await revokeByDevice(
            tx,
            { deviceId, enrolledKey: order.enrolledKeyFingerprint, purpose: order.purpose },
            order.reason,
            now,
          )
        : await revokeByFingerprint(tx, order.fingerprint, order.reason, now, { withSuccessors: true });
    return this.#announce(tx, rows, order.reason);
  }

  /** Revokes one certificate that another takes the place of. The caller holds its device's lock. */
  async supersede(tx: Tx, fingerprint: string): Promise<void> {
    const rows = await revokeByFingerprint(tx, fingerprint, 'superseded', this.clock.now(), { withSuccessors: false });
    await this.#announce(tx, rows, 'superseded');
  }

  /**
   * The revocation list of the issuing authority, DER (RFC 5280 §5): made again, with the next number, when something
   * has been revoked since or when its last day has begun.
   * @throws pki.notOpen
   */
  async list(): Promise<Buffer> {
    const fresh = await this.database.read(SYSTEM, (tx) => this.#freshList(tx));
    return fresh ?? this.database.transaction(SYSTEM, (tx) => this.#makeList(tx));
  }

  async #freshList(tx: Tx): Promise<Buffer | undefined> {
    const { issuingId } = this.authority.current;
    const last = await lastList(tx, issuingId);
    if (!last || last.next_update.getTime() - this.clock.now().getTime() < DAY) return undefined;
    return last.revoked_total === (await revokedTotal(tx, issuingId)) ? last.content : undefined;
  }

  async #makeList(tx: Tx): Promise<Buffer> {
    const { issuing, devices, issuingId } = this.authority.current;
    await holdLock(tx, 'revocation-list');
    const made = await this.#freshList(tx);
    if (made) return made;
    const now = this.clock.now();
    // Counted before it is read: what is revoked in between makes the list stale, never silently incomplete.
    const total = await revokedTotal(tx, issuingId);
    const number = BigInt((await lastList(tx, issuingId))?.number ?? 0) + 1n;
    const nextUpdate = new Date(now.getTime() + LIST_DAYS * DAY);
    const unsigned = unsignedRevocationList({
      issuerDer: issuing.certificateDer,
      number,
      thisUpdate: now,
      nextUpdate,
      revoked: await revokedSince(tx, issuingId, new Date(now.getTime() - KEPT_AFTER_END_DAYS * DAY)),
    });
    const signature = sign('sha256', unsigned, { key: devices.key, dsaEncoding: 'der' });
    const content = signedStructure(unsigned, signature);
    await keepList(tx, { authorityId: issuingId, number, revokedTotal: total, nextUpdate, content });
    return content;
  }

  async #announce(tx: Tx, rows: RevokedRow[], reason: RevocationReason): Promise<string[]> {
    for (const { fingerprint, serial, device_id: deviceId } of rows) {
      await this.outbox.emit(tx, CertificateRevoked.of({ fingerprint, deviceId, reason }));
      await this.journal.record(tx, SYSTEM, {
        act: 'pki.certificate.revoked',
        subject: { kind: 'device', id: deviceId },
        details: { fingerprint, serial, reason },
      });
    }
    return rows.map(({ fingerprint }) => fingerprint);
  }
}
