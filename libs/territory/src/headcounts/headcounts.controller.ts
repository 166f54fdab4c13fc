import { Controller } from '@nestjs/common';
import { getHeadcounts, setHeadcounts, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Headcounts } from './headcounts.service.js';

@Controller()
export class HeadcountsController {
  constructor(
    private readonly database: Database,
    private readonly headcounts: Headcounts,
  ) {}

  @Door(getHeadcounts)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getHeadcounts>,
  ): Promise<OutputOf<typeof getHeadcounts>> {
    return this.database.read(reach, (tx) => this.headcounts.of(tx, reach, params.id, params.year));
  }

  @Door(setHeadcounts)
  set(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof setHeadcounts>,
    @Precondition(getHeadcounts) ifMatch: IfMatch,
  ): Promise<OutputOf<typeof setHeadcounts>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.headcounts.of(tx, reach, params.id, params.year),
      (tx) => this.headcounts.set(tx, reach, params.id, params.year, body),
    );
  }
}
