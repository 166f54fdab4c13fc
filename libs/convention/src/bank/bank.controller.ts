import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { BankAccounts } from './bank-accounts.service.js';
import { BankChanges } from './bank-changes.service.js';

@Controller()
export class BankController {
  constructor(
    @Inject(BankAccounts) private readonly accounts: BankAccounts,
    @Inject(BankChanges) private readonly changes: BankChanges,
  ) {}

  @Door(contract.getBankDetails)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getBankDetails>,
  ): Promise<OutputOf<typeof contract.getBankDetails>> {
    return this.accounts.get(reach, params.id);
  }

  @Door(contract.askForBankDetails)
  ask(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.askForBankDetails>,
  ): Promise<OutputOf<typeof contract.askForBankDetails>> {
    return this.changes.ask(reach, params.id, body);
  }

  @Door(contract.verifyBankDetails)
  verify(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.verifyBankDetails>,
  ): Promise<OutputOf<typeof contract.verifyBankDetails>> {
    return this.accounts.verify(reach, params.id, body);
  }

  @Door(contract.revealBankDetails)
  reveal(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.revealBankDetails>,
  ): Promise<OutputOf<typeof contract.revealBankDetails>> {
    return this.accounts.reveal(reach, params.id, body.reason);
  }
}
