import { Inject, Injectable } from '@nestjs/common';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { Reach } from '@chariot/kernel';
import { Journal, Mail, type MailAttachment, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { titleOf } from './report-files.js';
import { reportLetter } from './report-letter.js';
import type { Report } from './report.js';
import { ReportsRepository } from './reports.repository.js';

const SYSTEM = Reach.system('rapports mensuels');

/** Writes to those who asked for it, as long as they still read that place. */
@Injectable()
export class ReportTelling {
  constructor(
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly places: Places,
    private readonly holders: Holders,
    private readonly mail: Mail,
    private readonly journal: Journal,
    private readonly repository: ReportsRepository,
  ) {}

  /** Forgets the wish of whoever reads the place no more. @returns whether anybody is left */
  async isAwaited(tx: Tx, placeId: string): Promise<boolean> {
    let isAwaited = false;
    for (const personId of await this.repository.subscribers(tx, placeId)) {
      if ((await this.#addressOf(tx, personId, placeId)) !== null) isAwaited = true;
      else await this.repository.unsubscribe(tx, SYSTEM, placeId, personId);
    }
    return isAwaited;
  }

  async tell(tx: Tx, report: Report, mention: string | null, attachments: readonly MailAttachment[]): Promise<void> {
    const { place, month } = report;
    const url = `${this.instance.publicUrl}/#/usage/rapports?lieu=${place.id}`;
    const letter = reportLetter(report, { url, mention, isAttached: attachments.length > 0 });
    let messages = 0;
    for (const personId of await this.repository.subscribers(tx, place.id)) {
      const to = await this.#addressOf(tx, personId, place.id);
      if (to !== null && (await this.mail.tell(tx, { to, ...letter, attachments }))) messages += 1;
    }
    const subject = { kind: 'usageReport', id: `${place.id} ${month}`, label: titleOf(report) };
    await this.journal.record(tx, SYSTEM, {
      ...{ act: 'usage.report.made', subject, placeId: place.id },
      details: { month, messages },
    });
  }

  async #addressOf(tx: Tx, personId: string, placeId: string): Promise<string | null> {
    const reader = await this.holders.readerOf(tx, personId);
    if (reader === null) return null;
    const missing = await this.places.uncovered(tx, reader.reach, ['usage:read', 'convention:read'], placeId);
    return missing.length === 0 ? reader.email : null;
  }
}
