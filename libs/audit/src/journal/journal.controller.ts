import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { listJournal, type InputOf, type OutputOf } from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { JournalReader } from './journal-reader.service.js';

@Controller()
export class JournalController {
  constructor(
    private readonly database: Database,
    private readonly reader: JournalReader,
  ) {}

  @Door(listJournal)
  list(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listJournal>): Promise<OutputOf<typeof listJournal>> {
    return this.database.read(reach, (tx) => this.reader.list(tx, reach, query));
  }
}
