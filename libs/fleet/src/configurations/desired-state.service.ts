import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, type Json, type Tx } from '@chariot/platform';
import type { DeviceFamily } from '../devices/device.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { Erasures } from '../erasures/erasures.service.js';
import { fleetError } from '../fleet-errors.js';
import { FIRST_KINDS } from '../operations/operation.js';
import { OperationExchange } from '../operations/operation-exchange.service.js';
import type { ToldOperation } from '../operations/operations.repository.js';
import type { SchoolWeek, Variables } from './concrete.js';
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
      /** Its family's rendering: `fillVariables` with `variables`, then `openSealed` with the secrets of `sealedIn`, where that family has them. */
      readonly payload: Json;
      readonly variables: Variables;
      /** For the settings that keep out of them. */
      readonly hours: SchoolWeek | null;
    }
  | {
      readonly kind: 'operate';
      readonly operation: ToldOperation;
    }
  | { readonly kind: 'inventory' }
  | { readonly kind: 'wait'; readonly seconds: number };

export type WantedConfiguration = Extract<DeviceNext, { readonly kind: 'configure' }>;

const NOTHING: DeviceNext = { kind: 'wait', seconds: CONTACT_SECONDS };

/** "What is next for this device": to erase itself, else its configuration, then what was asked of it, then its inventory. */
@Injectable()
export class DesiredState {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly standing: DeviceStandingRepository,
    private readonly renderings: Renderings,
    private readonly operations: OperationExchange,
    private readonly erasures: Erasures,
    private readonly lifeCycle: LifeCycle,
  ) {}

  /**
   * Under the device's own reach. Handing something out finishes nothing: asked again, it says the same until a report.
   * @param ask `kinds`: the operations that it understands; without it, those of the first agents. `putOff`: operations that it has
   * said « not now » to, or that its gateway passes over for the moment
   * @throws DomainError `fleet.deviceNotFound`, `fleet.deviceRevoked`
   */
  async next(
    tx: Tx,
    reach: Reach,
    ask: {
      readonly revision: string | null;
      readonly kinds?: readonly string[] | undefined;
      readonly putOff?: readonly string[] | undefined;
    },
  ): Promise<DeviceNext> {
    const device = await this.#own(tx, reach);
    // Before its settings, and wherever it is: what is to be empty is given no more of the school's, even while it waits to be.
    const erasure = await this.erasures.tell(tx, reach);
    if (erasure !== undefined) {
      const { isFrozen, ...operation } = erasure;
      return isFrozen || ask.putOff?.includes(operation.id) === true ? NOTHING : { kind: 'operate', operation };
    }
    const operation = (): Promise<DeviceNext | undefined> =>
      this.#operation(tx, reach, ask.kinds ?? FIRST_KINDS, ask.putOff ?? []);
    // Lost, stolen, in reserve: it is told no setting, least of all the key of a school's Wi-Fi; only what Lost Mode is.
    if (device.slot === null) return (await operation()) ?? NOTHING;
    return (
      (await this.#configuration(tx, reach, device, ask.revision)) ??
      (await operation()) ??
      (inventoryIsDue(device.inventoryAt, this.clock.now()) ? { kind: 'inventory' } : NOTHING)
    );
  }

  /**
   * What it is to be, whether or not it says that it is: for families that are given it piece by piece, when they ask for a piece.
   * Null where it is told nothing: lost, in reserve, to be erased.
   * @throws DomainError `fleet.deviceNotFound`, `fleet.deviceRevoked`
   */
  async wanted(tx: Tx, reach: Reach): Promise<WantedConfiguration | null> {
    const device = await this.#own(tx, reach);
    if (device.slot === null || (await this.erasures.isWanted(tx, reach))) return null;
    return this.#worded(tx, device);
  }

  async #own(tx: Tx, reach: Reach): Promise<OwnStanding> {
    const device = await this.standing.lockOwn(tx, reach);
    if (device === undefined || device.enrolledAt === null) throw fleetError('deviceNotFound');
    if (device.revokedAt !== null) throw fleetError('deviceRevoked');
    return device;
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
    return this.#worded(tx, device);
  }

  async #worded(tx: Tx, device: OwnStanding): Promise<WantedConfiguration> {
    const payload = await this.renderings.of(tx, device.family, device.hash, device.settings);
    return {
      kind: 'configure',
      revision: device.desiredRevision,
      family: device.family,
      payload,
      variables: variablesOf(device),
      hours: device.hours,
    };
  }

  async #operation(
    tx: Tx,
    reach: Reach,
    understood: readonly string[],
    putOff: readonly string[],
  ): Promise<DeviceNext | undefined> {
    const operation = await this.operations.tell(tx, reach, understood, putOff);
    return operation === undefined ? undefined : { kind: 'operate', operation };
  }
}
