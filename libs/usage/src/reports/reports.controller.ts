import { Controller } from '@nestjs/common';
import {
  chooseUsageReports,
  getUsageReportOds,
  getUsageReportPdf,
  listUsageReports,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Download, Input } from '@chariot/platform';
import type { ReportFile } from './reports.repository.js';
import { Reports } from './reports.service.js';

@Controller()
export class ReportsController {
  constructor(
    private readonly database: Database,
    private readonly reports: Reports,
  ) {}

  @Door(listUsageReports)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listUsageReports>,
  ): Promise<OutputOf<typeof listUsageReports>> {
    return this.database.read(reach, (tx) => this.reports.list(tx, reach, query.placeId));
  }

  @Door(chooseUsageReports)
  choose(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof chooseUsageReports>,
  ): Promise<OutputOf<typeof chooseUsageReports>> {
    return this.database.transaction(reach, (tx) => this.reports.choose(tx, reach, body.placeId, body.wanted));
  }

  @Door(getUsageReportPdf)
  pdf(@Caller() reach: Reach, @Input() { params, query }: InputOf<typeof getUsageReportPdf>): Promise<Download> {
    return this.#file(reach, { ...params, ...query }, 'pdf');
  }

  @Door(getUsageReportOds)
  ods(@Caller() reach: Reach, @Input() { params, query }: InputOf<typeof getUsageReportOds>): Promise<Download> {
    return this.#file(reach, { ...params, ...query }, 'ods');
  }

  async #file(
    reach: Reach,
    asked: { readonly placeId: string; readonly month: string },
    kind: ReportFile,
  ): Promise<Download> {
    const { bytes, name } = await this.database.read(reach, (tx) => this.reports.file(tx, reach, asked, kind));
    return new Download(bytes, name);
  }
}
