import { Controller } from '@nestjs/common';
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
import { enrolmentSheetTitle, writeEnrolmentSheet } from './enrolment-sheet.js';
import { labelSheetTitle, writeLabelSheet } from './label-sheet.js';
import { Labels } from './labels.service.js';
import { EnrolmentWindows } from './windows.service.js';

@Controller()
export class EnrolmentController {
  constructor(
    private readonly database: Database,
    private readonly windows: EnrolmentWindows,
    private readonly labels: Labels,
    private readonly printer: Printer,
  ) {}

  @Door(openEnrolmentWindow)
  open(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof openEnrolmentWindow>,
  ): Promise<OutputOf<typeof openEnrolmentWindow>> {
    return this.database.transaction(reach, (tx) => this.windows.open(tx, reach, params.id, body));
  }

  @Door(getEnrolmentWindow)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getEnrolmentWindow>,
  ): Promise<OutputOf<typeof getEnrolmentWindow>> {
    return this.database.read(reach, (tx) => this.windows.get(tx, reach, params.id));
  }

  @Door(closeEnrolmentWindow)
  close(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof closeEnrolmentWindow>,
  ): Promise<OutputOf<typeof closeEnrolmentWindow>> {
    return this.database.transaction(reach, (tx) => this.windows.close(tx, reach, params.id));
  }

  @Door(getEnrolmentSheet)
  async sheet(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getEnrolmentSheet>): Promise<Download> {
    const sheet = await this.database.read(reach, (tx) => this.windows.sheet(tx, reach, params.id));
    return this.printer.print(enrolmentSheetTitle(sheet), sheet.schoolId, (page) => writeEnrolmentSheet(page, sheet));
  }

  @Door(getLabelSheet)
  async labelSheet(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getLabelSheet>): Promise<Download> {
    const sheet = await this.database.read(reach, (tx) => this.labels.of(tx, reach, params.id));
    return this.printer.print(labelSheetTitle(sheet), sheet.schoolId, (page) => writeLabelSheet(page, sheet));
  }
}
