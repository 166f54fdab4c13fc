import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, type Statement } from '@chariot/platform';
import type { OperationReport } from '../configurations/reports.service.js';
import { firstOfEach } from './first-of-each.js';
import { OperationNews, type Changed } from './operation-news.service.js';
import { Together } from './together.js';

type Said = OperationReport & { readonly deviceId: string };

const SYSTEM = Reach.system('comptes rendus des tablettes');
const LIMITS = { most: 500, atOnce: 1 };
const STATEMENT: Statement = {
  name: 'fleet.hear_reports',
  sql: 'select turns, changed from fleet.hear_reports($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6, $7::uuid[])',
};

interface Row {
  readonly turns: readonly number[];
  readonly changed: readonly Changed[];
}

/** What devices say of what was asked of them: a whole class says so at the same moment. One commit for all of it. */
@Injectable()
export class OperationReports {
  readonly #together = new Together<Said, boolean>((batch) => this.#hear(batch), LIMITS);

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly news: OperationNews,
  ) {}

  /** @returns whether it is noted, and committed; if not nothing was written, and it is to be reported as usual */
  hear(deviceId: string, report: OperationReport): Promise<boolean> {
    return this.#together.ask({ ...report, deviceId });
  }

  async #hear(batch: readonly Said[]): Promise<boolean[]> {
    const first = firstOfEach(batch);
    const { told } = this.news;
    const [row] = await this.database.statement<Row>(SYSTEM, STATEMENT, [
      first.map(({ one }) => one.deviceId),
      first.map(({ one }) => one.reportId),
      first.map(({ one }) => one.operationId),
      first.map(({ one }) => one.status),
      first.map(({ one }) => one.why),
      this.clock.now(),
      told,
    ]);
    this.news.changed(row?.changed ?? [], told);
    const noted = batch.map(() => false);
    for (const turn of row?.turns ?? []) {
      const at = first[turn - 1]?.at;
      if (at !== undefined) noted[at] = true;
    }
    return noted;
  }
}
