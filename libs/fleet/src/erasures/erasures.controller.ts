import { Controller } from '@nestjs/common';
import { askForErasure, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { ErasureRequests } from './erasure-requests.service.js';

@Controller()
export class ErasuresController {
  constructor(
    private readonly database: Database,
    private readonly requests: ErasureRequests,
  ) {}

  @Door(askForErasure)
  ask(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof askForErasure>,
  ): Promise<OutputOf<typeof askForErasure>> {
    return this.database.transaction(reach, (tx) => this.requests.ask(tx, reach, body.deviceIds, body.reason));
  }
}
