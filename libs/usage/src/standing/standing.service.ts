import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, Reach, SchoolYear } from '@chariot/kernel';
import { Database, type Tx } from '@chariot/platform';
import { Calendar, Headcounts } from '@chariot/territory';
import { EQUIPMENT, type Equipment, type SchoolEquipment } from './equipment.port.js';
import { StandingRepository, type DayRow } from './standing.repository.js';

const COUNTING = Reach.system('statistiques du parc');
/** A server that was off longer than that has no use that it missed. */
const MOST_DAYS_BACK = 31;

/** Takes each day once: what schools have, and what use will be divided by. */
@Injectable()
export class Standing {
  constructor(
    private readonly database: Database,
    private readonly repository: StandingRepository,
    private readonly calendar: Calendar,
    private readonly headcounts: Headcounts,
    @Inject(EQUIPMENT) private readonly equipment: Equipment,
  ) {}

  /**
   * Safe to run at any time, and twice. Days that were missed are taken with the first that is not, with the equipment of
   * that one, and count in its month: a closed one does not change.
   * @returns how many days were taken
   */
  look(): Promise<number> {
    return this.database.transaction(COUNTING, async (tx) => {
      const today = await this.repository.today(COUNTING, tx);
      const schools = await this.equipment.standing(tx);
      await this.#stand(tx, schools, today);
      const last = await this.repository.lastDay(COUNTING, tx);
      if (last !== null && last >= today) return 0;
      const oldest = LocalDate.addDays(today, -MOST_DAYS_BACK);
      const missed = last === null ? today : LocalDate.addDays(last, 1);
      const from = missed < oldest ? oldest : missed;
      if (!(await this.repository.take(tx, COUNTING, today))) return 0;
      await this.#addDays(tx, schools, { from, until: today });
      return LocalDate.daysBetween(from, today) + 1;
    });
  }

  async #stand(tx: Tx, schools: readonly SchoolEquipment[], today: LocalDate): Promise<void> {
    const ids = schools.map(({ schoolId }) => schoolId);
    const known = await this.headcounts.ofSchools(tx, COUNTING, ids, SchoolYear.of(today));
    const rows = schools.map((school) => ({
      ...{ ...school, ...known.get(school.schoolId) },
      // Its pupils are those of an equipped school no longer; its classes and teachers divide the use of a month that it began.
      ...(isEquipped(school) ? {} : { pupils: null }),
    }));
    await this.repository.stand(tx, COUNTING, rows);
  }

  async #addDays(
    tx: Tx,
    schools: readonly SchoolEquipment[],
    days: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<void> {
    const ids = schools.map(({ schoolId }) => schoolId);
    const open = await this.calendar.openTimes(tx, COUNTING, ids, days);
    const rows = schools.filter(isEquipped).flatMap(({ schoolId, devices, devicesInService, carts }): DayRow[] => {
      const time = open.get(schoolId);
      // Without its calendar nobody knows whether it was open: it is then in no figure that is divided by days.
      if (time === undefined || time.days === 0) return [];
      const { days: openDays, weeks: openWeeks, slots } = time;
      const deviceDays = devices * openDays;
      const deviceDaysInService = devicesInService * openDays;
      return [{ schoolId, openDays, openWeeks, bookableSlots: slots * carts, deviceDays, deviceDaysInService }];
    });
    if (rows.length > 0) await this.repository.addDays(tx, COUNTING, rows);
  }
}

/** One of which all tablets were given away, and every cart closed, has no days: nothing of it can be used, nor fail. */
const isEquipped = ({ devices, carts }: SchoolEquipment): boolean => devices + carts > 0;
