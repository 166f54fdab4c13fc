import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Configurations } from '../configurations/configurations.service.js';
import { Acts } from '../acts.service.js';
import { DeviceRegister } from '../devices/device-register.service.js';
import { Devices } from '../devices/devices.service.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { fleetError } from '../fleet-errors.js';

/** A tablet of the reserve stands in for one that is being repaired, in the same cart. */
@Injectable()
export class Loans {
  constructor(
    private readonly acts: Acts,
    private readonly register: DeviceRegister,
    private readonly lifeCycle: LifeCycle,
    private readonly devices: Devices,
    private readonly configurations: Configurations,
  ) {}

  /** @throws DomainError `fleet.loanNotInReserve`, `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.classroomFull` */
  async lend(
    tx: Tx,
    reach: Reach,
    loanId: string,
    repaired: { readonly deviceId: string; readonly classroomId: string; readonly schoolId: string },
  ): Promise<void> {
    const seen = await this.register.find(tx, reach, loanId);
    const locked = await this.lifeCycle.lock(tx, reach, 'device:write', seen, repaired.classroomId);
    if (locked === undefined) throw fleetError('outOfReach');
    const { device, classrooms } = locked;
    const cart = classrooms.get(repaired.classroomId);
    if (cart === undefined || device.state !== 'inReserve' || device.schoolId !== repaired.schoolId) {
      throw fleetError('loanNotInReserve');
    }
    const reason = 'Prêtée en remplacement d’une tablette en réparation.';
    await this.lifeCycle.advance(tx, reach, device, cart, 'onLoan', reason);
    await this.configurations.announce(tx, [cart.id]);
    await this.acts.record(tx, reach, {
      act: 'fleet.device.stateChanged',
      subject: { kind: 'device', id: device.id, label: device.serialNumber },
      placeId: device.schoolId,
      details: { from: device.state, to: 'onLoan', reason },
    });
  }

  /** Unless somebody has moved it on meanwhile. */
  async giveBack(tx: Tx, reach: Reach, loanId: string): Promise<void> {
    const { state } = await this.register.find(tx, reach, loanId);
    if (state !== 'onLoan') return;
    await this.devices.changeState(tx, reach, loanId, 'inReserve', 'La tablette qu’elle remplaçait est revenue.');
  }

  /** For whoever looks at a device. */
  changed(tx: Tx, device: { id: string; classroomId: string; schoolId: string }): Promise<void> {
    return this.lifeCycle.changed(tx, device);
  }
}
