import type { NewProjectRecord, ProjectDetails } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { StandingDevice } from './finding.js';

export interface RecordRow {
  readonly id: string;
  readonly on: LocalDate;
  readonly subject: string;
  readonly schoolUai: string | null;
  readonly reference: string | null;
  readonly words: string | null;
  readonly details: ProjectDetails;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export interface NewRecordRow {
  readonly id: string;
  readonly conventionId: string;
  readonly record: NewProjectRecord;
  readonly at: Date;
  readonly byId: string | null;
  readonly by: string;
}

const COLUMNS = `
  r.id, r.happened_on::text "on", r.subject, r.school_uai "schoolUai", r.reference, r.words, r.details,
  r.recorded_at "recordedAt", r.recorded_by "recordedBy"`;

/** What row level security lets through of one convention: PostgreSQL's policies are the filter. */
@Injectable()
export class ProjectRepository {
  async mayWrite(reach: Reach, tx: Tx, conventionId: string): Promise<boolean> {
    if (reach.kind === 'system') return true;
    const row = await tx.one<{ may: boolean }>('select $1::uuid in (select convention.projectable()) may', [
      conventionId,
    ]);
    return row?.may ?? false;
  }

  /** Schools of the annex whose collège de référence is one that the caller speaks for. */
  async answersFor(_reach: Reach, tx: Tx, conventionId: string): Promise<string[]> {
    const rows = await tx.query<{ uai: string }>('select answers_for as uai from convention.answers_for($1)', [
      conventionId,
    ]);
    return rows.map(({ uai }) => uai);
  }

  /** Latest day first. */
  all(_reach: Reach, tx: Tx, conventionId: string): Promise<RecordRow[]> {
    return tx.query<RecordRow>(
      `select ${COLUMNS} from convention.project_record r where r.convention_id = $1 and r.withdrawn_at is null
       order by r.happened_on desc, r.id desc`,
      [conventionId],
    );
  }

  find(_reach: Reach, tx: Tx, conventionId: string, id: string): Promise<RecordRow | undefined> {
    return tx.one<RecordRow>(
      `select ${COLUMNS} from convention.project_record r
       where r.convention_id = $1 and r.id = $2 and r.withdrawn_at is null`,
      [conventionId, id],
    );
  }

  /** Withdrawn ones among them: they are kept too. */
  async count(_reach: Reach, tx: Tx, conventionId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int count from convention.project_record where convention_id = $1',
      [conventionId],
    );
    return row?.count ?? 0;
  }

  async add(_reach: Reach, tx: Tx, { id, conventionId, record, at, byId, by }: NewRecordRow): Promise<void> {
    await tx.execute(
      `insert into convention.project_record (id, convention_id, kind, happened_on, subject, school_uai, reference, words,
         details, recorded_at, recorded_by_id, recorded_by, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $10)`,
      [
        ...[id, conventionId, record.details.kind, record.on, record.subject, record.schoolUai, record.reference],
        ...[record.words, JSON.stringify(record.details), at, byId, by],
      ],
    );
  }

  async change(_reach: Reach, tx: Tx, id: string, record: NewProjectRecord, at: Date): Promise<void> {
    await tx.execute(
      `update convention.project_record set happened_on = $2, subject = $3, school_uai = $4, reference = $5, words = $6,
         details = $7::jsonb, changed_at = $8 where id = $1`,
      [
        ...[id, record.on, record.subject, record.schoolUai, record.reference, record.words],
        ...[JSON.stringify(record.details), at],
      ],
    );
  }

  async withdraw(_reach: Reach, tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute('update convention.project_record set withdrawn_at = $2, changed_at = $2 where id = $1', [id, at]);
  }

  /** Devices that the convention paid for and that stand in a school, among those within reach. */
  standing(_reach: Reach, tx: Tx, conventionId: string): Promise<StandingDevice[]> {
    return tx.query<StandingDevice>(
      `select d.serial_number "serialNumber", d.school_uai "schoolUai", d.classroom_name "classroomName"
       from convention.funded_device d
       where d.convention_id = $1 and d.budget_line_id is not null and d.school_uai is not null
       order by d.school_uai, d.serial_number`,
      [conventionId],
    );
  }

  /** In a system transaction: what this room holds about a person. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<{ reference: string; subject: string; at: Date }[]> {
    return tx.query(
      `select v.reference, r.subject, r.recorded_at at from convention.project_record r
       join convention.convention v on v.id = r.convention_id where r.recorded_by_id = $1 order by r.recorded_at limit $2`,
      [personId, limit],
    );
  }
}
