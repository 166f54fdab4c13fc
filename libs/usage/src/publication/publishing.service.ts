import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { LocalDate, Reach, SchoolYear, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Leader, PLATFORM_OPTIONS, type PlatformOptions, type Tx } from '@chariot/platform';
import type { Month } from '../measures/measure.js';
import { schoolYearOf } from './period.js';
import { PublicationRepository, type TellingRow } from './publication.repository.js';
import { drawMap, joinMap, monthsOf, People, tellMonths, type Mapped } from './release.js';
import { tellDisciplines, tellYear } from './year.js';

const EVERY_MS = 15 * 60_000;
const SYSTEM = Reach.system('publication des chiffres d’usage');
/** The map of a year is drawn from two months: in September few have begun. */
const MONTHS_FOR_MAP = 2;

/** In the process that leads: freezes what may be told of each month that has closed, then of each year. */
@Injectable()
export class Publishing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly leader: Leader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: Pick<PlatformOptions, 'relay'>,
    private readonly repository: PublicationRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'usage publication', () => this.publish());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  /** Releases every closed month that has none, oldest first, a transaction each. @returns how many */
  async publish(): Promise<number> {
    const { first, open } = await this.database.read(SYSTEM, (tx) => this.repository.span(tx));
    const today = LocalDate.today(this.clock).slice(0, 7);
    const thisMonth = today < open ? today : open;
    let released = 0;
    if (first === null) return released;
    for (let year = schoolYearOf(first); year <= schoolYearOf(thisMonth); year = SchoolYear.next(year)) {
      const periods = await this.database.read(SYSTEM, (tx) => this.repository.periods(tx, year));
      for (const month of monthsOf(year)) {
        if (month >= thisMonth || periods.includes(month)) continue;
        released += await this.database.transaction(SYSTEM, (tx) => this.#release(tx, year, month));
      }
    }
    return released;
  }

  async #release(tx: Tx, schoolYear: SchoolYear, month: Month): Promise<number> {
    await this.repository.lock(tx);
    if ((await this.repository.periods(tx, schoolYear)).includes(month)) return 0;
    const months = monthsOf(schoolYear);
    const closed = months.filter((one) => one <= month);
    const isOver = closed.length === months.length;
    const rows = await this.repository.people(tx, SYSTEM, closed[0] as Month, month);
    const people = new People(rows);
    const schools = await this.repository.schools(tx, closed[0] as Month, month);
    const known = await this.repository.map(tx, schoolYear);
    const joining = this.#joining(known, schools, people, closed);
    const map = [...known, ...joining];
    const release = { schoolYear, period: month, partition: joining, inputsHash: hashOf([map, rows]) };
    await this.repository.release(tx, release, this.clock.now());
    const until = await this.repository.toldUntil(tx, schoolYear);
    const told = tellMonths(map, people, closed, isOver).filter(
      ({ placeId, from }) => from > (until.get(placeId) ?? ''),
    );
    await this.repository.tell(
      tx,
      release,
      told.map((row): TellingRow => ({ ...row, kind: 'month', disciplines: [] })),
    );
    if (isOver) await this.#releaseYear(tx, schoolYear, map.length > 0 ? map : alone(schools), people, rows);
    return 1;
  }

  #joining(known: readonly Mapped[], schools: Parameters<typeof joinMap>[1], people: People, closed: readonly Month[]) {
    if (known.length > 0) return joinMap(known, schools);
    return closed.length < MONTHS_FOR_MAP ? [] : (drawMap(schools, people, closed) ?? []);
  }

  async #releaseYear(tx: Tx, schoolYear: SchoolYear, map: readonly Mapped[], people: People, rows: unknown) {
    const months = monthsOf(schoolYear);
    const disciplines = await this.repository.disciplines(tx, SYSTEM, schoolYear);
    const inputsHash = hashOf([map, rows, disciplines]);
    const release = { schoolYear, period: schoolYear, partition: [], inputsHash };
    await this.repository.release(tx, release, this.clock.now());
    await this.repository.tell(tx, release, [
      ...tellYear(map, people, months).map((row): TellingRow => ({ ...row, kind: 'year', disciplines: [] })),
      ...tellDisciplines(map, disciplines, months).map((row): TellingRow => ({ ...row, kind: 'discipline' })),
    ]);
  }
}

/** Where no map could be drawn all year: one block, of which no month is told. */
const alone = (schools: Parameters<typeof joinMap>[1]): Mapped[] => schools.map((one) => ({ ...one, block: 0 }));

/** Rows come sorted, with their fields in one order. */
const hashOf = (inputs: unknown): Buffer => createHash('sha256').update(JSON.stringify(inputs)).digest();
