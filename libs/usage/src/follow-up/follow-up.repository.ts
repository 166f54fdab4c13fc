import { Injectable } from '@nestjs/common';
import type { FollowUpContent, FollowUpFile } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { MonthPeriod } from '../indicators/period.js';

export interface FollowUpRow extends Omit<FollowUpFile, 'madeAt' | 'period'> {
  readonly fromMonth: string;
  readonly toMonth: string;
  readonly label: string;
  readonly madeAt: Date;
}
export interface NewFollowUp {
  readonly id: string;
  readonly conventionId: string;
  readonly academieId: string;
  readonly localAuthorityId: string;
  readonly places: readonly string[];
  readonly period: MonthPeriod & { readonly label: string };
  readonly madeAt: Date;
  readonly madeFor: FollowUpFile['madeFor'];
  readonly schools: FollowUpFile['schools'];
  readonly content: Buffer;
  readonly sha256: string;
  readonly pdf: Buffer;
}
export interface CommentRow {
  readonly conventionId: string;
  readonly schoolId: string;
  readonly schoolYear: string;
  readonly text: string;
  readonly writtenAt: Date;
}

const COLUMNS = `f.id, f.from_month "fromMonth", f.to_month "toMonth", f.label, f.made_at "madeAt", f.made_for "madeFor",
  f.sha256, f.schools`;
const COMMENT = `convention_id "conventionId", school_id "schoolId", school_year "schoolYear", text, written_at "writtenAt"`;

/** Policies say which files the caller reads: those of conventions that she reads. */
@Injectable()
export class FollowUpRepository {
  /** The latest made first. */
  list(_reach: Reach, tx: Tx, conventionId: string): Promise<FollowUpRow[]> {
    return tx.query<FollowUpRow>(
      `select ${COLUMNS} from usage.follow_up_file f where f.convention_id = $1 order by f.made_at desc, f.id desc`,
      [conventionId],
    );
  }

  find(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    id: string,
  ): Promise<(FollowUpRow & { content: Buffer }) | undefined> {
    return tx.one(`select ${COLUMNS}, f.content from usage.follow_up_file f where f.convention_id = $1 and f.id = $2`, [
      conventionId,
      id,
    ]);
  }

  async pdf(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    id: string,
  ): Promise<{ pdf: Buffer; label: string } | undefined> {
    return tx.one('select f.pdf, f.label from usage.follow_up_file f where f.convention_id = $1 and f.id = $2', [
      conventionId,
      id,
    ]);
  }

  async count(_reach: Reach, tx: Tx, conventionId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int count from usage.follow_up_file where convention_id = $1',
      [conventionId],
    );
    return row?.count ?? 0;
  }

  async keep(_reach: Reach, tx: Tx, one: NewFollowUp): Promise<void> {
    await tx.execute(
      `insert into usage.follow_up_file (id, convention_id, academie_id, local_authority_id, places, from_month, to_month,
         label, made_at, made_for, schools, content, sha256, pdf)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13, $14)`,
      [
        ...[one.id, one.conventionId, one.academieId, one.localAuthorityId, one.places],
        ...[one.period.from, one.period.to, one.period.label, one.madeAt, one.madeFor],
        ...[JSON.stringify(one.schools), one.content, one.sha256, one.pdf],
      ],
    );
  }

  /** Releases of people's use, in order. As the system. */
  releases(_system: Reach, tx: Tx, schoolYears: readonly string[]): Promise<FollowUpContent['sources']['releases']> {
    return tx.query(
      `select school_year "schoolYear", period, encode(inputs_hash, 'hex') inputs from usage.release
        where school_year = any ($1::text[]) order by school_year, period`,
      [schoolYears],
    );
  }

  /** Of one school, or of one convention; the latest year first. */
  comments(
    _reach: Reach,
    tx: Tx,
    of: { readonly conventionId?: string; readonly schoolId?: string },
  ): Promise<CommentRow[]> {
    return tx.query<CommentRow>(
      `select ${COMMENT} from usage.follow_up_comment
        where ($1::uuid is null or convention_id = $1) and ($2::uuid is null or school_id = $2)
        order by school_year desc, convention_id, school_id limit 2000`,
      [of.conventionId ?? null, of.schoolId ?? null],
    );
  }

  async write(
    _reach: Reach,
    tx: Tx,
    { conventionId, schoolId, schoolYear, text, writtenAt }: CommentRow,
  ): Promise<void> {
    await tx.execute(
      `insert into usage.follow_up_comment (convention_id, school_id, school_year, text, written_at)
       values ($1, $2, $3, $4, $5)
       on conflict (convention_id, school_id, school_year) do update set (text, written_at) = ($4, $5)`,
      [conventionId, schoolId, schoolYear, text, writtenAt],
    );
  }

  /** @returns whether there was one */
  async withdraw(
    _reach: Reach,
    tx: Tx,
    { conventionId, schoolId, schoolYear }: Omit<CommentRow, 'text' | 'writtenAt'>,
  ): Promise<boolean> {
    const gone = await tx.execute(
      'delete from usage.follow_up_comment where convention_id = $1 and school_id = $2 and school_year = $3',
      [conventionId, schoolId, schoolYear],
    );
    return gone > 0;
  }
}
