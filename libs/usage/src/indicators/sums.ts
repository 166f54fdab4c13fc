import { ALL_MEASURES } from '../measures/columns.js';
import { MEASURES, type Distribution, type Month } from '../measures/measure.js';
import type { EquipmentMeasure, EquipmentSums, Schools } from './known.js';
import type { Occurrences } from './median.js';
import type { MonthPeriod } from './period.js';

/** A place's month, over its schools. */
export type EquipmentMonth = { readonly placeId: string; readonly month: Month } & EquipmentSums;
/** A place's month, a value. */
export type DistributionRow = {
  readonly placeId: string;
  readonly month: Month;
  readonly name: Distribution;
} & Occurrences;

const OPEN = ['schoolsOpen', 'schoolsCounted'] as const satisfies readonly (keyof Schools)[];

/** Of a place under which nothing is left of what it had. */
export const NO_EQUIPMENT = Object.fromEntries(
  [
    ...ALL_MEASURES,
    ...['schools', 'schoolsWithPupils', 'schoolsWithClasses', 'schoolsWithTeachers', 'schoolsOpen', 'schoolsCounted'],
    'inServiceWithPupils',
  ].map((name) => [name, 0]),
) as unknown as EquipmentSums;

const isSum = (measure: string): boolean => MEASURES[measure as EquipmentMeasure] === 'sum';

/** Over the months of a period: what adds up is added, what stands is as it stood in the last of them. */
export function overMonths(months: readonly EquipmentMonth[]): EquipmentSums | null {
  const sorted = [...months].sort((a, b) => (a.month < b.month ? -1 : 1));
  const last = sorted.at(-1);
  if (last === undefined) return null;
  const { placeId: _place, month: _month, ...sums } = last;
  const total: Record<string, number> = { ...sums };
  for (const name of Object.keys(sums)) {
    if (isSum(name)) total[name] = sorted.reduce((sum, one) => sum + one[name as EquipmentMeasure], 0);
  }
  // What is divided by days covers whoever was open in some month; the rest is as in the last.
  for (const name of OPEN) total[name] = Math.min(last.schools, Math.max(...sorted.map((one) => one[name])));
  return total as unknown as EquipmentSums;
}

export function distributionsOf(
  rows: readonly DistributionRow[],
): Readonly<Record<Distribution, readonly Occurrences[]>> {
  const byName: Record<Distribution, Occurrences[]> = { repairDays: [], appAnswerDays: [], throughput: [] };
  for (const { name, value, n } of rows) byName[name].push({ value, n });
  return byName;
}

/** What was summed of many places at once, or of many months. */
export interface Summed {
  readonly equipment: readonly EquipmentMonth[];
  readonly distributed: readonly DistributionRow[];
}

const only = (
  { equipment, distributed }: Summed,
  holds: (row: { placeId: string; month: Month }) => boolean,
): Summed => ({
  equipment: equipment.filter(holds),
  distributed: distributed.filter(holds),
});
export const inMonths = (summed: Summed, { from, to }: MonthPeriod): Summed =>
  only(summed, ({ month }) => month >= from && month <= to);

/** Each place's own: sorted out once, however many there are. */
export function byPlace({ equipment, distributed }: Summed): (id: string) => Summed {
  const places = new Map<string, { equipment: EquipmentMonth[]; distributed: DistributionRow[] }>();
  const of = (id: string) => {
    const found = places.get(id) ?? { equipment: [], distributed: [] };
    places.set(id, found);
    return found;
  };
  for (const row of equipment) of(row.placeId).equipment.push(row);
  for (const row of distributed) of(row.placeId).distributed.push(row);
  return of;
}
