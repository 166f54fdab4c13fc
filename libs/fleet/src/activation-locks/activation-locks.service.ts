import { Injectable } from '@nestjs/common';
import { requireProof } from '@chariot/identity';
import type { Reach } from '@chariot/kernel';
import { Vault, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { DeviceRegister } from '../devices/device-register.service.js';
import { PlacementRepository } from '../devices/placement.repository.js';
import { fleetError } from '../fleet-errors.js';
import { ActivationLocksRepository } from './activation-locks.repository.js';

const PURPOSE = 'fleet.activationLock';

/**
 * What opens an iPad again that a person’s account has locked: it outlives the enrolment, since an iPad that was erased needs it, and
 * would give a stolen one away, so that who reads it proves who she is, says why, and is in the journal.
 */
@Injectable()
export class ActivationLocks {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ActivationLocksRepository,
    private readonly placement: PlacementRepository,
    private readonly register: DeviceRegister,
    private readonly places: Places,
    private readonly vault: Vault,
  ) {}

  /** Under the device’s own reach; what it said before opens nothing any more. @throws DomainError `fleet.deviceNotFound` */
  async keep(tx: Tx, reach: Reach, code: string): Promise<void> {
    const device = await this.placement.lockOwn(tx, reach);
    if (device === undefined) throw fleetError('deviceNotFound');
    const former = await this.repository.of(tx, reach, device.id);
    const secretId = await this.vault.seal(tx, code, PURPOSE);
    await this.repository.keep(tx, reach, { secretId, keptAt: this.acts.now() });
    if (former !== undefined) await this.vault.forget(tx, former.secretId);
    const subject = { kind: 'device', id: device.id, label: device.serialNumber };
    await this.acts.record(tx, reach, {
      ...{ act: 'fleet.activationLock.kept', subject, placeId: device.schoolId, details: {} },
    });
  }

  /**
   * The code, to who may have the device erased, has just proved that it is she, and says why.
   * @throws DomainError `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.activationLockUnknown`, `identity.proofNeeded`
   */
  async reveal(
    tx: Tx,
    reach: Reach,
    deviceId: string,
    reason: string,
  ): Promise<{ readonly bypassCode: string; readonly keptAt: Date }> {
    const { id, serialNumber: label, schoolId } = await this.register.find(tx, reach, deviceId);
    if (!(await this.places.covers(tx, reach, 'device:erase', schoolId))) throw fleetError('outOfReach');
    requireProof(reach, this.acts.now());
    const kept = await this.repository.of(tx, reach, id);
    if (kept === undefined) throw fleetError('activationLockUnknown');
    const bypassCode = (await this.vault.open(tx, kept.secretId, PURPOSE)).toString('utf8');
    const subject = { kind: 'device', id, label };
    await this.acts.record(tx, reach, {
      ...{ act: 'fleet.activationLock.revealed', subject, placeId: schoolId, details: { reason } },
    });
    return { bypassCode, keptAt: kept.keptAt };
  }

  /** A batch, of devices that left the fleet for good before then, in a system transaction. @returns how many */
  async forget(tx: Tx, before: Date): Promise<number> {
    const secrets = await this.repository.forget(tx, before);
    for (const secret of secrets) await this.vault.forget(tx, secret);
    return secrets.length;
  }
}
