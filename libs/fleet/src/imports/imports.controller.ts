import { Controller } from '@nestjs/common';
import { importFleet, previewFleetImport, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { FleetImports } from './imports.service.js';

@Controller()
export class FleetImportsController {
  constructor(
    private readonly database: Database,
    private readonly imports: FleetImports,
  ) {}

  @Door(previewFleetImport)
  async preview(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof previewFleetImport>,
  ): Promise<OutputOf<typeof previewFleetImport>> {
    const list = await this.imports.read(body);
    return this.database.read(reach, (tx) => this.imports.preview(tx, reach, body, list));
  }

  @Door(importFleet)
  async import(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof importFleet>,
  ): Promise<OutputOf<typeof importFleet>> {
    const list = await this.imports.read(body);
    return this.database.transaction(reach, (tx) => this.imports.run(tx, reach, body, list));
  }
}
