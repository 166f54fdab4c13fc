import type { Tx } from '@chariot/platform';
import type { RevocationReason, RevokedCertificate } from './revocation-list.js';

export interface RevocationListRow {
  /** bigint: as text. */
  number: string;
  revoked_total: string;
  next_update: Date;
  content: Buffer;
}

export function lastList(tx: Tx, authorityId: string): Promise<RevocationListRow | undefined> {
  return tx.one(`select number, revoked_total, next_update, content from pki.revocation_list where authority_id = $1`, [
    authorityId,
  ]);
}

/** How many certificates of this authority were ever revoked: it only grows, so it tells whether a list is stale. */
export async function revokedTotal(tx: Tx, authorityId: string): Promise<string> {
  const row = await tx.one<{ total: string }>(
    `select count(*) as total from pki.device_certificate where authority_id = $1 and revoked_at is not null`,
    [authorityId],
  );
  return row?.total ?? '0';
}

/** What a list must name: revoked certificates that had not expired at `since`. */
export async function revokedSince(tx: Tx, authorityId: string, since: Date): Promise<RevokedCertificate[]> {
  const rows = await tx.query<{ serial: string; revoked_at: Date; revocation_reason: RevocationReason }>(
    `select serial, revoked_at, revocation_reason from pki.device_certificate
     where authority_id = $1 and revoked_at is not null and not_after > $2 order by revoked_at, serial`,
    [authorityId, since],
  );
  return rows.map((row) => ({ serial: row.serial, revokedAt: row.revoked_at, reason: row.revocation_reason }));
}

export async function keepList(
  tx: Tx,
  list: { authorityId: string; number: bigint; revokedTotal: string; nextUpdate: Date; content: Buffer },
): Promise<void> {
  await tx.execute(
    `insert into pki.revocation_list (authority_id, number, revoked_total, next_update, content)
     values ($1, $2, $3, $4, $5)
     on conflict (authority_id) do update set number = excluded.number, revoked_total = excluded.revoked_total,
       next_update = excluded.next_update, content = excluded.content`,
    [list.authorityId, String(list.number), list.revokedTotal, list.nextUpdate, list.content],
  );
}
