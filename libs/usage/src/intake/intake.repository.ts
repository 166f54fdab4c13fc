import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { columnOf, SUMS } from '../measures/columns.js';
import type { Distribution } from '../measures/measure.js';
import type { Additions, DisciplineAdditions } from './facts.js';

const COLUMNS = SUMS.map(columnOf);
/**
 * One row, found by its key: a fact costs the same whatever was there. Facts come many in a transaction and in any order of
 * schools, and who says how all schools stand writes them all: either waits for the other whole, or each would hold a row that
 * the other wants.
 */
const ADD = `insert into usage.month as m (school_id, month, ${COLUMNS.join(', ')})
  select $1, usage.this_month(), ${COLUMNS.map((_, at) => `$${at + 2}::integer`).join(', ')}
    from (select pg_advisory_xact_lock_shared(hashtext('usage.month'))) as held
  on conflict (school_id, month) do update set ${COLUMNS.map((one) => `${one} = m.${one} + excluded.${one}`).join(', ')}`;

/** Adds to the open month, and to no other; only the system may. */
@Injectable()
export class IntakeRepository {
  async add(tx: Tx, _reach: Reach, schoolId: string, additions: Additions): Promise<void> {
    await tx.execute(ADD, [schoolId, ...SUMS.map((measure) => additions[measure] ?? 0)]);
  }

  async addDiscipline(
    tx: Tx,
    _reach: Reach,
    schoolId: string,
    { discipline, teachers, classes, pupils }: DisciplineAdditions,
  ): Promise<void> {
    await tx.execute(
      `insert into usage.lesson_discipline as d (school_id, school_year, discipline, lessons, teachers, classes, pupils)
       values ($1, usage.this_year(), $2, 1, $3, $4, $5)
       on conflict (school_id, school_year, discipline) do update set lessons = d.lessons + 1,
         teachers = d.teachers + excluded.teachers, classes = d.classes + excluded.classes, pupils = d.pupils + excluded.pupils`,
      [schoolId, discipline, teachers, classes, pupils],
    );
  }

  async occurred(tx: Tx, _reach: Reach, schoolId: string, name: Distribution, value: number): Promise<void> {
    await tx.execute(
      `insert into usage.distribution as d (school_id, month, name, value, n) values ($1, usage.this_month(), $2, $3, 1)
       on conflict (school_id, month, name, value) do update set n = d.n + 1`,
      [schoolId, name, value],
    );
  }
}
