import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Download, Tx } from '@chariot/platform';
import { Printer } from '../printer.service.js';
import { DEVICE_SHEETS, writeLoanSlip, type LoanFilledIn } from './device-sheets.js';
import { Sheets } from './sheets.service.js';

/** The slip of a loan that another room has written down: the fleet's own paper, filled in. */
@Injectable()
export class LoanSlipSheets {
  constructor(
    private readonly sheets: Sheets,
    private readonly printer: Printer,
  ) {}

  /** @returns what prints it, once the reading is over @throws DomainError `fleet.deviceNotFound` */
  async of(tx: Tx, reach: Reach, deviceId: string, loan: LoanFilledIn): Promise<() => Promise<Download>> {
    const facts = await this.sheets.device(tx, reach, deviceId);
    const title = `${DEVICE_SHEETS.loan.title(facts)}, n° ${String(loan.number)}`;
    return () => this.printer.print(title, facts.schoolId, (page) => writeLoanSlip(page, facts, loan));
  }
}
