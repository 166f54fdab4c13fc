import { Injectable } from '@nestjs/common';
import type { OperationFilter, OperationKind } from '@chariot/contract';
import type { Permission, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Devices } from '../devices/devices.service.js';
import { fleetError } from '../fleet-errors.js';
import { OperationsRepository, type OperationTarget } from './operations.repository.js';

export interface AskedTarget {
  readonly target: 'place' | 'classroom' | 'device';
  readonly targetId: string;
  readonly filter: OperationFilter;
  /** Where it is known: some reach devices that others do not. */
  readonly kind?: OperationKind;
}

/** What people point at, found within their reach, named as they know it. */
@Injectable()
export class OperationTargets {
  constructor(
    private readonly acts: Acts,
    private readonly repository: OperationsRepository,
    private readonly classrooms: Classrooms,
    private readonly devices: Devices,
    private readonly places: Places,
  ) {}

  /**
   * @throws DomainError `territory.placeNotFound`, `fleet.classroomNotFound`, `fleet.deviceNotFound`,
   * `fleet.deviceUnreachable`, `fleet.outOfReach`
   */
  async find(tx: Tx, reach: Reach, permission: Permission, asked: AskedTarget): Promise<OperationTarget> {
    const { target, targetId, kind } = asked;
    // What is undefined was not asked for; an approval is compared with what is kept.
    const filter = Object.fromEntries(Object.entries(asked.filter).filter(([, value]) => value !== undefined));
    const { targetName, placeId } = await this.#named(tx, reach, target, targetId);
    if (!(await this.places.covers(tx, reach, permission, placeId))) throw fleetError('outOfReach');
    const isHeard = target !== 'device' || (await this.repository.hears(tx, targetId, kind));
    if (!isHeard) throw fleetError('deviceUnreachable');
    return { target, targetId, targetName, placeId, filter };
  }

  /** How many devices would be concerned now. */
  count(tx: Tx, target: OperationTarget): Promise<number> {
    return this.repository.preview(tx, target, this.acts.now());
  }

  async #named(
    tx: Tx,
    reach: Reach,
    target: AskedTarget['target'],
    targetId: string,
  ): Promise<{ targetName: string; placeId: string }> {
    if (target === 'place') {
      const { name } = await this.places.ref(tx, targetId);
      return { targetName: name, placeId: targetId };
    }
    if (target === 'classroom') {
      const { name, school } = await this.classrooms.get(tx, reach, targetId);
      return { targetName: name, placeId: school.id };
    }
    const device = await this.devices.get(tx, reach, targetId);
    return { targetName: `${device.label} (${device.classroomName})`, placeId: device.school.id };
  }
}
