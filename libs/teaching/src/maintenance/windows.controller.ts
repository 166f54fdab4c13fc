import { Controller } from '@nestjs/common';
import {
  endMaintenanceWindow,
  listMaintenanceWindows,
  openMaintenanceWindow,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Windows } from './windows.service.js';

@Controller()
export class WindowsController {
  constructor(
    private readonly database: Database,
    private readonly windows: Windows,
  ) {}

  @Door(listMaintenanceWindows)
  list(@Caller() reach: Reach): Promise<OutputOf<typeof listMaintenanceWindows>> {
    return this.database.read(reach, (tx) => this.windows.list(tx, reach));
  }

  @Door(openMaintenanceWindow)
  open(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof openMaintenanceWindow>,
  ): Promise<OutputOf<typeof openMaintenanceWindow>> {
    return this.database.transaction(reach, (tx) => this.windows.open(tx, reach, params.id, body));
  }

  @Door(endMaintenanceWindow)
  end(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof endMaintenanceWindow>,
  ): Promise<OutputOf<typeof endMaintenanceWindow>> {
    return this.database.transaction(reach, (tx) => this.windows.end(tx, reach, params.id, body));
  }
}
