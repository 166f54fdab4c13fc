import { Controller } from '@nestjs/common';
import { getSchoolHours, setSchoolHours, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Hours } from './hours.service.js';

@Controller()
export class HoursController {
  constructor(
    private readonly database: Database,
    private readonly hours: Hours,
  ) {}

  @Door(getSchoolHours)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getSchoolHours>,
  ): Promise<OutputOf<typeof getSchoolHours>> {
    return this.database.read(reach, (tx) => this.hours.of(tx, reach, params.id));
  }

  @Door(setSchoolHours)
  set(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof setSchoolHours>,
    @Precondition(getSchoolHours) ifMatch: IfMatch,
  ): Promise<OutputOf<typeof setSchoolHours>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.hours.of(tx, reach, params.id),
      (tx) => this.hours.set(tx, reach, params.id, body.openings),
    );
  }
}
