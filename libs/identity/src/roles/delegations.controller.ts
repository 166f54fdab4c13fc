import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { delegateRole, endDelegation, type InputOf, type OutputOf } from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Accounts } from '../credentials/account.service.js';
import { Delegations } from './delegations.service.js';

@Controller()
export class DelegationsController {
  constructor(
    private readonly database: Database,
    private readonly delegations: Delegations,
    private readonly accounts: Accounts,
  ) {}

  @Door(delegateRole)
  lend(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof delegateRole>,
  ): Promise<OutputOf<typeof delegateRole>> {
    return this.database.transaction(reach, async (tx) => {
      await this.delegations.lend(tx, reach, body);
      return this.accounts.get(tx, reach);
    });
  }

  @Door(endDelegation)
  takeBack(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof endDelegation>,
  ): Promise<OutputOf<typeof endDelegation>> {
    return this.database.transaction(reach, async (tx) => {
      await this.delegations.takeBack(tx, reach, params.id);
      return this.accounts.get(tx, reach);
    });
  }
}
