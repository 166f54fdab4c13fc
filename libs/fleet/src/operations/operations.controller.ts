import { Controller } from '@nestjs/common';
import { cancelOperation, listOperations, startOperation, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Operations } from './operations.service.js';

@Controller()
export class OperationsController {
  constructor(
    private readonly database: Database,
    private readonly operations: Operations,
  ) {}

  @Door(listOperations)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listOperations>,
  ): Promise<OutputOf<typeof listOperations>> {
    return this.database.read(reach, (tx) => this.operations.list(tx, reach, query));
  }

  @Door(startOperation)
  start(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof startOperation>,
  ): Promise<OutputOf<typeof startOperation>> {
    return this.database.transaction(reach, (tx) => this.operations.start(tx, reach, body));
  }

  @Door(cancelOperation)
  cancel(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof cancelOperation>,
  ): Promise<OutputOf<typeof cancelOperation>> {
    return this.database.transaction(reach, (tx) => this.operations.cancel(tx, reach, params.id));
  }
}
