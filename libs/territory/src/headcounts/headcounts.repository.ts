import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach, SchoolYear } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { PublishedHeadcount } from './headcounts-file.js';

/** What the school itself has counted. */
export interface SchoolHeadcount {
  readonly pupils: number | null;
  readonly classes: number | null;
  readonly teachers: number | null;
  readonly countedOn: LocalDate;
}

@Injectable()
export class HeadcountsRepository {
  /** Row level security shows those of the places that the caller may read. */
  ofSchool(tx: Tx, _reach: Reach, schoolId: string, year: SchoolYear): Promise<SchoolHeadcount | undefined> {
    return tx.one<SchoolHeadcount>(
      `select pupils, classes, teachers, to_char(counted_on, 'YYYY-MM-DD') as "countedOn"
         from territory.school_headcount where school_id = $1 and school_year = $2`,
      [schoolId, year],
    );
  }

  published(
    tx: Tx,
    _reach: Reach,
    uai: string,
    year: SchoolYear,
  ): Promise<Pick<PublishedHeadcount, 'pupils' | 'classes'> | undefined> {
    return tx.one('select pupils, classes from territory.published_headcount where uai = $1 and school_year = $2', [
      uai,
      year,
    ]);
  }

  /** Of many schools at once, what the school says before what the ministry published; those of which nothing is known are left out. */
  ofSchools(
    tx: Tx,
    _reach: Reach,
    ids: readonly string[],
    year: SchoolYear,
  ): Promise<({ schoolId: string } & Readonly<Record<'pupils' | 'classes' | 'teachers', number | null>>)[]> {
    return tx.query(
      `select p.id as "schoolId", coalesce(s.pupils, m.pupils) as pupils, coalesce(s.classes, m.classes) as classes, s.teachers
         from unnest($1::uuid[]) as asked join territory.place p on p.id = asked
         left join territory.school_headcount s on s.school_id = p.id and s.school_year = $2
         left join territory.published_headcount m on m.uai = p.uai and m.school_year = $2
        where s.school_id is not null or m.uai is not null`,
      [ids, year],
    );
  }

  async save(
    tx: Tx,
    _reach: Reach,
    schoolId: string,
    year: SchoolYear,
    { pupils, classes, teachers, countedOn }: SchoolHeadcount,
    at: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into territory.school_headcount
         (school_id, school_year, pupils, classes, teachers, counted_on, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (school_id, school_year) do update set pupils = excluded.pupils, classes = excluded.classes,
         teachers = excluded.teachers, counted_on = excluded.counted_on, changed_at = excluded.changed_at`,
      [schoolId, year, pupils, classes, teachers, countedOn, at],
    );
  }

  /** @returns how many are new or no longer the same */
  async publish(tx: Tx, _reach: Reach, rows: readonly PublishedHeadcount[]): Promise<number> {
    const changed = await tx.query(
      `insert into territory.published_headcount as old (uai, school_year, pupils, classes)
       select distinct on (uai, year) uai, year, pupils, classes
         from jsonb_to_recordset($1::jsonb) as given (uai text, year text, pupils integer, classes integer)
       on conflict (uai, school_year) do update set pupils = excluded.pupils, classes = excluded.classes
         where (old.pupils, old.classes) is distinct from (excluded.pupils, excluded.classes)
       returning uai`,
      [JSON.stringify(rows)],
    );
    return changed.length;
  }
}
