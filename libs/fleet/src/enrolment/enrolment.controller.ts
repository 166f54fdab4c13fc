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
  type PdfWriter,
  type ProjectMention,
} from '@chariot/platform';
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
    @Inject(PROJECT_MENTION) private readonly mention: ProjectMention,
    @Inject(CLOCK) private readonly clock: Clock,
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
    return this.#print(enrolmentSheetTitle(sheet), sheet.schoolId, (page) => writeEnrolmentSheet(page, sheet));
  }

  @Door(getLabelSheet)
  async labelSheet(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getLabelSheet>): Promise<Download> {
    const sheet = await this.database.read(reach, (tx) => this.labels.of(tx, reach, params.id));
    return this.#print(labelSheetTitle(sheet), sheet.schoolId, (page) => writeLabelSheet(page, sheet));
  }

  async #print(title: string, schoolId: string, compose: (page: PdfWriter) => void): Promise<Download> {
    const mention = await this.mention.lineFor(schoolId);
    return new Download(await makePdf({ title, mention, at: this.clock.now() }, compose), `${title}.pdf`);
  }
}
