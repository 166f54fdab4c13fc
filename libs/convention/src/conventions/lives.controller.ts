import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { OpenPoints } from '../deadlines/open-points.service.js';
import { ConventionsService, Declarations } from './conventions.service.js';
import { Lives } from './lives.service.js';

@Controller()
export class LivesController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(Declarations) private readonly declarations: Declarations,
    @Inject(Lives) private readonly lives: Lives,
    @Inject(OpenPoints) private readonly openPoints: OpenPoints,
  ) {}

  @Door(contract.correctConvention)
  correct(
    @Caller() reach: Reach,
    @Precondition(contract.getConvention) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof contract.correctConvention>,
  ): Promise<OutputOf<typeof contract.correctConvention>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.conventions.read(reach, tx, params.id),
      (tx) => this.declarations.correct(reach, tx, params.id, body),
    );
  }

  @Door(contract.discardConvention)
  discard(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.discardConvention>,
  ): Promise<OutputOf<typeof contract.discardConvention>> {
    return this.database.transaction(reach, (tx) => this.declarations.discard(reach, tx, params.id));
  }

  @Door(contract.signConvention)
  sign(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.signConvention>,
  ): Promise<OutputOf<typeof contract.signConvention>> {
    return this.database.transaction(reach, (tx) => this.lives.sign(reach, tx, params.id, body));
  }

  @Door(contract.terminateConvention)
  terminate(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.terminateConvention>,
  ): Promise<OutputOf<typeof contract.terminateConvention>> {
    return this.database.transaction(reach, (tx) => this.lives.terminate(reach, tx, params.id, body));
  }

  @Door(contract.closeConvention)
  close(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.closeConvention>,
  ): Promise<OutputOf<typeof contract.closeConvention>> {
    return this.database.transaction(reach, async (tx) =>
      this.lives.close(reach, tx, params.id, body, await this.openPoints.of(reach, tx, params.id)),
    );
  }
}
