import { Controller, Inject } from '@nestjs/common';
import { getDeliveryReport, listDeliveries, recordDelivery, type InputOf, type OutputOf } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import {
  Caller,
  CLOCK,
  Database,
  Door,
  Download,
  Input,
  makePdf,
  PROJECT_MENTION,
  type ProjectMention,
} from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Deliveries } from './deliveries.service.js';
import { deliveryReportTitle, writeDeliveryReport } from './delivery-report.js';

@Controller()
export class DeliveriesController {
  constructor(
    private readonly database: Database,
    private readonly deliveries: Deliveries,
    private readonly places: Places,
    @Inject(PROJECT_MENTION) private readonly mention: ProjectMention,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Door(recordDelivery)
  record(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof recordDelivery>,
  ): Promise<OutputOf<typeof recordDelivery>> {
    return this.database.transaction(reach, (tx) => this.deliveries.record(tx, reach, params.id, body));
  }

  @Door(listDeliveries)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listDeliveries>,
  ): Promise<OutputOf<typeof listDeliveries>> {
    return this.database.read(reach, (tx) => this.deliveries.list(tx, reach, query));
  }

  @Door(getDeliveryReport)
  async report(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getDeliveryReport>): Promise<Download> {
    const { schoolId, ...report } = await this.database.read(reach, async (tx) => {
      const row = await this.deliveries.row(tx, reach, params.id);
      return { ...row, school: await this.places.ref(tx, row.schoolId) };
    });
    const mention = await this.mention.lineFor(schoolId);
    const title = deliveryReportTitle(report);
    const pdf = await makePdf({ title, mention, at: this.clock.now() }, (page) => writeDeliveryReport(page, report));
    return new Download(pdf, `${title}.pdf`);
  }
}
