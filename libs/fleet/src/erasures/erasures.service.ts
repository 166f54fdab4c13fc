import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { PlacementRepository } from '../devices/placement.repository.js';
import { OperationChanged } from '../events.js';
import { ErasuresRepository, type ToldErasure } from './erasures.repository.js';

const REASON = 'Effacée et désenrôlée : deux personnes l’ont voulu.';

/** An erasure as the device lives it, under its own reach: told, let go on, ended. */
@Injectable()
export class Erasures {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ErasuresRepository,
    private readonly placement: PlacementRepository,
    private readonly lifeCycle: LifeCycle,
  ) {}

  /** What it is to erase itself for, if anything: noted as told, but while dangerous acts are frozen. */
  tell(tx: Tx, reach: Reach): Promise<ToldErasure | undefined> {
    return this.repository.tell(tx, reach, this.acts.now());
  }

  /** Whether it is to erase itself, asked without telling it. */
  isWanted(tx: Tx, reach: Reach): Promise<boolean> {
    return this.repository.isWanted(tx, reach, this.acts.now());
  }

  /** The last word before anything is destroyed: `hold` for whatever is not wanted, or not known, any more. */
  async confirm(tx: Tx, reach: Reach, operationId: string): Promise<'go' | 'hold'> {
    const confirmed = await this.repository.confirm(tx, reach, operationId, this.acts.now());
    if (confirmed === undefined) return 'hold';
    const device = confirmed.first ? await this.placement.lockOwn(tx, reach) : undefined;
    if (device !== undefined) {
      await this.#record(tx, reach, 'fleet.device.erasing', device, { operation: operationId });
      await this.acts.emit(tx, OperationChanged.of({ operationId, placeId: confirmed.placeId }));
      await this.lifeCycle.changed(tx, device);
    }
    return 'go';
  }

  /** It says how it ended. Erased, it has no identity and no slot any more, and may be enrolled anew as the same device. */
  async ended(tx: Tx, reach: Reach, operationId: string, failure: string | null): Promise<void> {
    const device = await this.placement.lockOwn(tx, reach);
    if (device === undefined) return;
    if (failure !== null) {
      await this.#record(tx, reach, 'fleet.device.eraseFailed', device, { operation: operationId, why: failure });
      return this.lifeCycle.changed(tx, device);
    }
    await this.#record(tx, reach, 'fleet.device.erased', device, { operation: operationId });
    const schoolUai = await this.repository.uaiOf(tx, device.schoolId);
    await this.lifeCycle.depart(tx, reach, device, { schoolUai, reason: REASON });
  }

  async #record(
    tx: Tx,
    reach: Reach,
    act: string,
    device: { readonly id: string; readonly serialNumber: string; readonly schoolId: string },
    details: Record<string, string>,
  ): Promise<void> {
    const subject = { kind: 'device', id: device.id, label: device.serialNumber };
    await this.acts.record(tx, reach, { act, subject, placeId: device.schoolId, details });
  }
}
