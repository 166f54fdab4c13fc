import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, type Json, type Tx } from '@chariot/platform';
import type { DeviceFamily } from '../devices/device.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { Erasures } from '../erasures/erasures.service.js';
import { fleetError } from '../fleet-errors.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import type { Variables } from './concrete.js';
import { DeviceStandingRepository, type OwnStanding } from './device-standing.repository.js';
import { Renderings } from './renderings.service.js';
import { CONTACT_SECONDS, inventoryIsDue, telling } from './telling.js';
import { variablesOf } from './variables.js';

/** What a device is told next: one thing at a time. */
export type DeviceNext =
  | {
      readonly kind: 'configure';
      readonly revision: string;
      readonly family: DeviceFamily;
      /** Its family's rendering: `fillVariables` with `variables`, then `openSealed` with the secrets of `sealedIn`. */
      readonly payload: Json;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'operate';
      readonly operation: {
        readonly id: string;
        readonly kind: 'message' | 'restart' | 'erase';
        readonly text: string | null;
        readonly expiresAt: Date;
      };
    }
  | { readonly kind: 'inventory' }
  | { readonly kind: 'wait'; readonly seconds: number };

const NOTHING: DeviceNext = { kind: 'wait', seconds: CONTACT_SECONDS };

/** "What is next for this device": to erase itself, else its configuration, then what was asked of it, then its inventory. */
@Injectable()
export class DesiredState {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly standing: DeviceStandingRepository,
    private readonly renderings: Renderings,
    private readonly operations: OperationsRepository,
    private readonly erasures: Erasures,
    private readonly lifeCycle: LifeCycle,
  ) {}

  /**
   * Under the device's own reach. Handing something out finishes nothing: asked again, it says the same until a report.
   * @throws DomainError `fleet.deviceNotFound`, `fleet.deviceRevoked`
   */
  async next(tx: Tx, reach: Reach, ask: { readonly revision: string | null }): Promise<DeviceNext> {
    const device = await this.standing.lockOwn(tx, reach);
    if (device === undefined || device.enrolledAt === null) throw fleetError('deviceNotFound');
    if (device.revokedAt !== null) throw fleetError('deviceRevoked');
    // Before its settings, and wherever it is: what is to be empty is given no more of the school's.
    const erasure = await this.erasures.tell(tx, reach);
    if (erasure !== undefined) return { kind: 'operate', operation: erasure };
    // Lost, stolen, in reserve: it is told nothing, least of all the key of a school's Wi-Fi.
    if (device.slot === null) return NOTHING;
    return (
      (await this.#configuration(tx, reach, device, ask.revision)) ??
      (await this.#operation(tx, reach)) ??
      (inventoryIsDue(device.inventoryAt, this.clock.now()) ? { kind: 'inventory' } : NOTHING)
    );
  }

  async #configuration(
    tx: Tx,
    reach: Reach,
    device: OwnStanding,
    claimed: string | null,
  ): Promise<DeviceNext | undefined> {
    const { desiredRevision: desired, reportedRevision: reported, outcome, reportedAt } = device;
    const verdict = telling({ claimed, desired, reported, outcome, reportedAt }, this.clock.now());
    if (verdict === 'nothing') return undefined;
    if (verdict === 'forgotten') {
      await this.standing.forgetOutcome(tx, reach);
      await this.lifeCycle.changed(tx, device);
    }
    const payload = await this.renderings.of(tx, device.family, device.hash, device.settings);
    return { kind: 'configure', revision: desired, family: device.family, payload, variables: variablesOf(device) };
  }

  async #operation(tx: Tx, reach: Reach): Promise<DeviceNext | undefined> {
    const operation = await this.operations.tell(tx, reach, this.clock.now());
    return operation === undefined ? undefined : { kind: 'operate', operation };
  }
}
