import { Controller } from '@nestjs/common';
import { getSchoolCalendar, setCalendarZone, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Calendar } from './calendar.service.js';

@Controller()
export class CalendarController {
  constructor(
    private readonly database: Database,
    private readonly calendar: Calendar,
  ) {}

  @Door(getSchoolCalendar)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getSchoolCalendar>,
  ): Promise<OutputOf<typeof getSchoolCalendar>> {
    return this.database.read(reach, (tx) => this.calendar.of(tx, reach, params.id, params.year));
  }

  @Door(setCalendarZone)
  setZone(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof setCalendarZone>,
  ): Promise<OutputOf<typeof setCalendarZone>> {
    return this.database.transaction(reach, (tx) => this.calendar.setZone(tx, reach, params.id, body.zone));
  }
}
