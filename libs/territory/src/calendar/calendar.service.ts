import { Inject, Injectable } from '@nestjs/common';
import type { Holiday, SchoolCalendar } from '@chariot/contract';
import { DomainError, SchoolYear, type Clock, type LocalDate, type Period, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import type { Readable } from 'node:stream';
import { territoryError } from '../errors.js';
import { HoursRepository } from '../hours/hours.repository.js';
import { CsvFile, UnreadableCsv } from '../open-data/csv-file.js';
import { Places } from '../places/places.service.js';
import { calendarColumns, holidayOf, type ZoneHoliday } from './calendar-file.js';
import { openDays, openTime, USUAL_WEEK, type OpenDays } from './calendar.js';
import { CalendarRepository } from './calendar.repository.js';

/** Twenty years of twenty zones. */
const MOST_LINES = 20_000;

/** When there is school: the ministry's calendar, by zone, and what it leaves of a school's week. */
@Injectable()
export class Calendar {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly hours: HoursRepository,
    private readonly repository: CalendarRepository,
    private readonly journal: Journal,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `kernel.invalidSchoolYear` */
  async of(tx: Tx, reach: Reach, placeId: string, text: string): Promise<SchoolCalendar> {
    const year = SchoolYear.parse(text);
    const place = await this.places.get(tx, reach, placeId);
    const zone = await this.repository.zoneOf(tx, reach, placeId);
    const holidays = zone === null ? [] : await this.repository.holidays(tx, reach, zone, year);
    const zones = await this.repository.zones(reach, tx);
    const known = { placeId, year, zone, zones, holidays };
    if (place.kind !== 'school' || holidays.length === 0) return { ...known, open: null };
    const said = await this.hours.of(tx, reach, placeId);
    const open = openTime(said?.openings ?? USUAL_WEEK, SchoolYear.period(year), holidays);
    return { ...known, open: { ...open, assumedWeek: said === undefined } };
  }

  /**
   * What many schools open of a time that is short, by school; those whose calendar is not known are left out. Schools that
   * open alike are counted once.
   */
  async openTimes(
    tx: Tx,
    reach: Reach,
    ids: readonly string[],
    time: Period & { readonly until: LocalDate },
  ): Promise<ReadonlyMap<string, OpenDays>> {
    const years = [...new Set([SchoolYear.of(time.from), SchoolYear.of(time.until)])];
    const holidays = new Map<string, Holiday[]>();
    const alike = new Map<string, OpenDays>();
    const open = new Map<string, OpenDays>();
    for (const { schoolId, openings, zone } of await this.repository.weeks(tx, reach, ids)) {
      if (zone === null) continue;
      if (!holidays.has(zone)) {
        const found = [];
        for (const year of years) found.push(await this.repository.holidays(tx, reach, zone, year));
        // A year without its calendar would look as though it had no holiday.
        holidays.set(zone, found.some(({ length }) => length === 0) ? [] : found.flat());
      }
      const known = holidays.get(zone) ?? [];
      if (known.length === 0) continue;
      const week = openings === null || openings.length === 0 ? USUAL_WEEK : openings;
      const key = `${zone} ${JSON.stringify(week)}`;
      const days = alike.get(key) ?? openDays(week, time, known);
      alike.set(key, days);
      open.set(schoolId, days);
    }
    return open;
  }

  /** @throws DomainError `territory.placeNotFound`, `territory.zoneOfAnAcademie`, `territory.mayNotChange`, `territory.unknownZone` */
  async setZone(tx: Tx, reach: Reach, placeId: string, zone: string): Promise<{ placeId: string; zone: string }> {
    const { kind, name } = await this.places.get(tx, reach, placeId);
    if (kind !== 'academie') throw territoryError('zoneOfAnAcademie', { name });
    if (!(await this.places.covers(tx, reach, 'place:write', placeId))) throw territoryError('mayNotChange', { name });
    if (!(await this.repository.zones(reach, tx)).includes(zone)) throw territoryError('unknownZone', { zone });
    await this.repository.setZone(tx, reach, placeId, zone, this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'territory.calendarZone.set',
      subject: { kind: 'place', id: placeId, label: name },
      placeId,
      details: { zone },
    });
    return { placeId, zone };
  }

  /**
   * Loads the ministry's calendar (CSV of data.education.gouv.fr), whole or not at all; safe to run twice.
   * @returns how many holidays it has, by school year
   * @throws DomainError `territory.calendarUnreadable`, `territory.calendarColumns`, `territory.calendarLine`
   */
  async load(tx: Tx, reach: Reach, file: Readable): Promise<ReadonlyMap<string, number>> {
    const holidays = await this.#read(file);
    await this.repository.replace(tx, reach, holidays);
    const years = new Map<string, Set<string>>();
    for (const { year, zone, from } of holidays) years.set(year, (years.get(year) ?? new Set()).add(`${zone} ${from}`));
    return new Map([...years].sort().map(([year, { size }]) => [year, size]));
  }

  async #read(file: Readable): Promise<ZoneHoliday[]> {
    const holidays: ZoneHoliday[] = [];
    let columns: ReturnType<typeof calendarColumns> | null = null;
    try {
      for await (const { cells, line } of new CsvFile().records(file)) {
        if (columns === null) {
          columns = calendarColumns(cells);
          const [missing] = columns.missing;
          if (missing !== undefined) throw territoryError('calendarColumns', { columns: columns.missing.join(', ') });
        } else if (holidays.length < MOST_LINES) holidays.push(...lineOf(columns, cells, line));
        else throw territoryError('calendarUnreadable', { line });
      }
    } catch (error) {
      if (!(error instanceof UnreadableCsv)) throw error;
      throw territoryError('calendarUnreadable', { line: error.line }, { cause: error });
    }
    if (holidays.length === 0) throw territoryError('calendarUnreadable', { line: 1 });
    return holidays;
  }
}

function lineOf(columns: ReturnType<typeof calendarColumns>, cells: readonly string[], line: number): ZoneHoliday[] {
  try {
    const holiday = holidayOf(columns, cells);
    return holiday === null ? [] : [holiday];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw territoryError('calendarLine', { line }, { cause: error });
  }
}
