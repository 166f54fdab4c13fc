import { LocalDate, publicHolidaysOf, SchoolYear, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Calendar, Hours, USUAL_WEEK, weekdayOf } from '@chariot/territory';
import { Injectable } from '@nestjs/common';
import type { SchoolDay } from './slots.js';

export interface SchoolTime {
  readonly timeZone: string;
  /** The school has not said its week: the usual one counts. */
  readonly assumedWeek: boolean;
  readonly days: SchoolDay[];
}

/** When a school is open, day by day: its week, without holidays and public holidays. */
@Injectable()
export class SchoolTimes {
  constructor(
    private readonly hours: Hours,
    private readonly calendar: Calendar,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `territory.hoursOfASchool` */
  async of(tx: Tx, reach: Reach, schoolId: string, from: LocalDate, until: LocalDate): Promise<SchoolTime> {
    const { timeZone, openings, changedAt } = await this.hours.of(tx, reach, schoolId);
    const assumedWeek = changedAt === null;
    const week = assumedWeek ? USUAL_WEEK : openings;
    const holidays = [];
    for (let year = SchoolYear.of(from); year <= SchoolYear.of(until); year = SchoolYear.next(year))
      holidays.push(...(await this.calendar.of(tx, reach, schoolId, year)).holidays);
    const days: SchoolDay[] = [];
    for (let on = from; on <= until; on = LocalDate.addDays(on, 1)) {
      const weekday = weekdayOf(on);
      const open = week.filter(({ day }) => day === weekday).map((one) => ({ from: one.from, to: one.to }));
      const holiday = holidays.find((one) => one.from <= on && on <= one.until);
      const isPublic = publicHolidaysOf(Number(on.slice(0, 4))).includes(on);
      const closedFor = holiday
        ? inSentence(holiday.name)
        : isPublic
          ? 'jour férié'
          : open.length === 0
            ? 'pas d’école ce jour-là'
            : null;
      days.push({ on, openings: closedFor === null ? open : [], closedFor });
    }
    return { timeZone, assumedWeek, days };
  }
}

/** « Vacances de Noël » in the middle of a sentence. */
const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
