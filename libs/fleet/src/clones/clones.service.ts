import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { PlacementRepository, type LockedDevice } from '../devices/placement.repository.js';
import { namedByItsKey, usableSerial } from '../enrolment/enrolment-decision.js';
import { BootsRepository } from './boots.repository.js';
import { judgeBoot, serialsContradict } from './clone.js';

/** An ask, as it came. */
export interface Knock {
  /** New at each start of the agent (UUID). */
  readonly bootId: string;
  readonly arrivedAt: Date;
  /** Whether somebody still waits for the answer. */
  readonly isAwaited: () => boolean;
}

/** How many starts of a device are remembered. */
const KEPT = 30;
const TWO_STARTS = 'Deux machines se présentent tour à tour avec son certificat.';
const TWO_SERIALS = 'Une machine d’un autre numéro de série présente son certificat.';

/**
 * An identity that was copied to a second machine: nobody can tell the copy from the true one, so both are set aside,
 * until the true one is enrolled again. The caller commits, then refuses.
 */
@Injectable()
export class Clones {
  constructor(
    private readonly acts: Acts,
    private readonly repository: BootsRepository,
    private readonly placement: PlacementRepository,
    private readonly lifeCycle: LifeCycle,
  ) {}

  /** Under the device's own reach. @returns whether its identity has just been set aside */
  async heard(tx: Tx, reach: Reach, { bootId, arrivedAt, isAwaited }: Knock): Promise<boolean> {
    const device = await this.#trusted(tx, reach);
    if (device === undefined) return false;
    const { known, latest } = await this.repository.about(tx, reach, bootId);
    const verdict = judgeBoot(known, latest, { arrivedAt, awaited: isAwaited() });
    if (verdict === 'copied') return this.#setAside(tx, reach, device, TWO_STARTS);
    if (verdict === 'same' && known?.again === false) await this.repository.heardAgain(tx, reach, bootId);
    if (verdict === 'first' || verdict === 'restarted') {
      await this.repository.add(tx, reach, bootId, this.acts.now());
      await this.repository.forget(tx, device.id, KEPT);
    }
    return false;
  }

  /** What its inventory says of the machine. @returns whether its identity has just been set aside */
  async inventoried(tx: Tx, reach: Reach, said: { readonly serialNumber: string }): Promise<boolean> {
    const device = await this.#trusted(tx, reach);
    if (device === undefined || namedByItsKey(device.serialNumber)) return false;
    if (!serialsContradict(device.serialNumber, usableSerial(said.serialNumber))) return false;
    return this.#setAside(tx, reach, device, TWO_SERIALS);
  }

  async #trusted(tx: Tx, reach: Reach): Promise<LockedDevice | undefined> {
    const device = await this.placement.lockOwn(tx, reach);
    return device === undefined || device.enrolledAt === null || device.revokedAt !== null ? undefined : device;
  }

  async #setAside(tx: Tx, reach: Reach, device: LockedDevice, why: string): Promise<true> {
    await this.lifeCycle.revoke(tx, device, `Identité copiée. ${why}`);
    await this.repository.setAside(tx, reach, this.acts.now());
    await this.acts.record(tx, reach, {
      act: 'fleet.device.copied',
      subject: { kind: 'device', id: device.id, label: device.serialNumber },
      placeId: device.schoolId,
      details: { reason: why },
    });
    await this.lifeCycle.changed(tx, device);
    return true;
  }
}
