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
import { pageOf } from '../paging.js';
import { DEVICE_CERTIFICATES, type DeviceCertificates } from './device-certificates.port.js';
import { DeviceLists } from './device-list.service.js';
import { DevicesRepository, type DeviceDetailRow, type DeviceRow, type ShownDevice } from './devices.repository.js';

export interface DevicePage {
  readonly items: Device[];
  readonly next: string | null;
  readonly total: number;
  readonly totalIs: 'exact' | 'atMost';
}

/** Devices as people read them. */
@Injectable()
export class DeviceRegister {
  constructor(
    private readonly acts: Acts,
    @Inject(DEVICE_CERTIFICATES) private readonly certificates: DeviceCertificates,
    private readonly repository: DevicesRepository,
    private readonly places: Places,
    private readonly lists: DeviceLists,
  ) {}

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listDevices>['query']): Promise<DevicePage> {
    const { limit, after, sort, order, ...filter } = query;
    const moment = momentOf(this.acts);
    const asked = { sort, descending: order === 'desc' };
    const page = await this.lists.page(tx, reach, filter, asked, moment, { limit: limit + 1, after });
    const { rows, next } = pageOf(page.rows, limit, ({ key }) => key);
    const ids = rows.map(({ id }) => id);
    const items = (await this.repository.shown(tx, reach, ids, moment)).map(shown);
    return { items, next, total: page.total, totalIs: page.totalIs };
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
      lostMode: row.lostMode && { ...row.lostMode, until: new Date(row.lostMode.until).toISOString() },
      warranty: row.warranty,
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

/** The school by the page's own look: whoever sees a device may be told where it is. */
export const shown = (row: ShownDevice): Device => ({
  ...listed(row),
  school: { id: row.schoolId, kind: 'school', name: row.schoolName, uai: row.schoolUai },
});

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
    inLostMode: row.inLostMode,
    online: row.online,
    enrolledAt: row.enrolledAt?.toISOString() ?? null,
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    osName: row.osName,
    osVersion: row.osVersion,
    batteryPercent: row.batteryPercent,
    erasure: erasureTold(row.erasure),
    year: row.year,
    conformity: row.conformity,
    warrantyEndsOn: row.warrantyEndsOn,
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
