import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { FundingService } from './funding.service.js';

@Controller()
export class FundingController {
  constructor(@Inject(FundingService) private readonly funding: FundingService) {}

  @Door(contract.listFundedDevices)
  list(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.listFundedDevices>,
  ): Promise<OutputOf<typeof contract.listFundedDevices>> {
    return this.funding.list(reach, params.id, query);
  }

  @Door(contract.attributeDevices)
  attribute(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.attributeDevices>,
  ): Promise<OutputOf<typeof contract.attributeDevices>> {
    return this.funding.attribute(
      reach,
      { conventionId: params.id, budgetLineId: params.budgetLineId },
      body.serialNumbers,
    );
  }
}
