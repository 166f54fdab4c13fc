import { Controller } from '@nestjs/common';
import { getDeliveryReport, listDeliveries, recordDelivery, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, type Download } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Printer } from '../printer.service.js';
import { Deliveries } from './deliveries.service.js';
import { deliveryReportTitle, writeDeliveryReport } from './delivery-report.js';

@Controller()
export class DeliveriesController {
  constructor(
    private readonly database: Database,
    private readonly deliveries: Deliveries,
    private readonly places: Places,
    private readonly printer: Printer,
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
    const report = await this.database.read(reach, async (tx) => {
      const row = await this.deliveries.row(tx, reach, params.id);
      return { ...row, school: await this.places.ref(tx, row.schoolId) };
    });
    return this.printer.print(deliveryReportTitle(report), report.schoolId, (page) =>
      writeDeliveryReport(page, report),
    );
  }
}
