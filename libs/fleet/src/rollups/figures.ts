import type { Inventory } from '@chariot/contract';
import type { RollupRow } from './rollups.repository.js';

export type Figures = Pick<Inventory, 'devices' | 'hearing' | 'broken' | 'lost' | 'gaps'>;

const BROKEN = new Set(['broken', 'inRepair']);
const LOST = new Set(['lost', 'stolen']);

/** The figures that people look at first, of what is still of the fleet. */
export function figuresOf(rows: readonly RollupRow[]): Figures {
  const sum = (holds: (row: RollupRow) => boolean): number =>
    rows.filter((row) => !row.departed && holds(row)).reduce((total, { count }) => total + count, 0);
  return {
    // Every device has one standing.
    devices: sum(({ dimension }) => dimension === 'standing'),
    hearing: sum(({ dimension, value }) => dimension === 'standing' && value === 'hearing'),
    broken: sum(({ dimension, value }) => dimension === 'state' && BROKEN.has(value)),
    lost: sum(({ dimension, value }) => dimension === 'state' && LOST.has(value)),
    gaps: sum(({ dimension, value }) => dimension === 'conformity' && value === 'gap'),
  };
}

/** Of several places, one line per value, the most frequent first. */
export function countsOf(rows: readonly RollupRow[]): Inventory['counts'] {
  const summed = new Map<string, Inventory['counts'][number]>();
  for (const { dimension, value, count, departed } of rows) {
    if (departed) continue;
    const key = `${dimension} ${value}`;
    summed.set(key, { dimension, value, count: (summed.get(key)?.count ?? 0) + count });
  }
  return [...summed.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
