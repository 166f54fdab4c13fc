import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';
import type { SealedLine, SealerFacts, SegmentFacts } from './canonical.js';

export interface SegmentRow extends SegmentFacts {
  readonly mac: Buffer;
}
export interface SealerRow extends SealerFacts {
  readonly mac: Buffer;
}
export interface SealRow {
  readonly position: string;
  readonly journalId: string;
  readonly digest: Buffer;
  /** `null`: the line is gone. */
  readonly line: SealedLine | null;
}
export interface Horizon {
  readonly cluster: string;
  /** Every transaction below it is over: what they wrote is there, and nothing more will be. */
  readonly xmin: string;
  /** No transaction has this number yet. */
  readonly xmax: string;
}

/** As text that tells every value apart, in this version of PostgreSQL and in the next. */
const LINE = `jsonb_build_object('id', line.id::text,
  'created_at', to_char(line.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US BC'),
  'actor_kind', line.actor_kind, 'actor_id', line.actor_id, 'actor_label', line.actor_label, 'act', line.act,
  'subject_kind', line.subject_kind, 'subject_id', line.subject_id, 'subject_label', line.subject_label,
  'place_id', line.place_id::text, 'details', line.details::text, 'xact', line.xact::text)`;
const SEGMENT = `month, first_position::text as "firstPosition", last_position::text as "lastPosition",
  opening_digest as "openingDigest", closing_digest as "closingDigest", sealed_at as "sealedAt", closed_at as "closedAt",
  forgotten_at as "forgottenAt", mac`;
const SEALER = `cluster, after_xact::text as "afterXact", after_id::text as "afterId", position::text as position, digest, mac`;
const UNSEALED = 'not exists (select from audit.seal where seal.journal_id = line.id)';

/** The chain's rows; all of it is the system's, save the segments. */
@Injectable()
export class SealsRepository {
  async horizon(tx: Tx): Promise<Horizon> {
    const row = await tx.one<Horizon>(
      `select (pg_control_system()).system_identifier::text as cluster,
              pg_snapshot_xmin(pg_current_snapshot())::text as xmin, pg_snapshot_xmax(pg_current_snapshot())::text as xmax`,
    );
    if (row === undefined) throw new Error('PostgreSQL does not say which transactions run');
    return row;
  }

  sealer(tx: Tx): Promise<SealerRow | undefined> {
    return tx.one<SealerRow>(`select ${SEALER} from audit.sealer`);
  }

  /** Held until the transaction ends: there may be two leaders for a moment. */
  lockSealer(tx: Tx): Promise<SealerRow | undefined> {
    return tx.one<SealerRow>(`select ${SEALER} from audit.sealer for no key update`);
  }

  async saveSealer(tx: Tx, { cluster, afterXact, afterId, position, digest, mac }: SealerRow): Promise<void> {
    await tx.execute(
      `insert into audit.sealer (cluster, after_xact, after_id, position, digest, mac)
       values ($1, $2::numeric, $3, $4, $5, $6)
       on conflict (single) do update set cluster = excluded.cluster, after_xact = excluded.after_xact,
         after_id = excluded.after_id, position = excluded.position, digest = excluded.digest, mac = excluded.mac`,
      [cluster, afterXact, afterId, position, digest, mac],
    );
  }

  async anythingSealed(tx: Tx): Promise<boolean> {
    return (await tx.one('select from audit.segment union all select from audit.seal limit 1')) !== undefined;
  }

  /** Lines of transactions that are over, after where the sealer stands, in the order of their transactions. */
  async due(tx: Tx, after: SealerFacts, xmin: string, limit: number): Promise<SealedLine[]> {
    const rows = await tx.query<{ line: SealedLine }>(
      `select ${LINE} as line from platform.journal line
        where (line.xact, line.id) > ($1::text::xid8, $2::bigint) and line.xact < $3::text::xid8 and ${UNSEALED}
        order by line.xact, line.id limit $4`,
      [after.afterXact, after.afterId, xmin, limit],
    );
    return rows.map(({ line }) => line);
  }

  /** Every line without a seal, whatever its transaction: in a restored copy their numbers mean nothing. */
  async unsealed(tx: Tx, limit: number): Promise<SealedLine[]> {
    const rows = await tx.query<{ line: SealedLine }>(
      `select ${LINE} as line from platform.journal line where ${UNSEALED} order by line.id limit $1`,
      [limit],
    );
    return rows.map(({ line }) => line);
  }

