import { DATASET_VERSION, type DatasetContent, type PlaceRef } from '@chariot/contract';
import { MEASURES, type Measure, type Month } from '../measures/measure.js';
import type { ToldRow } from '../publication/publication.repository.js';
import { monthsOf } from '../publication/release.js';
import { DICTIONARY, OF_EQUIPMENT } from './dictionary.js';

export interface EquipmentMonth {
  readonly schoolId: string;
  readonly month: Month;
  readonly counts: Readonly<Partial<Record<Measure, number>>>;
}

export interface DatasetParts {
  readonly schoolYear: string;
  readonly issuer: string;
  readonly inputs: string;
  /** Every place of the year's map. */
  readonly places: readonly PlaceRef[];
  readonly told: readonly ToldRow[];
  readonly equipment: readonly EquipmentMonth[];
}

/** A school year's dataset. The same parts, in whatever order they come, give the same bytes (`bytesOf`). */
export function datasetOf({ schoolYear, issuer, inputs, places, told, equipment }: DatasetParts): DatasetContent {
  const sorted = [...places].sort((a, b) => inOrder([a.kind, a.name, a.id], [b.kind, b.name, b.id]));
  const wide = sorted.filter(({ kind }) => kind !== 'school');
  const months = monthsOf(schoolYear);
  const hidden = (placeId: string) => ({ placeId, from: months[0] ?? '', to: months.at(-1) ?? '', counts: null });
  const byPlace = new Map<string, ToldRow[]>();
  for (const row of [...told].sort((a, b) => inOrder([a.from, ...a.disciplines], [b.from, ...b.disciplines]))) {
    const key = `${row.kind} ${row.placeId}`;
    const rows = byPlace.get(key);
    if (rows === undefined) byPlace.set(key, [row]);
    else rows.push(row);
  }
  const linesOf = (kind: ToldRow['kind'], of: readonly PlaceRef[]): DatasetContent['disciplines'] =>
    of.flatMap(({ id }): DatasetContent['disciplines'] => {
      const rows = byPlace.get(`${kind} ${id}`) ?? [];
      return rows.length === 0
        ? [{ ...hidden(id), disciplines: [] }]
        : rows.map(({ placeId, from, to, counts, disciplines }) => ({
            ...{ placeId, from, to, counts: sortedCounts(counts) },
            disciplines: [...disciplines],
          }));
    });
  const plain = (lines: DatasetContent['disciplines']): DatasetContent['months'] =>
    lines.map(({ disciplines: _, ...line }) => line);
  return {
    format: 'chariot-dataset',
    version: DATASET_VERSION,
    schoolYear,
    issuer,
    inputs,
    dictionary: [...DICTIONARY],
    places: sorted.map(({ id, kind, name, uai }) => ({ id, kind, name, uai })),
    months: plain(linesOf('month', wide)),
    years: plain(linesOf('year', sorted)),
    disciplines: linesOf('discipline', wide),
    equipment: equipmentOf(sorted, equipment),
  };
}

/** The file: JSON without a space, keys in one order. */
export const bytesOf = (content: DatasetContent): Buffer => Buffer.from(JSON.stringify(content));

/** How many lines there are in each table, and how many of them tell nothing. */
export function linesOf({ months, years, disciplines, equipment }: DatasetContent) {
  const hidden = [...months, ...years, ...disciplines].filter(({ counts }) => counts === null).length;
  return {
    months: months.length,
    years: years.length,
    disciplines: disciplines.length,
    equipment: equipment.length,
    hidden,
  };
}

/** Standing measures as the last month has them, sums over the year. */
function equipmentOf(places: readonly PlaceRef[], rows: readonly EquipmentMonth[]): DatasetContent['equipment'] {
  const bySchool = new Map<string, EquipmentMonth[]>();
  for (const row of rows) bySchool.set(row.schoolId, [...(bySchool.get(row.schoolId) ?? []), row]);
  return places.flatMap(({ id }) => {
    const own = [...(bySchool.get(id) ?? [])].sort((a, b) => inOrder([a.month], [b.month]));
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    const counts = OF_EQUIPMENT.map((measure): [Measure, number] => [
      measure,
      MEASURES[measure] === 'standing'
        ? (last.counts[measure] ?? 0)
        : own.reduce((sum, row) => sum + (row.counts[measure] ?? 0), 0),
    ]);
    const isOpen = counts.some(([measure, count]) => measure === 'openDays' && count > 0);
    const told = counts.filter(
      ([measure, count]) => (isOpen || !OF_DAYS.has(measure)) && (count > 0 || !SAID.has(measure)),
    );
    return [{ placeId: id, from: first.month, to: last.month, counts: sortedCounts(Object.fromEntries(told)) }];
  });
}

/** 0 is kept of what nobody has said, and no day of a school without a calendar: of what is not known nothing is told. */
const SAID: ReadonlySet<Measure> = new Set(['pupils', 'classes', 'teachers']);
const OF_DAYS: ReadonlySet<Measure> = new Set([
  ...(['openDays', 'openWeeks', 'bookableSlots', 'deviceDays', 'deviceDaysInService'] as const),
]);

/** PostgreSQL keeps the keys of `jsonb` in an order of its own. */
const sortedCounts = (counts: object): Record<string, number> =>
  Object.fromEntries(Object.entries(counts as Record<string, number>).sort(([a], [b]) => inOrder([a], [b])));

/** By code points: the same on every machine. */
function inOrder(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((word, index) => word !== b[index]);
  if (at < 0) return a.length - b.length;
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}
