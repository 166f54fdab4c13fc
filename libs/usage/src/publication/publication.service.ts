import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { OF_PEOPLE, type Month } from '../measures/measure.js';
import { nothing, schoolYearOf, toldIn, yearsIn } from './period.js';
import { PublicationRepository, type ToldRow } from './publication.repository.js';
import { monthsOf, People, tellHome, type PeopleCounts, type ToldMonths } from './release.js';
import { tellHomeDisciplines, type DisciplineCounts } from './year.js';

/** From where figures are looked at: by those who hold a role at that very school, or by anybody else. */
export type Viewpoint = 'school' | 'outside';

export interface AskedCells {
  readonly placeId: string;
  /** Both belong to it. */
  readonly from: Month;
  readonly to: Month;
  readonly viewpoint: Viewpoint;
}
export interface ToldDiscipline {
  /** Several where they are only told together. */
  readonly disciplines: readonly string[];
  readonly counts: DisciplineCounts;
}

/** What may be told of people's use: what was published, and to a school its own figures. Nothing else is ever counted. */
@Injectable()
export class PublicationService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: PublicationRepository,
  ) {}

  /**
   * The sums of a place over whole months. The caller must already have been let in at that place.
   * @returns `null`: under the threshold, or not told apart from what is
   */
  async cells(tx: Tx, reach: Reach, { placeId, from, to, viewpoint }: AskedCells): Promise<PeopleCounts | null> {
    const sum = nothing();
    for (const { year, months } of yearsIn(from, to)) {
      const home = viewpoint === 'outside' ? null : await this.#home(tx, reach, placeId, months.at(-1) as Month);
      const told = home ?? (await this.repository.toldOf(tx, placeId, year)).filter(isOfMonths);
      const counts = toldIn(told, months);
      if (counts === null) return null;
      for (const measure of OF_PEOPLE) sum[measure] += counts[measure];
    }
    return sum;
  }

  /** Of a school year that is over; empty where nothing may be told. */
  async disciplines(tx: Tx, reach: Reach, placeId: string, at: Month): Promise<ToldDiscipline[]> {
    const year = schoolYearOf(at);
    const told = (await this.repository.toldOf(tx, placeId, year)).filter(({ kind }) => kind === 'discipline');
    if (!isAtHome(reach, placeId) || told.length > 0) {
      return told.map(({ disciplines, counts }) => ({ disciplines, counts: counts as DisciplineCounts }));
    }
    if (!this.#isOver(at)) return [];
    return tellHomeDisciplines(
      placeId,
      await this.repository.disciplines(tx, reach, year, placeId),
      monthsOf(year),
    ).map(({ disciplines, counts }) => ({ disciplines, counts }));
  }

  /** `null` for whoever works elsewhere, and for a place that is no school: it has no row. */
  async #home(tx: Tx, reach: Reach, schoolId: string, until: Month): Promise<ToldMonths[] | null> {
    if (!isAtHome(reach, schoolId)) return null;
    const months = monthsOf(schoolYearOf(until)).filter((month) => month <= until);
    const rows = await this.repository.people(tx, reach, months[0] as Month, until, schoolId);
    return rows.length === 0 ? null : tellHome(schoolId, new People(rows), months);
  }

  #isOver = (at: Month): boolean => (monthsOf(schoolYearOf(at)).at(-1) ?? '') < this.#thisMonth();
  #thisMonth = (): Month => LocalDate.today(this.clock).slice(0, 7);
}

/** Whether she holds a role that reads figures at that very place, and not only above it. */
const isAtHome = (reach: Reach, placeId: string): boolean => reach.places('usage:read').includes(placeId);

const isOfMonths = (row: ToldRow): row is ToldRow & ToldMonths => row.kind !== 'discipline';
