import type { Tx } from '@chariot/platform';
import type { RevocationReason } from '../revocation/revocation-list.js';

export interface DeviceCertificateRow {
  fingerprint: string;
  serial: string;
  device_id: string;
  key_fingerprint: string;
  authorisation: string;
  replaces: string | null;
  certificate: Buffer;
  not_before: Date;
  not_after: Date;
  first_used_at: Date | null;
  revoked_at: Date | null;
}

export interface NewDeviceCertificate {
  readonly fingerprint: string;
  readonly serial: string;
  readonly deviceId: string;
  readonly authorityId: string;
  readonly keyFingerprint: string;
  readonly authorisation: string;
  readonly replaces: string | null;
  readonly certificate: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly issuedAt: Date;
}

const COLUMNS = `fingerprint, serial, device_id, key_fingerprint, "authorisation", replaces, certificate,
  not_before, not_after, first_used_at, revoked_at`;

export function byFingerprint(tx: Tx, fingerprint: string): Promise<DeviceCertificateRow | undefined> {
  return tx.one(`select ${COLUMNS} from pki.device_certificate where fingerprint = $1`, [fingerprint]);
}

export function byAuthorisation(tx: Tx, reference: string): Promise<DeviceCertificateRow | undefined> {
  return tx.one(`select ${COLUMNS} from pki.device_certificate where "authorisation" = $1`, [reference]);
}

export async function isKeyKnown(tx: Tx, keyFingerprint: string): Promise<boolean> {
  const row = await tx.one(`select 1 as known from pki.device_certificate where key_fingerprint = $1`, [
    keyFingerprint,
  ]);
  return row !== undefined;
}

/** What this certificate's holder obtained with it, used or not, revoked or not. */
export function successorsOf(tx: Tx, fingerprint: string): Promise<DeviceCertificateRow[]> {
  return tx.query(`select ${COLUMNS} from pki.device_certificate where replaces = $1`, [fingerprint]);
}

/** @returns false when another transaction has spent the authorisation, the key or the serial meanwhile. */
export async function addCertificate(tx: Tx, row: NewDeviceCertificate): Promise<boolean> {
  const added = await tx.execute(
    `insert into pki.device_certificate (fingerprint, serial, device_id, authority_id, key_fingerprint, "authorisation",
       replaces, certificate, not_before, not_after, issued_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      row.fingerprint,
      row.serial,
      row.deviceId,
      row.authorityId,
      row.keyFingerprint,
      row.authorisation,
      row.replaces,
      row.certificate,
      row.notBefore,
      row.notAfter,
      row.issuedAt,
    ],
  );
  return added === 1;
}

/** @returns the certificate that it replaces, when this was its first use and it replaces one. */
export async function markFirstUse(tx: Tx, fingerprint: string, at: Date): Promise<string | undefined> {
  const row = await tx.one<{ replaces: string | null }>(
    `update pki.device_certificate set first_used_at = $2
     where fingerprint = $1 and first_used_at is null and revoked_at is null returning replaces`,
    [fingerprint, at],
  );
  return row?.replaces ?? undefined;
}

export interface RevokedRow {
  fingerprint: string;
  serial: string;
  device_id: string;
}

/** All of the device's; with `enrolledKey`, only the certificate of that key and those renewed from it, however often. */
export function revokeByDevice(
  tx: Tx,
  { deviceId, enrolledKey }: { readonly deviceId: string; readonly enrolledKey: string | undefined },
  reason: RevocationReason,
  at: Date,
): Promise<RevokedRow[]> {
  return tx.query(
    `with recursive line as (
       select fingerprint from pki.device_certificate
        where device_id = $1 and ($4::text is null or key_fingerprint = $4)
       union select next.fingerprint from pki.device_certificate next join line on next.replaces = line.fingerprint
     )
     update pki.device_certificate set revoked_at = $2, revocation_reason = $3
     where device_id = $1 and revoked_at is null and fingerprint in (select fingerprint from line)
     returning fingerprint, serial, device_id`,
    [deviceId, at, reason, enrolledKey ?? null],
  );
}

/** Revokes it and, when asked, what was obtained with it and has not been used yet. */
export function revokeByFingerprint(
  tx: Tx,
  fingerprint: string,
  reason: RevocationReason,
  at: Date,
  options: { readonly withSuccessors: boolean },
): Promise<RevokedRow[]> {
  return tx.query(
    `update pki.device_certificate set revoked_at = $2, revocation_reason = $3
     where revoked_at is null and (fingerprint = $1 or ($4 and replaces = $1))
     returning fingerprint, serial, device_id`,
    [fingerprint, at, reason, options.withSuccessors],
  );
}

/** End of the certificate in use by each device: the latest of those not revoked. In a transaction of any reach. */
export async function expiriesOf(tx: Tx, deviceIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx.query<{ device_id: string; not_after: Date }>(
    'select device_id, not_after from pki.certificate_ends($1::uuid[])',
    [deviceIds],
  );
  return new Map(rows.map((row) => [row.device_id, row.not_after]));
}
