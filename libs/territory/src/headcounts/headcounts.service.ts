import { Inject, Injectable } from '@nestjs/common';
import type { Headcounts as Counts, Place, setHeadcounts, InputOf } from '@chariot/contract';
import { LocalDate, SchoolYear, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import type { Readable } from 'node:stream';
import { territoryError } from '../errors.js';
import { CsvFile, UnreadableCsv } from '../open-data/csv-file.js';
import { Places } from '../places/places.service.js';
import { headcountColumns, headcountOf, type PublishedHeadcount } from './headcounts-file.js';
import { HeadcountsRepository } from './headcounts.repository.js';

/** Rows of a statement. */
const BATCH = 2_000;
/** Beyond this share of unreadable lines the file is not what it says. */
const MOST_REFUSED = 0.05;
const SHOWN_LINES = 20;

export interface LoadedHeadcounts {
  readonly rows: number;
  readonly changed: number;
  readonly refused: number;
  /** Where, and why: at most twenty. */
  readonly refusedLines: readonly { readonly line: number; readonly why: string }[];
}

/** How many pupils, classes and teachers each school has: the denominators of all that is said of use. */
@Injectable()
export class Headcounts {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly repository: HeadcountsRepository,
    private readonly journal: Journal,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `territory.headcountOfASchool`, `kernel.invalidSchoolYear` */
  async of(tx: Tx, reach: Reach, schoolId: string, text: string): Promise<Counts> {
    const year = SchoolYear.parse(text);
    const { uai } = await this.#school(tx, reach, schoolId);
    const said = await this.repository.ofSchool(tx, reach, schoolId, year);
    const published = uai === null ? undefined : await this.repository.published(tx, reach, uai, year);
    const { from } = SchoolYear.period(year);
    const inForce = (what: 'pupils' | 'classes' | 'teachers'): Counts['pupils'] => {
      const own = said?.[what] ?? null;
      if (said !== undefined && own !== null) return { value: own, countedOn: said.countedOn, source: 'school' };
      const value = what === 'teachers' ? undefined : published?.[what];
      return value === undefined ? null : { value, countedOn: from, source: 'ministry' };
    };
    const [pupils, classes, teachers] = [inForce('pupils'), inForce('classes'), inForce('teachers')];
    return { placeId: schoolId, year, pupils, classes, teachers };
  }

  /** Of many schools at once, by school, for whoever adds them up; null is not known. */
  async ofSchools(
    tx: Tx,
    reach: Reach,
    ids: readonly string[],
    year: SchoolYear,
  ): Promise<ReadonlyMap<string, Readonly<Record<'pupils' | 'classes' | 'teachers', number | null>>>> {
    const rows = await this.repository.ofSchools(tx, reach, ids, year);
    return new Map(rows.map(({ schoolId, ...counts }) => [schoolId, counts]));
  }

  /**
   * @throws DomainError `territory.placeNotFound`, `territory.headcountOfASchool`, `territory.mayNotChange`,
   * `territory.countedLater`, `kernel.invalidSchoolYear`
   */
  async set(
    tx: Tx,
    reach: Reach,
    schoolId: string,
    text: string,
    { pupils, classes, teachers, countedOn }: InputOf<typeof setHeadcounts>['body'],
  ): Promise<Counts> {
    const year = SchoolYear.parse(text);
    const { name, timeZone } = await this.#school(tx, reach, schoolId);
    if (!(await this.places.covers(tx, reach, 'project:write', schoolId))) {
      throw territoryError('mayNotChange', { name });
    }
    const on = LocalDate.parse(countedOn);
    if (on > LocalDate.today(this.clock, timeZone)) throw territoryError('countedLater');
    const counts = { pupils, classes, teachers };
    await this.repository.save(tx, reach, schoolId, year, { ...counts, countedOn: on }, this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'territory.headcounts.set',
      subject: { kind: 'place', id: schoolId, label: name },
      placeId: schoolId,
      details: { year, ...counts },
    });
    return this.of(tx, reach, schoolId, year);
  }

  /**
   * Loads the ministry's « effectifs » (CSV of data.education.gouv.fr), whole or not at all; safe to run twice.
   * @throws DomainError `territory.headcountsUnreadable`, `territory.headcountsColumns`, `territory.headcountsTooBad`
   */
  async load(tx: Tx, reach: Reach, file: Readable): Promise<LoadedHeadcounts> {
    const told = { rows: 0, changed: 0, refused: 0 };
    const refusedLines: { line: number; why: string }[] = [];
    const batch: PublishedHeadcount[] = [];
    let columns: ReturnType<typeof headcountColumns> | null = null;
    try {
      for await (const { cells, line } of new CsvFile().records(file)) {
        if (columns === null) {
          columns = headcountColumns(cells);
          const { missing } = columns;
          if (missing.length > 0) throw territoryError('headcountsColumns', { columns: missing.join(', ') });
          continue;
        }
        told.rows += 1;
        const read = headcountOf(columns, cells);
        if (typeof read !== 'string') batch.push(read);
        else {
          told.refused += 1;
          if (refusedLines.length < SHOWN_LINES) refusedLines.push({ line, why: read });
        }
        if (batch.length === BATCH) told.changed += await this.repository.publish(tx, reach, batch.splice(0));
      }
    } catch (error) {
      if (!(error instanceof UnreadableCsv)) throw error;
      throw territoryError('headcountsUnreadable', { line: error.line }, { cause: error });
    }
    if (told.rows === 0) throw territoryError('headcountsUnreadable', { line: 1 });
    if (told.refused > told.rows * MOST_REFUSED) {
      throw territoryError('headcountsTooBad', { ...told, line: refusedLines[0]?.line ?? 1 });
    }
    told.changed += await this.repository.publish(tx, reach, batch);
    return { ...told, refusedLines };
  }

  async #school(tx: Tx, reach: Reach, id: string): Promise<Place> {
    const place = await this.places.get(tx, reach, id);
    if (place.kind !== 'school') throw territoryError('headcountOfASchool', { name: place.name });
    return place;
  }
}
