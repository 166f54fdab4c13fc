import type { InvoiceReading } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { bytesOfBase64, Database } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { ExpensesRepository } from './expenses.repository.js';
import { readElectronicInvoice } from './invoice-reading.js';

/** Reads an electronic invoice for whoever is about to type it in; keeps nothing. */
@Injectable()
export class InvoiceReadings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(ExpensesRepository) private readonly expenses: ExpensesRepository,
  ) {}

  async read(
    reach: Reach,
    conventionId: string,
    { name, contentBase64 }: { readonly name: string; readonly contentBase64: string },
  ): Promise<InvoiceReading> {
    await this.database.read(reach, async (tx) => {
      if ((await this.conventions.find(reach, tx, conventionId)) === undefined) throw conventionError('notFound');
      const may = await this.expenses.powers(reach, tx, conventionId);
      if (!may.write) throw conventionError('expenseMayNotWrite');
    });
    const bytes = bytesOfBase64(contentBase64);
    if (bytes === undefined) throw conventionError('invoiceNotReadable', { name });
    return readElectronicInvoice(name, bytes);
  }
}
