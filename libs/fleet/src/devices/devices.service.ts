import { Injectable } from '@nestjs/common';
import type { changeDevice, DeviceDetail, InputOf, listDevices } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Quotas } from '@chariot/identity';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { Configurations } from '../configurations/configurations.service.js';
import { fleetError } from '../fleet-errors.js';
import { DeviceRegister, type DevicePage } from './device-register.service.js';
import { isAway, isDisposed, STATE_LABELS, type DeviceFamily, type DeviceState } from './device.js';
import { DevicesRepository, type StandingDevice } from './devices.repository.js';
import { LifeCycle } from './life-cycle.service.js';
import { PlacementRepository, type LockedDevice } from './placement.repository.js';

/** Of one person, in 24 hours: a cart. */
const REVOCATIONS_PER_DAY = 12;
const isTrusted = ({ enrolledAt, revokedAt }: LockedDevice): boolean => enrolledAt !== null && revokedAt === null;

/** Devices as people see and change them, and the two words that gateways have about them: presence, and leaving. */
@Injectable()
export class Devices {
  constructor(
    private readonly acts: Acts,
    private readonly register: DeviceRegister,
    private readonly repository: DevicesRepository,
    private readonly placement: PlacementRepository,
    private readonly lifeCycle: LifeCycle,
    private readonly configurations: Configurations,
    private readonly places: Places,
    private readonly quotas: Quotas,
  ) {}

  list(tx: Tx, reach: Reach, query: InputOf<typeof listDevices>['query']): Promise<DevicePage> {
    return this.register.list(tx, reach, query);
  }

  /** @throws DomainError `fleet.deviceNotFound` */
  get(tx: Tx, reach: Reach, id: string): Promise<DeviceDetail> {
    return this.register.get(tx, reach, id);
  }

  /**
   * Its inventory number, its slot, its classroom.
   * @throws DomainError `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.deviceAway`, `fleet.classroomFull`,
   * `fleet.slotTaken`, `fleet.slotBeyondCapacity`
   */
  async change(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof changeDevice>['body']): Promise<DeviceDetail> {
    const { device, classrooms } = await this.#lock(tx, reach, id, 'device:write', asked.classroomId);
    const target = classrooms.get(asked.classroomId ?? device.classroomId);
    if (target === undefined) throw fleetError('classroomNotFound');
    const details: Record<string, string | number | null> = {};
    if (asked.assetTag !== undefined && asked.assetTag !== device.assetTag) {
      await this.placement.tag(tx, id, asked.assetTag);
      details['assetTag'] = asked.assetTag;
    }
    if (target.id !== device.classroomId || (asked.slot !== undefined && asked.slot !== device.slot)) {
      if (isAway(device.state)) throw fleetError('deviceAway', { state: STATE_LABELS[device.state] });
      details['slot'] = await this.lifeCycle.move(tx, device, target, asked.slot);
      if (target.id !== device.classroomId) details['classroom'] = target.name;
      // Its label says where it belongs: it is told again.
      await this.configurations.announce(tx, [target.id]);
    }
    if (Object.keys(details).length > 0) {
      if (asked.reason !== undefined) details['reason'] = asked.reason;
      // The school that it leaves reads of it too: nobody else tells it.
      const left = target.schoolId === device.schoolId ? [] : [device];
      for (const { classroomId, schoolId } of [...left, { classroomId: target.id, schoolId: target.schoolId }]) {
        await this.#record(tx, reach, 'fleet.device.changed', { ...device, schoolId }, details);
        await this.lifeCycle.changed(tx, { id, classroomId, schoolId });
      }
    }
    return this.get(tx, reach, id);
  }

