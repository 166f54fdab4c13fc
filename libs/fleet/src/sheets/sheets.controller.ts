import { Controller } from '@nestjs/common';
import { getClassroomSheet, getDeviceSheet, type InputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, type Download } from '@chariot/platform';
import { Printer } from '../printer.service.js';
import { CLASSROOM_SHEETS } from './classroom-sheets.js';
import { DEVICE_SHEETS } from './device-sheets.js';
import { Sheets } from './sheets.service.js';

@Controller()
export class SheetsController {
  constructor(
    private readonly database: Database,
    private readonly sheets: Sheets,
    private readonly printer: Printer,
  ) {}

  @Door(getClassroomSheet)
  async classroom(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getClassroomSheet>): Promise<Download> {
    const facts = await this.database.read(reach, (tx) => this.sheets.classroom(tx, reach, params.id));
    const { title, write } = CLASSROOM_SHEETS[params.sheet];
    return this.printer.print(title(facts), facts.schoolId, (page) => write(page, facts));
  }

  @Door(getDeviceSheet)
  async device(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getDeviceSheet>): Promise<Download> {
    const facts = await this.database.read(reach, (tx) => this.sheets.device(tx, reach, params.id));
    const { title, write } = DEVICE_SHEETS[params.sheet];
    return this.printer.print(title(facts), facts.schoolId, (page) => write(page, facts));
  }
}
