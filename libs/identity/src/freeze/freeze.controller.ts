import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { askToLiftFreeze, getFreeze, setFreeze, type InputOf, type OutputOf } from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Freeze } from './freeze.service.js';
import { Lifting } from './lifting.service.js';

@Controller()
export class FreezeController {
  constructor(
    private readonly database: Database,
    private readonly freeze: Freeze,
    private readonly lifting: Lifting,
  ) {}

  @Door(getFreeze)
  get(@Caller() reach: Reach): Promise<OutputOf<typeof getFreeze>> {
    return this.database.read(reach, (tx) => this.freeze.get(tx, reach));
  }

  @Door(setFreeze)
  set(@Caller() reach: Reach, @Input() { body }: InputOf<typeof setFreeze>): Promise<OutputOf<typeof setFreeze>> {
    return this.database.transaction(reach, (tx) => this.freeze.set(tx, reach, body.reason));
  }

  @Door(askToLiftFreeze)
  askToLift(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof askToLiftFreeze>,
  ): Promise<OutputOf<typeof askToLiftFreeze>> {
    return this.database.transaction(reach, (tx) => this.lifting.ask(tx, reach, body.reason));
  }
}
