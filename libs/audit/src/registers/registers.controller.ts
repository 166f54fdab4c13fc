import { Controller, Inject } from '@nestjs/common';
import {
  printAssetsRegister,
  printUsageRegister,
  readAssetsRegister,
  readUsageRegister,
  type InputOf,
  type ProcessingRegister,
} from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { Caller, CLOCK, Database, Door, Download, Input, makePdf } from '@chariot/platform';
import type { RegisterKind } from './register-entries.js';
import { writeRegister } from './register-sheet.js';
import { Registers } from './registers.service.js';

@Controller()
export class RegistersController {
  constructor(
    private readonly database: Database,
    private readonly registers: Registers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Door(readUsageRegister)
  usage(@Caller() reach: Reach, @Input() { params }: InputOf<typeof readUsageRegister>): Promise<ProcessingRegister> {
    return this.#read(reach, 'usage', params.placeId);
  }

  @Door(printUsageRegister)
  usageOnPaper(@Caller() reach: Reach, @Input() { params }: InputOf<typeof printUsageRegister>): Promise<Download> {
    return this.#print(reach, 'usage', params.placeId);
  }

  @Door(readAssetsRegister)
  assets(@Caller() reach: Reach, @Input() { params }: InputOf<typeof readAssetsRegister>): Promise<ProcessingRegister> {
    return this.#read(reach, 'assets', params.placeId);
  }

  @Door(printAssetsRegister)
  assetsOnPaper(@Caller() reach: Reach, @Input() { params }: InputOf<typeof printAssetsRegister>): Promise<Download> {
    return this.#print(reach, 'assets', params.placeId);
  }

  #read(reach: Reach, kind: RegisterKind, placeId: string): Promise<ProcessingRegister> {
    return this.database.read(reach, (tx) => this.registers.read(tx, reach, kind, placeId));
  }

  async #print(reach: Reach, kind: RegisterKind, placeId: string): Promise<Download> {
    const register = await this.#read(reach, kind, placeId);
    const at = this.clock.now();
    // A register is the controller's own paper: it bears no mention of a convention.
    const pdf = await makePdf({ title: register.title, mention: null, at }, (page) => writeRegister(page, register));
    return new Download(pdf, `${register.title} — ${LocalDate.at(at)}.pdf`);
  }
}