  /**
   * What is given away loses its identity: that counts as revoking it.
   * @throws DomainError `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.transitionRefused`, `fleet.classroomFull`,
   * `identity.quotaSpent`
   */
  async changeState(tx: Tx, reach: Reach, id: string, to: DeviceState, reason: string): Promise<DeviceDetail> {
    const { device, classrooms } = await this.#lock(tx, reach, id);
    if (isDisposed(to) && isTrusted(device)) await this.#mayRevoke(tx, reach, device);
    const classroom = classrooms.get(device.classroomId);
    if (classroom === undefined) throw fleetError('classroomNotFound');
    await this.lifeCycle.advance(tx, reach, device, classroom, to, reason);
    await this.#record(tx, reach, 'fleet.device.stateChanged', device, { from: device.state, to, reason });
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.deviceNotEnrolled`, `identity.quotaSpent` */
  async revoke(tx: Tx, reach: Reach, id: string, reason: string): Promise<DeviceDetail> {
    const { device } = await this.#lock(tx, reach, id, 'device:revoke');
    if (!isTrusted(device)) throw fleetError('deviceNotEnrolled');
    await this.#mayRevoke(tx, reach, device);
    await this.lifeCycle.revoke(tx, device, reason);
    await this.#record(tx, reach, 'fleet.device.revoked', device, { reason });
    await this.lifeCycle.changed(tx, device);
    return this.get(tx, reach, id);
  }

  /** The device itself asks to leave: it loses its identity (`fleet.DeviceRevoked`) and keeps its slot until it is moved. */
  async leave(tx: Tx, reach: Reach, reason: string): Promise<void> {
    const device = await this.placement.lockOwn(tx, reach);
    if (device === undefined) throw fleetError('deviceNotFound');
    if (device.enrolledAt === null || device.revokedAt !== null) return;
    await this.lifeCycle.revoke(tx, device, reason);
    await this.#record(tx, reach, 'fleet.device.left', device, { reason });
    await this.lifeCycle.changed(tx, device);
  }

  /** What the broker says of a device, in a system transaction. An unknown device is nobody. */
  async presence(tx: Tx, reach: Reach, deviceId: string, online: boolean): Promise<void> {
    if (reach.kind !== 'system') throw new Error('Presence is told by a gateway, in a system transaction');
    const place = await this.placement.presence(tx, deviceId, online, this.acts.now());
    if (place !== undefined) await this.lifeCycle.changed(tx, { id: deviceId, ...place });
  }

  /** Every device that stands in these schools, for who must know them all at once, in a system transaction. */
  ofSchools(tx: Tx, reach: Reach, schoolIds: readonly string[]): Promise<readonly StandingDevice[]> {
    if (reach.kind !== 'system') throw new Error('Whole schools are read by the system');
    return this.repository.ofSchools(tx, schoolIds);
  }

  /** The devices of a target that a word may reach, in a system transaction. */
  toWake(
    tx: Tx,
    reach: Reach,
    target: { readonly classroomIds?: readonly string[]; readonly deviceIds?: readonly string[] },
  ): Promise<readonly { readonly id: string; readonly family: DeviceFamily }[]> {
    if (reach.kind !== 'system') throw new Error('Devices are woken by the system');
    const { classroomIds = [], deviceIds = [] } = target;
    return this.repository.toWake(tx, { classroomIds, deviceIds });
  }

  /** Devices with an erasure to come: held while dangerous acts are frozen, they ask again once they are not. */
  toErase(tx: Tx, reach: Reach): Promise<readonly { readonly id: string; readonly family: DeviceFamily }[]> {
    if (reach.kind !== 'system') throw new Error('Devices are woken by the system');
    return this.repository.toErase(tx, this.acts.now());
  }

  /** A device that the caller sees and may not change is refused by that; one that she does not see does not exist. */
  async #lock(
    tx: Tx,
    reach: Reach,
    id: string,
    permission: 'device:write' | 'device:revoke' = 'device:write',
    alsoClassroomId?: string,
  ) {
    const seen = await this.register.find(tx, reach, id);
    const locked = await this.lifeCycle.lock(tx, reach, permission, seen, alsoClassroomId);
    if (locked === undefined) throw fleetError('outOfReach');
    return locked;
  }

  /** A cart a day, and no more: a stolen account must not cut a whole fleet off. */
  async #mayRevoke(tx: Tx, reach: Reach, { schoolId }: LockedDevice): Promise<void> {
    if (!(await this.places.covers(tx, reach, 'device:revoke', schoolId))) throw fleetError('outOfReach');
    await this.quotas.take(tx, reach, 'fleet.device.revoke', 1, schoolId, { perDay: REVOCATIONS_PER_DAY });
  }

  async #record(
    tx: Tx,
    reach: Reach,
    act: string,
    device: Pick<LockedDevice, 'id' | 'serialNumber' | 'schoolId'>,
    details: Record<string, string | number | null>,
  ): Promise<void> {
    const subject = { kind: 'device', id: device.id, label: device.serialNumber };
    await this.acts.record(tx, reach, { act, subject, placeId: device.schoolId, details });
  }
}
