import { Injectable } from '@nestjs/common';
import type { Device } from '@chariot/contract';
import { LocalDate, type Reach } from '@chariot/kernel';
import { Database, type CsvCell, type OdsCell } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { momentOf } from '../moment.js';
import { FAMILY_LABELS, STATE_LABELS } from './device.js';
import type { DeviceFilter, DeviceOrder } from './device-filter.js';
import { DeviceLists, type PreparedList } from './device-list.service.js';
import { DevicesRepository, type DeviceLine } from './devices.repository.js';
import type { SortKey } from '../paging.js';

const LINES_AT_ONCE = 1000;
const CONFORMITY: Readonly<Record<Device['conformity'], string>> = {
  unknown: 'pas encore évaluée',
  compliant: 'conforme',
  gap: 'en écart',
};

export const DEVICE_COLUMNS: readonly { readonly title: string; readonly width?: number }[] = [
  { title: 'UAI', width: 2.5 },
  { title: 'École', width: 7 },
  { title: 'Commune' },
  { title: 'Classe mobile' },
  { title: 'Emplacement', width: 2.5 },
  { title: 'Numéro de série' },
  { title: 'Numéro d’inventaire' },
  { title: 'Fabricant' },
  { title: 'Modèle' },
  { title: 'Système' },
  { title: 'Année', width: 2 },
  { title: 'État', width: 3 },
  { title: 'Conformité', width: 3 },
  { title: 'Garantie jusqu’au', width: 3 },
  { title: 'Enrôlée le', width: 3 },
  { title: 'Dernier contact', width: 3 },
  // Last: whoever reads the others by their rank goes on.
  { title: 'Type', width: 2 },
];

/** A list of devices as a file: read a thousand at once, whatever its length, each in a transaction of its own. */
@Injectable()
export class DeviceExports {
  constructor(
    private readonly database: Database,
    private readonly acts: Acts,
    private readonly lists: DeviceLists,
    private readonly repository: DevicesRepository,
  ) {}

  async *lines(reach: Reach, filter: DeviceFilter, order: DeviceOrder): AsyncGenerator<readonly DeviceLine[]> {
    const moment = momentOf(this.acts);
    let prepared: PreparedList | undefined;
    for (let after: SortKey | null | undefined = null; after !== undefined;) {
      const batch = await this.database.read(reach, async (tx) => {
        prepared ??= await this.lists.prepare(tx, reach, filter);
        const page = { limit: LINES_AT_ONCE, after: after ?? null };
        const rows = await this.lists.read(tx, reach, prepared, order, moment, page);
        return {
          next: rows.length < LINES_AT_ONCE ? undefined : rows.at(-1)?.key,
          lines: await this.repository.lines(
            tx,
            reach,
            rows.map(({ id }) => id),
          ),
        };
      });
      after = batch.next;
      yield batch.lines;
    }
  }
}

const dayOf = (at: Date | null): LocalDate | null => (at === null ? null : LocalDate.at(at, 'Europe/Paris'));

export const odsLine = (line: DeviceLine): OdsCell[] => [
  ...[line.uai, line.school, line.city, line.classroom],
  line.slot === null ? null : { count: line.slot },
  ...[line.serialNumber, line.assetTag, line.manufacturer, line.model, line.os, String(line.year)],
  ...[STATE_LABELS[line.state], CONFORMITY[line.conformity]],
  ...[line.warrantyEndsOn, dayOf(line.enrolledAt), dayOf(line.lastContactAt)].map((on) =>
    on === null ? null : { on },
  ),
  FAMILY_LABELS[line.family],
];

export const csvLine = (line: DeviceLine): CsvCell[] => [
  ...[line.uai, line.school, line.city, line.classroom, line.slot],
  ...[line.serialNumber, line.assetTag, line.manufacturer, line.model, line.os, line.year],
  ...[STATE_LABELS[line.state], CONFORMITY[line.conformity]],
  ...[line.warrantyEndsOn, dayOf(line.enrolledAt), dayOf(line.lastContactAt)].map((on) =>
    on === null ? null : LocalDate.format(on),
  ),
  FAMILY_LABELS[line.family],
];
