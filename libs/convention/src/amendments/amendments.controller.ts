import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { Amendments } from './amendments.service.js';

@Controller()
export class AmendmentsController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Amendments) private readonly amendments: Amendments,
  ) {}

  @Door(contract.listAmendments)
  list(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.listAmendments>,
  ): Promise<OutputOf<typeof contract.listAmendments>> {
    return this.database.read(reach, (tx) => this.amendments.list(reach, tx, params.id));
  }

  @Door(contract.recordAmendment)
  record(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordAmendment>,
  ): Promise<OutputOf<typeof contract.recordAmendment>> {
    return this.database.transaction(reach, (tx) => this.amendments.record(reach, tx, params.id, body));
  }

  @Door(contract.previewAmendment)
  preview(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.previewAmendment>,
  ): Promise<OutputOf<typeof contract.previewAmendment>> {
    return this.database.read(reach, (tx) => this.amendments.preview(reach, tx, params.id, body));
  }
}
