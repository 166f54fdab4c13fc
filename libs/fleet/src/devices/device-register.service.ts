import { Inject, Injectable } from '@nestjs/common';
import {
  SETTING_IDS,
  SETTING_LABELS,
  type Device,
  type DeviceDetail,
  type InputOf,
  type listDevices,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { labelOf } from '../configurations/variables.js';
import { erasureTold } from '../erasures/erasure.js';
import { fleetError } from '../fleet-errors.js';
import { momentOf } from '../moment.js';
import { keyOf, pageOf } from '../paging.js';
import { DEVICE_CERTIFICATES, type DeviceCertificates } from './device-certificates.port.js';
import { DevicesRepository, sortKeyOf, type DeviceDetailRow, type DeviceRow } from './devices.repository.js';

export interface DevicePage {
  readonly items: Device[];
  readonly next: string | null;
  readonly total: number;
}

/** Devices as people read them. */
@Injectable()
export class DeviceRegister {
  constructor(
    private readonly acts: Acts,
    @Inject(DEVICE_CERTIFICATES) private readonly certificates: DeviceCertificates,
    private readonly repository: DevicesRepository,
    private readonly places: Places,
  ) {}

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listDevices>['query']): Promise<DevicePage> {
    const { limit, after, ...filter } = query;
    const moment = momentOf(this.acts);
    const page = { limit: limit + 1, after: keyOf(after, ['text', 'id', 'slot', 'id']) };
    const found = await this.repository.page(tx, reach, filter, moment, page);
    const { rows, next } = pageOf(found, limit, sortKeyOf);
    return { items: await this.#named(tx, rows), next, total: await this.repository.count(tx, reach, filter, moment) };
  }

  /** @throws DomainError `fleet.deviceNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<DeviceDetail> {
    const row = await this.find(tx, reach, id);
    const [device] = await this.#named(tx, [row]);
    if (device === undefined) throw fleetError('deviceNotFound');
    const { memberships, states, inventoryChanges } = await this.repository.history(tx, id);
    const expiries = await this.certificates.expiries(tx, [id]);
    return {
      ...device,
      inventory: row.facts,
      inventoryAt: row.inventoryAt?.toISOString() ?? null,
      copiedAt: row.copiedAt?.toISOString() ?? null,
      desiredConfiguration: row.enrolledAt === null ? null : row.desiredRevision,
      reportedConfiguration: row.reportedRevision,
      settings: settingsOf(row),
      certificateExpiresAt: expiries.get(id)?.toISOString() ?? null,
      memberships: memberships.map(({ from, until, ...one }) => ({
        ...one,
        from: from.toISOString(),
        until: until?.toISOString() ?? null,
      })),
      history: states.map(({ at, actor, ...one }) => ({ ...one, at: at.toISOString(), actor: actorName(actor) })),
      inventoryChanges,
    };
  }

  /** The row alone. @throws DomainError `fleet.deviceNotFound` */
  async find(tx: Tx, reach: Reach, id: string): Promise<DeviceDetailRow> {
    const row = await this.repository.find(tx, reach, id, momentOf(this.acts));
    if (row === undefined) throw fleetError('deviceNotFound');
    return row;
  }

  async #named(tx: Tx, rows: readonly DeviceRow[]): Promise<Device[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ schoolId }) => schoolId),
    );
    return rows.flatMap((row) => {
      const school = refs.get(row.schoolId);
      return school === undefined ? [] : [{ ...listed(row), school }];
    });
  }
}

function listed(row: DeviceRow): Omit<Device, 'school'> {
  return {
    id: row.id,
    serialNumber: row.serialNumber,
    assetTag: row.assetTag,
    family: row.family,
    manufacturer: row.manufacturer,
    model: row.model,
    state: row.state,
    classroomId: row.classroomId,
    classroomName: row.classroomName,
    slot: row.slot,
    label: labelOf(row),
    boardState: row.boardState,
    online: row.online,
    enrolledAt: row.enrolledAt?.toISOString() ?? null,
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    osName: row.osName,
    osVersion: row.osVersion,
    batteryPercent: row.batteryPercent,
    erasure: erasureTold(row.erasure),
  };
}

/** One line per setting of what it should be; what it has not spoken of is pending. */
function settingsOf({ settings, reports, enrolledAt }: DeviceDetailRow): DeviceDetail['settings'] {
  if (enrolledAt === null) return [];
  const said = new Map(reports.map((report) => [report.setting, report]));
  return SETTING_IDS.filter((setting) => settings[setting] !== undefined).map((setting) => {
    const { status, why, at } = said.get(setting) ?? { status: 'pending' as const, why: null, at: null };
    const when = at === null ? null : new Date(at).toISOString();
    return { setting, label: SETTING_LABELS[setting], status, why, at: when };
  });
}
