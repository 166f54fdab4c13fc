import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import { columnOf, SUMS } from '../measures/columns.js';
import type { Distribution } from '../measures/measure.js';
import type { Additions, DisciplineAdditions } from './facts.js';

export interface LessonAdditions extends DisciplineAdditions {
  readonly sums: Additions;
  /** `null`: it was not measured. */
  readonly throughput: number | null;
}

const COLUMNS = SUMS.map(columnOf);
/**
 * One row, found by its key: a fact costs the same whatever was there. Facts come many in a transaction and in any order of
 * schools, and who says how all schools stand writes them all: either waits for the other whole, or each would hold a row that
 * the other wants.
 */
const ADDED = `insert into usage.month as m (school_id, month, ${COLUMNS.join(', ')})
  select $1, usage.this_month(), ${COLUMNS.map((_, at) => `$${at + 2}::integer`).join(', ')}
    from (select pg_advisory_xact_lock_shared(hashtext('usage.month'))) as held
  on conflict (school_id, month) do update set ${COLUMNS.map((one) => `${one} = m.${one} + excluded.${one}`).join(', ')}`;

const ADD: Statement = { name: 'usage.intake.add', sql: ADDED };

/** Of a lesson, all rows in one round trip. */
const AFTER_SUMS = COLUMNS.length + 2;
const ADD_LESSON: Statement = {
  name: 'usage.intake.lesson',
  sql: `with month as (${ADDED}), throughput as (
          insert into usage.distribution as d (school_id, month, name, value, n)
          select $1, usage.this_month(), 'throughput', $${AFTER_SUMS + 4}::integer, 1 where $${AFTER_SUMS + 4}::integer is not null
          on conflict (school_id, month, name, value) do update set n = d.n + 1)
        insert into usage.lesson_discipline as d (school_id, school_year, discipline, lessons, teachers, classes, pupils)
        values ($1, usage.this_year(), $${AFTER_SUMS}, 1, $${AFTER_SUMS + 1}, $${AFTER_SUMS + 2}, $${AFTER_SUMS + 3})
        on conflict (school_id, school_year, discipline) do update set lessons = d.lessons + 1,
          teachers = d.teachers + excluded.teachers, classes = d.classes + excluded.classes, pupils = d.pupils + excluded.pupils`,
};

/** Adds to the open month, and to no other; only the system may. */
@Injectable()
export class IntakeRepository {
  async add(tx: Tx, _reach: Reach, schoolId: string, additions: Additions): Promise<void> {
    await tx.execute(ADD, [schoolId, ...SUMS.map((measure) => additions[measure] ?? 0)]);
  }

  async addLesson(tx: Tx, _reach: Reach, schoolId: string, lesson: LessonAdditions): Promise<void> {
    const { sums, discipline, teachers, classes, pupils, throughput } = lesson;
    await tx.execute(ADD_LESSON, [
      ...[schoolId, ...SUMS.map((measure) => sums[measure] ?? 0)],
      ...[discipline, teachers, classes, pupils, throughput],
    ]);
  }

  async occurred(tx: Tx, _reach: Reach, schoolId: string, name: Distribution, value: number): Promise<void> {
    await tx.execute(
      `insert into usage.distribution as d (school_id, month, name, value, n) values ($1, usage.this_month(), $2, $3, 1)
       on conflict (school_id, month, name, value) do update set n = d.n + 1`,
      [schoolId, name, value],
    );
  }
}
