import type { ClaimStatement } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';

export interface ClaimRow {
  readonly id: string;
  readonly conventionId: string;
  readonly reference: string;
  readonly academieId: string;
  readonly localAuthorityId: string;
  readonly approvalId: string;
  readonly advanceReceivedCents: number | null;
  readonly statement: ClaimStatement;
  readonly statementSha256: string;
  readonly documentSha256: string | null;
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly version: number | null;
  readonly superseded: boolean;
  readonly certifiedAt: Date | null;
  readonly certifiedBy: string | null;
  readonly abandonedAt: Date | null;
  readonly abandonedBecause: string | null;
  readonly receivedAt: Date | null;
  readonly returnedAt: Date | null;
  readonly returnReason: string | null;
  readonly serviceDoneOn: LocalDate | null;
  readonly serviceDoneNote: string | null;
}

export interface NewClaim {
  readonly id: string;
  readonly conventionId: string;
  readonly approvalId: string;
  readonly advanceReceivedCents: number | null;
  /** The letters that the hash is of. */
  readonly statement: string;
  readonly statementSha256: string;
  readonly askedAt: Date;
  readonly askedById: string | null;
  readonly askedBy: string;
}

export interface QueueFilter {
  /** `waiting`: certified or received, and no later version is certified. */
  readonly state: 'waiting' | 'certified' | 'received' | 'returned' | 'serviceDone';
  readonly conventionId: string | undefined;
  readonly localAuthorityId: string | undefined;
}

// bigint cents come back as text from PostgreSQL: amounts here stay far below 2^53.
const COLUMNS = `
  c.id, c.convention_id "conventionId", v.reference, v.academie_id "academieId",
  v.local_authority_id "localAuthorityId", c.approval_id "approvalId",
  c.advance_received_cents::float8 "advanceReceivedCents", c.statement, c.statement_sha256 "statementSha256",
  d.sha256 "documentSha256", c.asked_at "askedAt", c.asked_by "askedBy", c.version,
  exists (select from convention.claim n where n.convention_id = c.convention_id and n.version > c.version) superseded,
  c.certified_at "certifiedAt", c.certified_by "certifiedBy", c.abandoned_at "abandonedAt",
  c.abandoned_because "abandonedBecause", c.received_at "receivedAt", c.returned_at "returnedAt",
  c.return_reason "returnReason", c.service_done_on::text "serviceDoneOn", c.service_done_note "serviceDoneNote"`;
const FROM = `convention.claim c join convention.convention v on v.id = c.convention_id
  left join convention.claim_document d on d.claim_id = c.id`;

const IN_STATE: Readonly<Record<QueueFilter['state'], string>> = {
  waiting: `c.returned_at is null and c.service_done_at is null and not exists (
    select from convention.claim n where n.convention_id = c.convention_id and n.version > c.version)`,
  certified: 'c.received_at is null',
  received: 'c.received_at is not null and c.returned_at is null and c.service_done_at is null',
  returned: 'c.returned_at is not null',
  serviceDone: 'c.service_done_at is not null',
};

/** What row level security lets through: the two parties read, PostgreSQL's policies are the filter. */
@Injectable()
export class ClaimsRepository {
  /** Whether the caller reads the accounts of this convention: a school that sees the convention does not. */
  async seesAccounts(reach: Reach, tx: Tx, conventionId: string): Promise<boolean> {
    if (reach.kind === 'system') return true;
    const row = await tx.one<{ sees: boolean }>('select $1::uuid in (select convention.accounts_seen()) sees', [
      conventionId,
    ]);
    return row?.sees ?? false;
  }

  /** Whether the caller acts for the State's side of this convention. */
  async mayCheck(reach: Reach, tx: Tx, conventionId: string): Promise<boolean> {
    if (reach.kind === 'system') return true;
    const row = await tx.one<{ may: boolean }>('select $1::uuid in (select convention.checked_by_state()) may', [
      conventionId,
    ]);
    return row?.may ?? false;
  }

  find(_reach: Reach, tx: Tx, id: string): Promise<ClaimRow | undefined> {
    return tx.one<ClaimRow>(`select ${COLUMNS} from ${FROM} where c.id = $1`, [id]);
  }

  /** As `find`, and nobody else acts on it until the transaction ends. */
  async lock(reach: Reach, tx: Tx, id: string): Promise<ClaimRow | undefined> {
    await tx.query('select from convention.claim where id = $1 for update', [id]);
    return this.find(reach, tx, id);
  }

