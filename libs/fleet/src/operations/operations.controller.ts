import { Controller } from '@nestjs/common';
import {
  askForLostMode,
  askForYearEndReset,
  cancelOperation,
  getOperation,
  listOperationDevices,
  listOperations,
  previewOperation,
  retryOperation,
  startOperation,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { LostModes } from './lost-modes.service.js';
import { Operations } from './operations.service.js';
import { YearEndResets } from './year-end-resets.service.js';

@Controller()
export class OperationsController {
  constructor(
    private readonly database: Database,
    private readonly operations: Operations,
    private readonly resets: YearEndResets,
    private readonly lostModes: LostModes,
  ) {}

  @Door(listOperations)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listOperations>,
  ): Promise<OutputOf<typeof listOperations>> {
    return this.database.read(reach, (tx) => this.operations.list(tx, reach, query));
  }

  @Door(previewOperation)
  preview(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof previewOperation>,
  ): Promise<OutputOf<typeof previewOperation>> {
    return this.database.read(reach, (tx) => this.operations.preview(tx, reach, body));
  }

  @Door(getOperation)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getOperation>,
  ): Promise<OutputOf<typeof getOperation>> {
    return this.database.read(reach, (tx) => this.operations.get(tx, reach, params.id));
  }

  @Door(listOperationDevices)
  devices(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof listOperationDevices>,
  ): Promise<OutputOf<typeof listOperationDevices>> {
    return this.database.read(reach, (tx) => this.operations.devices(tx, reach, params.id, query));
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

  @Door(retryOperation)
  retry(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof retryOperation>,
  ): Promise<OutputOf<typeof retryOperation>> {
    return this.database.transaction(reach, (tx) => this.operations.retry(tx, reach, params.id, body.minutes));
  }

  @Door(askForYearEndReset)
  askForReset(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof askForYearEndReset>,
  ): Promise<OutputOf<typeof askForYearEndReset>> {
    return this.database.transaction(reach, (tx) => this.resets.ask(tx, reach, body));
  }

  @Door(askForLostMode)
  askForLost(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof askForLostMode>,
  ): Promise<OutputOf<typeof askForLostMode>> {
    return this.database.transaction(reach, (tx) => this.lostModes.ask(tx, reach, body));
  }
}
