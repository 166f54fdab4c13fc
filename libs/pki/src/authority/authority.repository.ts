import type { Tx } from '@chariot/platform';
import { pkiError } from '../errors.js';

export interface AuthorityRow {
  id: string;
  role: 'root' | 'issuing';
  certificate: Buffer;
  key_secret: string;
}

export interface ServerCertificateRow {
  certificate: Buffer;
  key_secret: string;
  not_after: Date;
}

/**
 * Row level security hides every row of this room from people and devices; this says it aloud, so that an act under
 * another reach fails instead of finding nothing to do.
 * @throws pki.systemOnly
 */
export async function requireSystem(tx: Tx): Promise<void> {
  const row = await tx.one<{ kind: string | null }>(`select current_setting('chariot.kind', true) as kind`);
  if (row?.kind !== 'system') throw pkiError('systemOnly');
}

/** Waits until no other transaction holds `name`; held until this one ends. */
export async function holdLock(tx: Tx, name: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`chariot:pki:${name}`]);
}

/** The authorities in use, root first; empty before the first start. */
export function activeAuthorities(tx: Tx): Promise<AuthorityRow[]> {
  return tx.query<AuthorityRow>(
    `select id, role, certificate, key_secret from pki.authority where retired_at is null order by role desc`,
  );
}

export async function addAuthority(
  tx: Tx,
  row: AuthorityRow & { issuerId: string | null; notAfter: Date; createdAt: Date },
): Promise<void> {
  await tx.execute(
    `insert into pki.authority (id, role, issuer_id, certificate, key_secret, not_after, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.role, row.issuerId, row.certificate, row.key_secret, row.notAfter, row.createdAt],
  );
}

/** The longest-lived certificate of exactly these names (lower case, sorted), signed by this authority. */
export function serverCertificateFor(
  tx: Tx,
  authorityId: string,
  hostnames: readonly string[],
): Promise<ServerCertificateRow | undefined> {
  return tx.one<ServerCertificateRow>(
    `select certificate, key_secret, not_after from pki.server_certificate
     where hostnames = $2::text[] and authority_id = $1 order by not_after desc limit 1`,
    [authorityId, hostnames],
  );
}

export async function addServerCertificate(
  tx: Tx,
  row: ServerCertificateRow & {
    fingerprint: string;
    serial: string;
    authorityId: string;
    hostnames: readonly string[];
    createdAt: Date;
  },
): Promise<void> {
  await tx.execute(
    `insert into pki.server_certificate
       (fingerprint, serial, authority_id, hostnames, certificate, key_secret, not_after, created_at)
     values ($1, $2, $3, $4::text[], $5, $6, $7, $8)`,
    [
      row.fingerprint,
      row.serial,
      row.authorityId,
      row.hostnames,
      row.certificate,
      row.key_secret,
      row.not_after,
      row.createdAt,
    ],
  );
}

export interface RegistrationCertificateRow {
  certificate: Buffer;
  key_secret: string;
  not_after: Date;
}

/** The last two that are still good, the newest first: whoever fetched the older a moment ago still seals with it. */
export function registrationCertificates(
  tx: Tx,
  authorityId: string,
  now: Date,
): Promise<RegistrationCertificateRow[]> {
  return tx.query<RegistrationCertificateRow>(
    `select certificate, key_secret, not_after from pki.registration_certificate
     where authority_id = $1 and not_after > $2 order by not_after desc limit 2`,
    [authorityId, now],
  );
}

export async function addRegistrationCertificate(
  tx: Tx,
  row: RegistrationCertificateRow & { fingerprint: string; serial: string; authorityId: string; createdAt: Date },
): Promise<void> {
  await tx.execute(
    `insert into pki.registration_certificate
       (fingerprint, serial, authority_id, certificate, key_secret, not_after, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.fingerprint, row.serial, row.authorityId, row.certificate, row.key_secret, row.not_after, row.createdAt],
  );
}
