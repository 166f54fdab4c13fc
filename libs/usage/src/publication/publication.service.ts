import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, type Clock, type Reach, type SchoolYear } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import type { Occurrences } from '../indicators/median.js';
import { OF_PEOPLE, type Month } from '../measures/measure.js';
import { worksAt } from './at-home.js';
import { nothing, piecesIn, schoolYearOf, toldIn, yearsIn } from './period.js';
import { PublicationRepository, type Means, type ToldRow } from './publication.repository.js';
import { monthsOf, People, tellHome, type PeopleCounts, type ToldMonths } from './release.js';
import { tellHomeDisciplines, type DisciplineCounts } from './year.js';

/** From where figures are looked at: by those who work in that very school (`worksAt`), or by anybody else. */
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

/** What was published of some places in some school years: read once, however much is asked of it. */
export type Published = (placeId: string, year: SchoolYear) => readonly ToldRow[];

/** What may be told of people's use: what was published, and to a school its own figures. Nothing else is ever counted. */
@Injectable()
export class PublicationService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: PublicationRepository,
  ) {}

  async published(
    tx: Tx,
    placeIds: readonly string[],
    { from, to }: Pick<AskedCells, 'from' | 'to'>,
  ): Promise<Published> {
    const years = yearsIn(from, to).map(({ year }) => year);
    const byPlace = new Map<string, ToldRow[]>();
    for (const { schoolYear, ...row } of await this.repository.toldOf(tx, placeIds, years)) {
      const key = `${row.placeId} ${schoolYear}`;
      const rows = byPlace.get(key);
      if (rows === undefined) byPlace.set(key, [row]);
      else rows.push(row);
    }
    return (placeId, year) => byPlace.get(`${placeId} ${year}`) ?? [];
  }

  /**
   * The sums of a place over whole months. The caller must already have been let in at that place.
   * @param published of that place and time
   * @returns `null`: under the threshold, or not told apart from what is
   */
  async cells(
    tx: Tx,
    reach: Reach,
    { placeId, from, to, viewpoint }: AskedCells,
    published: Published,
  ): Promise<PeopleCounts | null> {
    const sum = nothing();
    let isTold = false;
    for (const { year, months } of yearsIn(from, to)) {
      const counts =
        viewpoint === 'school' && worksAt(reach, placeId)
          ? await this.#home(tx, reach, placeId, months)
          : toldIn(published(placeId, year).filter(isOfMonths), months);
      if (counts === 'empty') continue;
      if (counts === null) return null;
      isTold = true;
      for (const measure of OF_PEOPLE) sum[measure] += counts[measure];
    }
    return isTold ? sum : null;
  }

  /**
   * What was measured of the network as the lessons began of which `cells` tells from outside: of the very schools that were
   * told together, wherever they are today. Empty where nothing is told.
   */
  throughput({ placeId, from, to }: Omit<AskedCells, 'viewpoint'>, published: Published): Occurrences[] {
    const n = new Map<number, number>();
    for (const { year, months } of yearsIn(from, to)) {
      const pieces = piecesIn(published(placeId, year).filter(isOfMonths), months);
      if (pieces === null) return [];
      for (const one of pieces.flatMap(({ throughput }) => throughput)) {
        n.set(one.value, (n.get(one.value) ?? 0) + one.n);
      }
    }
    return [...n].map(([value, times]) => ({ value, n: times }));
  }

  /** What the schools had of which `cells` tells from outside, wherever they are today. `null` where nothing is told. */
  means({ placeId, from, to }: Omit<AskedCells, 'viewpoint'>, published: Published): Means | null {
    const all: Means[] = [];
    for (const { year, months } of yearsIn(from, to)) {
      for (const { means } of piecesIn(published(placeId, year).filter(isOfMonths), months) ?? []) {
        // Of a year of which no map was drawn, nobody knows any more which schools were told before means were frozen.
        if (means === null || means.schools === 0) return null;
        all.push(means);
      }
    }
    const last = all.at(-1);
    if (last === undefined) return null;
    const sumOf = (name: 'bookableSlots' | 'openWeeks'): number => all.reduce((sum, one) => sum + one[name], 0);
    const most = Math.max(...all.map(({ schoolsOpen }) => schoolsOpen));
    return {
      ...{ ...last, bookableSlots: sumOf('bookableSlots'), openWeeks: sumOf('openWeeks') },
      schoolsOpen: Math.min(last.schools, most),
    };
  }

  /** Of a school year that is over; empty where nothing may be told. */
  async disciplines(
    tx: Tx,
    reach: Reach,
    { placeId, at }: { readonly placeId: string; readonly at: Month },
    published: Published,
  ): Promise<ToldDiscipline[]> {
    const year = schoolYearOf(at);
    const told = published(placeId, year).filter(({ kind }) => kind === 'discipline');
    if (!worksAt(reach, placeId) || told.length > 0) {
      return told.map(({ disciplines, counts }) => ({ disciplines, counts: counts as DisciplineCounts }));
    }
    if (!this.#isOver(at)) return [];
    return tellHomeDisciplines(
      placeId,
      await this.repository.disciplines(tx, reach, year, placeId),
      monthsOf(year),
    ).map(({ disciplines, counts }) => ({ disciplines, counts }));
  }

  /** The last month up to which everybody is told a place's months: later ones wait for the next. */
  toldUntil(placeId: string, at: Month, published: Published): Month | null {
    const told = published(placeId, schoolYearOf(at)).filter(({ kind }) => kind === 'month');
    return told.at(-1)?.to ?? null;
  }

  /** `empty`: nothing happened in these months. */
  async #home(tx: Tx, reach: Reach, schoolId: string, asked: readonly Month[]): Promise<PeopleCounts | 'empty' | null> {
    const [first = '', last = ''] = [asked[0], asked.at(-1)];
    const months = monthsOf(schoolYearOf(first)).filter((month) => month <= last);
    const people = new People(await this.repository.people(tx, reach, months[0] as Month, last, schoolId));
    const full = people.fullMonths(schoolId, asked);
    return full.length === 0 ? 'empty' : toldIn(tellHome(schoolId, people, months), full);
  }

  #isOver = (at: Month): boolean => (monthsOf(schoolYearOf(at)).at(-1) ?? '') < this.#thisMonth();
  #thisMonth = (): Month => LocalDate.today(this.clock).slice(0, 7);
}

const isOfMonths = (row: ToldRow): row is ToldRow & ToldMonths => row.kind !== 'discipline';
