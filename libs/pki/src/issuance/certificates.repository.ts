import type { Reach } from '@chariot/kernel';
import { sqlState, type Database, type Statement, type Tx } from '@chariot/platform';
import { pkiError } from '../errors.js';
import type { RevocationReason } from '../revocation/revocation-list.js';

export interface DeviceCertificateRow {
  fingerprint: string;
  serial: string;
  device_id: string;
  key_fingerprint: string;
  authorisation: string;
  /** `network`: for the Wi-Fi of its school, and nobody at our doors. */
  purpose: 'identity' | 'network';
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
  /** The identity that a certificate for the network was asked for by; null: it is an identity. */
  readonly grantedUnder: string | null;
  readonly certificate: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly issuedAt: Date;
}

const COLUMNS = `fingerprint, serial, device_id, key_fingerprint, "authorisation", purpose, replaces, certificate,
  not_before, not_after, first_used_at, revoked_at`;

export function byFingerprint(tx: Tx, fingerprint: string): Promise<DeviceCertificateRow | undefined> {
  return tx.one(`select ${COLUMNS} from pki.device_certificate where fingerprint = $1`, [fingerprint]);
}

const HOLD: Statement = {
  name: 'pki.hold_issuance',
  sql: `select ${COLUMNS} from pki.hold_issuance($1, $2, $3)`,
};
const ADD: Statement = {
  name: 'pki.add_certificate',
  sql: `insert into pki.device_certificate (fingerprint, serial, device_id, authority_id, key_fingerprint, "authorisation",
       replaces, certificate, not_before, not_after, issued_at, purpose, granted_under)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $12::text is null then 'identity' else 'network' end, $12)
     on conflict do nothing`,
};
/** Prepared once: it is asked of every certificate that a process has not met. */
const BY_FINGERPRINT: Statement = {
  name: 'pki.by_fingerprint',
  sql: `select ${COLUMNS} from pki.device_certificate where fingerprint = $1`,
};
const FIRST_USE: Statement = {
  name: 'pki.first_use',
  sql: `update pki.device_certificate set first_used_at = $2
         where fingerprint = $1 and first_used_at is null and revoked_at is null and replaces is null
           and purpose = 'identity' and "authorisation" not like 'challenge:%'
         returning true as noted`,
};

/** As `byFingerprint`, in one round trip, outside any transaction. */
export async function lookUp(
  database: Database,
  reach: Reach,
  fingerprint: string,
): Promise<DeviceCertificateRow | undefined> {
  const [row] = await database.statement<DeviceCertificateRow>(reach, BY_FINGERPRINT, [fingerprint]);
  return row;
}

/**
 * Waits until nobody else makes or revokes a certificate of that device, until this transaction ends, and says which
 * certificates already speak of that decision or of that key.
 * @throws pki.systemOnly
 */
export async function holdIssuance(
  tx: Tx,
  { deviceId, reference, keyFingerprint }: { deviceId: string; reference: string; keyFingerprint: string },
): Promise<{ readonly decided: DeviceCertificateRow | undefined; readonly keyKnown: boolean }> {
  const rows = await ofTheSystem(tx.query<DeviceCertificateRow>(HOLD, [deviceId, reference, keyFingerprint]));
  const decided = rows.find((row) => row.authorisation === reference);
  return { decided, keyKnown: rows.some((row) => row.key_fingerprint === keyFingerprint) };
}

/** What this certificate's holder obtained with it, used or not, revoked or not. */
export function successorsOf(tx: Tx, fingerprint: string): Promise<DeviceCertificateRow[]> {
  return tx.query(`select ${COLUMNS} from pki.device_certificate where replaces = $1`, [fingerprint]);
}

/** @returns false when another transaction has spent the authorisation, the key or the serial meanwhile. */
export async function addCertificate(tx: Tx, row: NewDeviceCertificate): Promise<boolean> {
  const added = await tx.execute(ADD, [
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
    row.grantedUnder,
  ]);
  return added === 1;
}

/** Those of a device that are for the network and good, the last one first. */
export async function networksOf(tx: Tx, deviceId: string): Promise<string[]> {
  const rows = await tx.query<{ fingerprint: string }>(
    `select fingerprint from pki.device_certificate where device_id = $1 and purpose = 'network' and revoked_at is null
      order by issued_at desc, not_after desc, fingerprint`,
    [deviceId],
  );
  return rows.map(({ fingerprint }) => fingerprint);
}

/** @returns whether that was its first use; false as well for one that replaces another: see `markFirstUse` */
export async function noteFirstUse(database: Database, reach: Reach, fingerprint: string, at: Date): Promise<boolean> {
  return (await database.statement(reach, FIRST_USE, [fingerprint, at])).length > 0;
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

/** Its first use. @returns false when it was used or revoked meanwhile */
export async function assignCertificate(tx: Tx, fingerprint: string, deviceId: string, at: Date): Promise<boolean> {
  const changed = await tx.execute(
    `update pki.device_certificate set device_id = $2, first_used_at = $3
     where fingerprint = $1 and first_used_at is null and revoked_at is null`,
    [fingerprint, deviceId, at],
  );
  return changed === 1;
}

export interface RevokedRow {
  fingerprint: string;
  serial: string;
  device_id: string;
}

/** All of the device's; with `enrolledKey`, only the certificate of that key, those renewed from it, and what they were given for a network. */
export function revokeByDevice(
  tx: Tx,
  {
    deviceId,
    enrolledKey,
    purpose,
  }: {
    readonly deviceId: string;
    readonly enrolledKey: string | undefined;
    readonly purpose: 'network' | undefined;
  },
  reason: RevocationReason,
  at: Date,
): Promise<RevokedRow[]> {
  return tx.query(
    `with recursive line as (
       select fingerprint from pki.device_certificate
        where device_id = $1 and ($4::text is null or key_fingerprint = $4)
       union select next.fingerprint from pki.device_certificate next
         join line on next.replaces = line.fingerprint or next.granted_under = line.fingerprint
     )
     update pki.device_certificate set revoked_at = $2, revocation_reason = $3
     where device_id = $1 and revoked_at is null and fingerprint in (select fingerprint from line)
       and ($5::text is null or purpose = $5)
     returning fingerprint, serial, device_id`,
    [deviceId, at, reason, enrolledKey ?? null, purpose ?? null],
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

/**
 * End of the certificate in use by each device: the latest of those not revoked, but for renewals that nobody has come with. In a
 * transaction of any reach.
 */
export async function expiriesOf(tx: Tx, deviceIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx.query<{ device_id: string; not_after: Date }>(
    'select device_id, not_after from pki.certificate_ends($1::uuid[])',
    [deviceIds],
  );
  return new Map(rows.map((row) => [row.device_id, row.not_after]));
}

async function ofTheSystem<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    throw pkiError('systemOnly', {}, { cause: error });
  }
}
