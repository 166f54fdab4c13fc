import { Injectable } from '@nestjs/common';
import { SETTING_IDS, type InventoryFacts, type SettingId } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { PlacementRepository } from '../devices/placement.repository.js';
import { Erasures } from '../erasures/erasures.service.js';
import { ThroughputMeasured } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { Inventory } from '../inventory/inventory.service.js';
import { OperationExchange } from '../operations/operation-exchange.service.js';
import { DeviceStandingRepository, type OwnStanding } from './device-standing.repository.js';
import { outcomeOf, type SettingOutcome } from './outcome.js';
import { Renderings } from './renderings.service.js';

export interface ConfigurationReport {
  readonly reportId: string;
  readonly revision: string;
  readonly settings: readonly SettingOutcome[];
}
export interface InventoryReport {
  readonly reportId: string;
  readonly facts: InventoryFacts;
}
export interface OperationReport {
  readonly reportId: string;
  readonly operationId: string;
  readonly status: 'done' | 'recorded' | 'failed' | 'notApplicable';
  readonly why: string | null;
  /** Of a measure: tenths of Mbit/s. */
  readonly tenths?: number | undefined;
}

/** What devices report, under their own reach. The same report sent again changes nothing. */
@Injectable()
export class Reports {
  constructor(
    private readonly acts: Acts,
    private readonly standing: DeviceStandingRepository,
    private readonly operations: OperationExchange,
    private readonly placement: PlacementRepository,
    private readonly inventories: Inventory,
    private readonly erasures: Erasures,
    private readonly lifeCycle: LifeCycle,
    private readonly renderings: Renderings,
  ) {}

  /**
   * A report about another revision than the one that is wanted now is kept, and makes nobody ready; what a device
   * claims of settings that it was not told counts for nothing, and what it passes over stays pending.
   * @throws DomainError `fleet.unknownSetting`, `fleet.settingReportedTwice`, `fleet.deviceNotFound`, `fleet.deviceRevoked`
   */
  async configuration(tx: Tx, reach: Reach, report: ConfigurationReport): Promise<void> {
    checkSettings(report.settings);
    const device = await this.#own(tx, reach);
    const { reportId: id, revision, settings } = report;
    const at = this.acts.now();
    const noted = { revision, settings } as unknown as Json;
    if (!(await this.standing.noteReport(tx, reach, { id, kind: 'configuration', said: noted, at }))) return;
    if (revision !== device.desiredRevision) {
      // One that was delayed must not hide what is already known of the present one.
      if (device.reportedRevision === device.desiredRevision) return;
      await this.standing.saveSettings(tx, reach, revision, settings, at);
      await this.standing.saveOutcome(tx, reach, revision, 'partial', at);
    } else {
      const told = SETTING_IDS.filter((setting) => device.settings[setting] !== undefined);
      const said = new Set(settings.map(({ setting }) => setting));
      const without = this.renderings.withoutEquivalent(device.family, device.hash, device.settings);
      const all = [...settings, ...without.filter(({ setting }) => !said.has(setting))];
      const outcome = outcomeOf(told, all);
      const heard = all.filter(({ setting }) => told.includes(setting));
      await this.standing.saveSettings(tx, reach, revision, heard, at);
      await this.standing.saveOutcome(tx, reach, revision, outcome, at);
      if (outcome === 'complete' && device.state === 'prepared') await this.#serve(tx, reach, device, at);
    }
    await this.lifeCycle.changed(tx, device);
  }

  /** @throws DomainError `fleet.deviceNotFound`, `fleet.deviceRevoked` */
  async inventory(tx: Tx, reach: Reach, { reportId: id, facts }: InventoryReport): Promise<void> {
    const device = await this.#own(tx, reach);
    const at = this.acts.now();
    if (!(await this.standing.noteReport(tx, reach, { id, kind: 'inventory', said: null, at }))) return;
    if (await this.inventories.record(tx, device.id, facts)) await this.lifeCycle.changed(tx, device);
  }

  /**
   * A part of its inventory that it tells unasked. @returns whether anything was written down
   * @throws DomainError `fleet.deviceNotFound`, `fleet.deviceRevoked`
   */
  async amendment(tx: Tx, reach: Reach, facts: Partial<InventoryFacts>): Promise<boolean> {
    const device = await this.#own(tx, reach);
    const isNews = await this.inventories.amend(tx, device.id, facts);
    if (isNews) await this.lifeCycle.changed(tx, device);
    return isNews;
  }

  /** The first report about an operation is the one that counts. @throws DomainError `fleet.operationUnknown` */
  async operation(tx: Tx, reach: Reach, report: OperationReport): Promise<void> {
    const { reportId: id, operationId, status, why, tenths } = report;
    await this.#own(tx, reach);
    const at = this.acts.now();
    if (
      !(await this.standing.noteReport(tx, reach, { id, kind: 'operation', said: { operationId, status, why }, at }))
    ) {
      return;
    }
    const kind = await this.operations.reported(tx, reach, operationId, { status, why });
    if (kind === 'measure' && tenths !== undefined) {
      await this.acts.emit(tx, ThroughputMeasured.of({ operationId, tenths }));
    }
    if (kind === 'erase') {
      const failed = status === 'failed' || status === 'notApplicable';
      await this.erasures.ended(tx, reach, operationId, failed ? (why ?? 'Sans explication.') : null);
    }
  }

  /** It is about to do what cannot be undone: whether it may go on. @throws DomainError `fleet.deviceNotFound`, `fleet.deviceRevoked` */
  async starting(tx: Tx, reach: Reach, operationId: string): Promise<'go' | 'hold'> {
    await this.#own(tx, reach);
    return this.erasures.confirm(tx, reach, operationId);
  }

  /** The device was heard. */
  async contact(tx: Tx, reach: Reach): Promise<void> {
    const place = await this.standing.contact(tx, reach, this.acts.now());
    if (place !== undefined && !place.wasOnline) await this.lifeCycle.changed(tx, { id: reach.id, ...place });
  }

  async #own(tx: Tx, reach: Reach): Promise<OwnStanding> {
    const device = await this.standing.lockOwn(tx, reach);
    if (device === undefined || device.enrolledAt === null) throw fleetError('deviceNotFound');
    if (device.revokedAt !== null) throw fleetError('deviceRevoked');
    return device;
  }

  async #serve(tx: Tx, reach: Reach, device: OwnStanding, at: Date): Promise<void> {
    const reason = 'Tous ses réglages sont en place.';
    const change = { deviceId: device.id, from: device.state, to: 'inService', reason } as const;
    await this.placement.stamp(tx, [change], reach.actor(), at);
  }
}

function checkSettings(settings: readonly SettingOutcome[]): void {
  const seen = new Set<SettingId>();
  for (const { setting } of settings) {
    if (!SETTING_IDS.includes(setting)) throw fleetError('unknownSetting', { setting: String(setting).slice(0, 60) });
    if (seen.has(setting)) throw fleetError('settingReportedTwice', { setting });
    seen.add(setting);
  }
}
