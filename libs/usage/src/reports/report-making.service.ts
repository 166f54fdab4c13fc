import { Inject, Injectable } from '@nestjs/common';
import type { Indicators as Told } from '@chariot/contract';
import { LocalDate, newId, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, makePdf, PROJECT_MENTION, type MailAttachment, type ProjectMention } from '@chariot/platform';
import { Indicators } from '../indicators/indicators.service.js';
import { monthBefore, yearOf } from '../indicators/period.js';
import type { Month } from '../measures/measure.js';
import { monthsOf } from '../publication/release.js';
import { Steering } from '../steering/steering.service.js';
import { reportPages, reportSheets, titleOf } from './report-files.js';
import { ReportTelling } from './report-telling.service.js';
import { reportOf, type Report } from './report.js';
import { ReportsRepository } from './reports.repository.js';

const SYSTEM = Reach.system('rapports mensuels');
/** Beyond that a mailbox might refuse it: the letter leads to it. */
const MOST_ATTACHED = 1024 * 1024;

/** Makes the reports that somebody waits for, once the month is released; each once, and never again. */
@Injectable()
export class ReportMaking {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: ReportsRepository,
    private readonly indicators: Indicators,
    private readonly steering: Steering,
    private readonly telling: ReportTelling,
    @Inject(PROJECT_MENTION) private readonly mention: ProjectMention,
  ) {}

  /** Safe to run at any time, and twice. @returns how many reports were made */
  async make(): Promise<number> {
    const { month, placeIds } = await this.database.read(SYSTEM, (tx) => this.repository.due(tx));
    let made = 0;
    const failures: unknown[] = [];
    for (const placeId of placeIds) {
      // One that cannot be made holds back none of the others.
      try {
        made += await this.#of(placeId, month);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `reports of ${month} that could not be made`);
    return made;
  }

  async #of(placeId: string, month: Month): Promise<number> {
    const at = this.clock.now();
    const report = await this.#report(placeId, month);
    const mention = await this.mention.lineFor(placeId);
    const pdf = await makePdf({ title: titleOf(report), mention, at }, (page) => reportPages(page, report));
    const files = { pdf, ods: reportSheets(report) };
    return this.database.transaction(SYSTEM, async (tx) => {
      if (!(await this.telling.isAwaited(tx, placeId))) return 0;
      if (!(await this.repository.keep(tx, placeId, month, files, at))) return 0;
      const attached: MailAttachment = { name: `rapport-${month}.pdf`, type: 'application/pdf', content: pdf };
      await this.telling.tell(tx, report, mention, pdf.length > MOST_ATTACHED ? [] : [attached]);
      return 1;
    });
  }

  /** As whoever holds a role there reads the place, and no more: never as the system, which reads everything. */
  #report(placeId: string, month: Month): Promise<Report> {
    const permissions = ['place:read', 'classroom:read', 'device:read', 'usage:read', 'convention:read'] as const;
    const reach = Reach.person({
      ...{ personId: newId(), displayName: 'rapport mensuel' },
      grants: [{ role: 'inspector', placeId, permissions }],
    });
    const september = monthsOf(yearOf(month))[0] ?? month;
    const before = monthBefore(month);
    return this.database.read(reach, async (tx) => {
      const told = (from: Month, to: Month): Promise<Told> => this.indicators.of(tx, reach, { placeId, from, to });
      const { place, figures } = await told(month, month);
      return reportOf({
        ...{ place, month, on: LocalDate.today(this.clock), needs: await this.steering.needs(tx, reach, placeId) },
        month1: figures,
        before1: (await told(before, before)).figures,
        year: (await told(september, month)).figures,
        beforeYear: before < september ? [] : (await told(september, before)).figures,
      });
    });
  }
}
