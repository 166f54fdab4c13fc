import { Controller } from '@nestjs/common';
import { getLoanSlip, lendTablet, listLoans, returnLoan, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, type Download } from '@chariot/platform';
import { Loans } from './loans.service.js';

@Controller()
export class LoansController {
  constructor(
    private readonly database: Database,
    private readonly loans: Loans,
  ) {}

  @Door(listLoans)
  list(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listLoans>): Promise<OutputOf<typeof listLoans>> {
    return this.database.read(reach, (tx) => this.loans.list(tx, reach, query.state));
  }

  @Door(lendTablet)
  lend(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof lendTablet>,
  ): Promise<OutputOf<typeof lendTablet>> {
    return this.database.transaction(reach, (tx) => this.loans.lend(tx, reach, params.id, body));
  }

  @Door(returnLoan)
  takeBack(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof returnLoan>,
  ): Promise<OutputOf<typeof returnLoan>> {
    return this.database.transaction(reach, (tx) => this.loans.takeBack(tx, reach, params.id, body));
  }

  @Door(getLoanSlip)
  async slip(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getLoanSlip>): Promise<Download> {
    const print = await this.database.read(reach, (tx) => this.loans.slip(tx, reach, params.id));
    return print();
  }
}
