import { Controller, Inject } from '@nestjs/common';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { exportJournal, listJournal, listSeals, type InputOf, type OutputOf } from '@chariot/contract';
import { Caller, CLOCK, Database, Door, Download, Input } from '@chariot/platform';
import { Segments } from '../seals/segments.service.js';
import { InTurn } from './in-turn.js';
import { JournalReader } from './journal-reader.service.js';

@Controller()
export class JournalController {
  /** Beside each other, some exports would hold every connection, and all that is asked meanwhile. */
  readonly #exports = new InTurn();

  constructor(
    private readonly database: Database,
    private readonly reader: JournalReader,
    private readonly segments: Segments,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Door(listJournal)
  list(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listJournal>): Promise<OutputOf<typeof listJournal>> {
    return this.database.read(reach, (tx) => this.reader.list(tx, reach, query));
  }

  @Door(exportJournal)
  async export(@Caller() reach: Reach, @Input() { query }: InputOf<typeof exportJournal>): Promise<Download> {
    const csv = await this.#exports.run(() => this.database.read(reach, (tx) => this.reader.csv(tx, reach, query)));
    return new Download(csv, `Journal ${LocalDate.today(this.clock)}.csv`);
  }

  @Door(listSeals)
  seals(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listSeals>): Promise<OutputOf<typeof listSeals>> {
    return this.database.read(reach, (tx) => this.segments.latest(tx, query.limit));
  }
}
