import { Controller } from '@nestjs/common';
import { endRollout, getRollout, listRollouts, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { RolloutViews } from './rollout-views.service.js';
import { Rollouts } from './rollouts.service.js';

@Controller()
export class RolloutsController {
  constructor(
    private readonly database: Database,
    private readonly rollouts: Rollouts,
    private readonly views: RolloutViews,
  ) {}

  @Door(listRollouts)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listRollouts>,
  ): Promise<OutputOf<typeof listRollouts>> {
    return this.database.read(reach, (tx) => this.views.list(tx, reach, query));
  }

  @Door(getRollout)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getRollout>): Promise<OutputOf<typeof getRollout>> {
    return this.database.read(reach, (tx) => this.views.get(tx, reach, params.id));
  }

  @Door(endRollout)
  end(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof endRollout>,
  ): Promise<OutputOf<typeof endRollout>> {
    return this.database.transaction(reach, async (tx) => {
      await this.rollouts.end(tx, reach, params.id, body.how, body.reason);
      return this.views.get(tx, reach, params.id);
    });
  }
}
