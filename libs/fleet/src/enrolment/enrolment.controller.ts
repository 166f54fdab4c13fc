import { Controller, Inject } from '@nestjs/common';
import {
  closeEnrolmentWindow,
  getEnrolmentSheet,
  getEnrolmentWindow,
  getLabelSheet,
  openEnrolmentWindow,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, type Download } from '@chariot/platform';
import { Printer } from '../printer.service.js';
import { ENROLMENT_ADDRESS, type EnrolmentAddressSource } from './enrolment-address.port.js';
import { enrolmentSheetTitle, writeEnrolmentSheet } from './enrolment-sheet.js';
import { labelSheetTitle, writeLabelSheet } from './label-sheet.js';
import { Labels } from './labels.service.js';
import { EnrolmentWindows } from './windows.service.js';

@Controller()
export class EnrolmentController {
  constructor(
    private readonly database: Database,
    @Inject(ENROLMENT_ADDRESS) private readonly source: EnrolmentAddressSource,
    private readonly windows: EnrolmentWindows,
    private readonly labels: Labels,
    private readonly printer: Printer,
  ) {}

  @Door(openEnrolmentWindow)
  async open(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof openEnrolmentWindow>,
  ): Promise<OutputOf<typeof openEnrolmentWindow>> {
    const address = await this.source.address();
    const window = await this.database.transaction(reach, (tx) => this.windows.open(tx, reach, params.id, body));
    return { ...window, ...address };
  }

  @Door(getEnrolmentWindow)
  async get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getEnrolmentWindow>,
  ): Promise<OutputOf<typeof getEnrolmentWindow>> {
    const window = await this.database.read(reach, (tx) => this.windows.get(tx, reach, params.id));
    return { ...window, ...(await this.source.address()) };
  }

  @Door(closeEnrolmentWindow)
  async close(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof closeEnrolmentWindow>,
  ): Promise<OutputOf<typeof closeEnrolmentWindow>> {
    const address = await this.source.address();
    const window = await this.database.transaction(reach, (tx) => this.windows.close(tx, reach, params.id));
    return { ...window, ...address };
  }

  @Door(getEnrolmentSheet)
  async sheet(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getEnrolmentSheet>): Promise<Download> {
    const { window, ...place } = await this.database.read(reach, (tx) => this.windows.sheet(tx, reach, params.id));
    const sheet = { window: { ...window, ...(await this.source.address()) }, ...place };
    return this.printer.print(enrolmentSheetTitle(sheet), sheet.schoolId, (page) => writeEnrolmentSheet(page, sheet));
  }

  @Door(getLabelSheet)
  async labelSheet(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getLabelSheet>): Promise<Download> {
    const sheet = await this.database.read(reach, (tx) => this.labels.of(tx, reach, params.id));
    return this.printer.print(labelSheetTitle(sheet), sheet.schoolId, (page) => writeLabelSheet(page, sheet));
  }
}
