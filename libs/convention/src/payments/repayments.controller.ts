import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { Repayments } from './repayments.service.js';

@Controller()
export class RepaymentsController {
  constructor(@Inject(Repayments) private readonly repayments: Repayments) {}

  @Door(contract.recordRepayment)
  request(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordRepayment>,
  ): Promise<OutputOf<typeof contract.recordRepayment>> {
    return this.repayments.request(reach, params.id, body);
  }

  @Door(contract.settleRepayment)
  settle(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.settleRepayment>,
  ): Promise<OutputOf<typeof contract.settleRepayment>> {
    return this.repayments.settle(reach, params.id, params.repaymentId, body);
  }

  @Door(contract.cancelRepayment)
  cancel(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.cancelRepayment>,
  ): Promise<OutputOf<typeof contract.cancelRepayment>> {
    return this.repayments.cancel(reach, params.id, params.repaymentId, body.reason);
  }

  @Door(contract.recordMinistryDecision)
  decide(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordMinistryDecision>,
  ): Promise<OutputOf<typeof contract.recordMinistryDecision>> {
    return this.repayments.decide(reach, params.id, body);
  }

  @Door(contract.cancelMinistryDecision)
  cancelDecision(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.cancelMinistryDecision>,
  ): Promise<OutputOf<typeof contract.cancelMinistryDecision>> {
    return this.repayments.cancelDecision(reach, params.id, params.decisionId, body.reason);
  }
}