  async insertSeals(tx: Tx, seals: readonly Pick<SealRow, 'position' | 'journalId' | 'digest'>[]): Promise<void> {
    await tx.execute(
      `insert into audit.seal (position, journal_id, digest)
       select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])`,
      [
        seals.map(({ position }) => position),
        seals.map(({ journalId }) => journalId),
        seals.map(({ digest }) => digest),
      ],
    );
  }

  lastSegment(tx: Tx): Promise<SegmentRow | undefined> {
    return tx.one<SegmentRow>(`select ${SEGMENT} from audit.segment order by month desc limit 1`);
  }

  /** Oldest first. */
  segments(tx: Tx): Promise<SegmentRow[]> {
    return tx.query<SegmentRow>(`select ${SEGMENT} from audit.segment order by month`);
  }

  /** Latest first, for the page. */
  latestSegments(tx: Tx, limit: number): Promise<SegmentRow[]> {
    return tx.query<SegmentRow>(`select ${SEGMENT} from audit.segment order by month desc limit $1`, [limit]);
  }

  async saveSegment(tx: Tx, segment: SegmentRow): Promise<void> {
    await tx.execute(
      `insert into audit.segment (month, first_position, last_position, opening_digest, closing_digest, sealed_at,
         closed_at, forgotten_at, mac) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (month) do update set last_position = excluded.last_position, closing_digest = excluded.closing_digest,
         sealed_at = excluded.sealed_at, closed_at = excluded.closed_at, forgotten_at = excluded.forgotten_at,
         mac = excluded.mac`,
      [
        segment.month,
        segment.firstPosition,
        segment.lastPosition,
        segment.openingDigest,
        segment.closingDigest,
        segment.sealedAt,
        segment.closedAt,
        segment.forgottenAt,
        segment.mac,
      ],
    );
  }

  /** Seals of positions above `after` and up to `until`, with what their line says now. */
  sealed(tx: Tx, after: string, until: string, limit: number): Promise<SealRow[]> {
    return tx.query<SealRow>(
      `select seal.position::text as position, seal.journal_id::text as "journalId", seal.digest,
              case when line.id is not null then ${LINE} end as line
         from audit.seal left join platform.journal line on line.id = seal.journal_id
        where seal.position > $1::bigint and seal.position <= $2::bigint order by seal.position limit $3`,
      [after, until, limit],
    );
  }

  /** The first seal that belongs to no segment. */
  strayed(tx: Tx): Promise<{ position: string; journalId: string; count: number } | undefined> {
    return tx.one(
      `select position::text as position, journal_id::text as "journalId", (count(*) over ())::int as count from audit.seal
        where not exists (select from audit.segment where seal.position between first_position and last_position)
        order by seal.position limit 1`,
    );
  }

  /**
   * Lines without a seal that the sealer has passed, or that no transaction can have written: they came afterwards.
   * `xmax` is null for a restored copy, where only what was passed counts.
   */
  inserted(tx: Tx, after: SealerFacts, xmax: string): Promise<{ id: string; count: number } | undefined> {
    return tx.one(
      `select line.id::text as id, (count(*) over ())::int as count from platform.journal line
        where ${UNSEALED} and ((line.xact, line.id) <= ($1::text::xid8, $2::bigint) or line.xact >= $3::text::xid8)
        order by line.id limit 1`,
      [after.afterXact, after.afterId, xmax],
    );
  }

  async countUnsealed(tx: Tx): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from platform.journal line where ${UNSEALED}`,
    );
    return row?.count ?? 0;
  }

  /** Lines that the caller may see, newer than the last segment: of one minute, as a rule. */
  async countAfterLastSeal(tx: Tx): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from platform.journal line
        where line.created_at > coalesce((select max(sealed_at) from audit.segment), '-infinity')`,
    );
    return row?.count ?? 0;
  }

  /** @returns how many lines of this month, said to be forgotten, are gone */
  async forgetLines(tx: Tx, month: string, batch: number): Promise<number> {
    const row = await tx.one<{ gone: number }>('select audit.forget_lines($1, $2)::int as gone', [month, batch]);
    return row?.gone ?? 0;
  }
}
