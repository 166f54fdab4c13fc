import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { ResourceGrants } from './grants.service.js';

@Controller()
export class GrantsController {
  constructor(@Inject(ResourceGrants) private readonly grants: ResourceGrants) {}

  @Door(contract.getResourceGrants)
  ledger(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getResourceGrants>,
  ): Promise<OutputOf<typeof contract.getResourceGrants>> {
    return this.grants.ledger(reach, params.id);
  }

  @Door(contract.recordResourceGrant)
  pay(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordResourceGrant>,
  ): Promise<OutputOf<typeof contract.recordResourceGrant>> {
    return this.grants.pay(reach, params.id, body);
  }

  @Door(contract.confirmResourceGrant)
  confirm(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.confirmResourceGrant>,
  ): Promise<OutputOf<typeof contract.confirmResourceGrant>> {
    return this.grants.confirm(reach, params.id, params.grantId, body);
  }

  @Door(contract.cancelResourceGrant)
  cancel(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.cancelResourceGrant>,
  ): Promise<OutputOf<typeof contract.cancelResourceGrant>> {
    return this.grants.cancel(reach, params.id, params.grantId, body.reason);
  }
}
