import { Controller } from '@nestjs/common';
import {
  changeDevice,
  changeDeviceState,
  getDevice,
  listDevices,
  revokeDevice,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Devices } from './devices.service.js';

@Controller()
export class DevicesController {
  constructor(
    private readonly database: Database,
    private readonly devices: Devices,
  ) {}

  @Door(listDevices)
  list(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listDevices>): Promise<OutputOf<typeof listDevices>> {
    return this.database.read(reach, (tx) => this.devices.list(tx, reach, query));
  }

  @Door(getDevice)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getDevice>): Promise<OutputOf<typeof getDevice>> {
    return this.database.read(reach, (tx) => this.devices.get(tx, reach, params.id));
  }

  @Door(changeDevice)
  change(
    @Caller() reach: Reach,
    @Precondition(getDevice) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof changeDevice>,
  ): Promise<OutputOf<typeof changeDevice>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.devices.get(tx, reach, params.id),
      (tx) => this.devices.change(tx, reach, params.id, body),
    );
  }

  @Door(changeDeviceState)
  changeState(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof changeDeviceState>,
  ): Promise<OutputOf<typeof changeDeviceState>> {
    return this.database.transaction(reach, (tx) =>
      this.devices.changeState(tx, reach, params.id, body.to, body.reason),
    );
  }

  @Door(revokeDevice)
  revoke(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof revokeDevice>,
  ): Promise<OutputOf<typeof revokeDevice>> {
    return this.database.transaction(reach, (tx) => this.devices.revoke(tx, reach, params.id, body.reason));
  }
}
