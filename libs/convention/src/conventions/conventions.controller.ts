import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { ConventionsService, Declarations } from './conventions.service.js';

@Controller()
export class ConventionsController {
  constructor(
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(Declarations) private readonly declarations: Declarations,
  ) {}

  @Door(contract.listConventions)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof contract.listConventions>,
  ): Promise<OutputOf<typeof contract.listConventions>> {
    return this.conventions.list(reach, query);
  }

  @Door(contract.listConventionParties)
  parties(@Caller() reach: Reach): Promise<OutputOf<typeof contract.listConventionParties>> {
    return this.conventions.nameable(reach);
  }

  @Door(contract.getConvention)
  get(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.getConvention>,
  ): Promise<OutputOf<typeof contract.getConvention>> {
    return this.conventions.get(reach, params.id, query.asOf);
  }

  @Door(contract.declareConvention)
  declare(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof contract.declareConvention>,
  ): Promise<OutputOf<typeof contract.declareConvention>> {
    return this.declarations.declare(reach, body);
  }
}