  /** Latest first. */
  async page(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    page: { readonly limit: number; readonly after: string | undefined },
  ): Promise<{ items: ClaimRow[]; total: number }> {
    const items = await tx.query<ClaimRow>(
      `select ${COLUMNS} from ${FROM} where c.convention_id = $1 and ($2::uuid is null or c.id < $2)
       order by c.id desc limit $3`,
      [conventionId, page.after ?? null, page.limit],
    );
    const count = await tx.one<{ total: number }>(
      'select count(*)::int total from convention.claim where convention_id = $1',
      [conventionId],
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Certified statements of the académie's conventions, the longest certified first. */
  async queue(
    reach: Reach,
    tx: Tx,
    filter: QueueFilter,
    page: { readonly limit: number; readonly after: string | undefined },
  ): Promise<{ items: ClaimRow[]; total: number }> {
    const where = `c.version is not null and ${IN_STATE[filter.state]}
      and ($1 or c.convention_id in (select convention.checked_by_state()))
      and ($2::uuid is null or c.convention_id = $2) and ($3::uuid is null or v.local_authority_id = $3)`;
    const params = [reach.kind === 'system', filter.conventionId ?? null, filter.localAuthorityId ?? null];
    const items = await tx.query<ClaimRow>(
      `select ${COLUMNS} from ${FROM} where ${where} and ($4::uuid is null or (c.certified_at, c.id) >
         (select a.certified_at, a.id from convention.claim a where a.id = $4))
       order by c.certified_at, c.id limit $5`,
      [...params, page.after ?? null, page.limit],
    );
    const count = await tx.one<{ total: number }>(`select count(*)::int total from ${FROM} where ${where}`, params);
    return { items, total: count?.total ?? 0 };
  }

  /** The last certified statement of a convention, or undefined. */
  last(_reach: Reach, tx: Tx, conventionId: string): Promise<ClaimRow | undefined> {
    return tx.one<ClaimRow>(
      `select ${COLUMNS} from ${FROM} where c.convention_id = $1 and c.version is not null
       order by c.version desc limit 1`,
      [conventionId],
    );
  }

  async document(_reach: Reach, tx: Tx, id: string): Promise<Buffer | undefined> {
    const row = await tx.one<{ pdf: Buffer }>('select pdf from convention.claim_document where claim_id = $1', [id]);
    return row?.pdf;
  }

  /** The number by which the State knows the collectivité, or null. */
  async siretOf(_reach: Reach, tx: Tx, placeId: string): Promise<string | null> {
    const row = await tx.one<{ siret: string | null }>('select siret from territory.place where id = $1', [placeId]);
    return row?.siret ?? null;
  }

  /** @throws DomainError convention.claimWaiting */
  async present(_reach: Reach, tx: Tx, claim: NewClaim): Promise<void> {
    try {
      await tx.execute(
        `insert into convention.claim (id, convention_id, approval_id, advance_received_cents, statement,
           statement_sha256, asked_at, asked_by_id, asked_by)
         values ($1, $2, $3, $4, $5::json, $6, $7, $8, $9)`,
        [
          claim.id,
          claim.conventionId,
          claim.approvalId,
          claim.advanceReceivedCents,
          claim.statement,
          claim.statementSha256,
          claim.askedAt,
          claim.askedById,
          claim.askedBy,
        ],
      );
    } catch (error) {
      throw violatedConstraint(error) === 'claim_waiting' ? conventionError('claimWaiting') : error;
    }
  }

  /** Gives it the next version of its convention, and freezes its document. */
  async certify(
    _reach: Reach,
    tx: Tx,
    id: string,
    certified: { readonly version: number; readonly at: Date; readonly byId: string | null; readonly by: string },
  ): Promise<void> {
    await tx.execute(
      `update convention.claim set version = $2, certified_at = $3, certified_by_id = $4, certified_by = $5
       where id = $1`,
      [id, certified.version, certified.at, certified.byId, certified.by],
    );
  }

  async freeze(_reach: Reach, tx: Tx, id: string, document: { pdf: Buffer; sha256: string }): Promise<void> {
    await tx.execute('insert into convention.claim_document (claim_id, pdf, sha256) values ($1, $2, $3)', [
      id,
      document.pdf,
      document.sha256,
    ]);
  }

  async waitsFor(_reach: Reach, tx: Tx, approvalId: string): Promise<boolean> {
    const row = await tx.one(
      'select 1 from convention.claim where approval_id = $1 and version is null and abandoned_at is null',
      [approvalId],
    );
    return row !== undefined;
  }

  /** Nobody gave the second word. Safe to run twice. */
  async abandon(
    _reach: Reach,
    tx: Tx,
    approvalId: string,
    why: { readonly at: Date; readonly because: string },
  ): Promise<{ conventionId: string; placeId: string } | undefined> {
    return tx.one(
      `update convention.claim c set abandoned_at = $2, abandoned_because = $3 from convention.convention v
       where v.id = c.convention_id and c.approval_id = $1 and c.version is null and c.abandoned_at is null
       returning c.convention_id "conventionId", v.local_authority_id "placeId"`,
      [approvalId, why.at, why.because],
    );
  }

  receive(_reach: Reach, tx: Tx, id: string, at: Date): Promise<number> {
    return tx.execute('update convention.claim set received_at = coalesce(received_at, $2) where id = $1', [id, at]);
  }

  returnIt(_reach: Reach, tx: Tx, id: string, at: Date, reason: string): Promise<number> {
    return tx.execute(
      `update convention.claim set received_at = coalesce(received_at, $2), returned_at = $2, return_reason = $3
       where id = $1`,
      [id, at, reason],
    );
  }

  establish(
    _reach: Reach,
    tx: Tx,
    id: string,
    service: { readonly at: Date; readonly on: LocalDate; readonly note: string | null },
  ): Promise<number> {
    return tx.execute(
      `update convention.claim set received_at = coalesce(received_at, $2), service_done_at = $2, service_done_on = $3,
         service_done_note = $4 where id = $1`,
      [id, service.at, service.on, service.note],
    );
  }

  /** In a system transaction: what this room holds about a person. */
  ofPerson(
    tx: Tx,
    personId: string,
    limit: number,
  ): Promise<{ reference: string; at: Date; part: 'asked' | 'certified' }[]> {
    return tx.query(
      `select v.reference, p.at, p.part from convention.claim c join convention.convention v on v.id = c.convention_id
       cross join lateral (values (c.asked_by_id, c.asked_at, 'asked'), (c.certified_by_id, c.certified_at, 'certified'))
         p (id, at, part)
       where p.id = $1 order by p.at limit $2`,
      [personId, limit],
    );
  }
}
