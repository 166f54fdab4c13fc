import { Controller } from '@nestjs/common';
import { getDeployment, getSchoolNeeds, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Steering } from './steering.service.js';

@Controller()
export class SteeringController {
  constructor(
    private readonly database: Database,
    private readonly steering: Steering,
  ) {}

  @Door(getSchoolNeeds)
  needs(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof getSchoolNeeds>,
  ): Promise<OutputOf<typeof getSchoolNeeds>> {
    return this.database.read(reach, (tx) => this.steering.needs(tx, reach, query.placeId));
  }

  @Door(getDeployment)
  deployment(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof getDeployment>,
  ): Promise<OutputOf<typeof getDeployment>> {
    return this.database.read(reach, (tx) => this.steering.deployment(tx, reach, query));
  }
}
