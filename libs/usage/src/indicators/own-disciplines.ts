import { THRESHOLDS } from '@chariot/kernel';
import type { Discipline } from '@chariot/contract';

export interface DisciplineRow {
  readonly discipline: Discipline;
  readonly lessons: number;
  readonly pupils: number;
}

/**
 * A school's own disciplines: those behind which stand too few pupils are put together, with the smallest of the others
 * where they are still too few, so that no subtraction gives one back. The most frequent first.
 */
export function ownDisciplines(
  rows: readonly DisciplineRow[],
): { discipline: Discipline | 'hidden'; lessons: number }[] {
  const { pupils: least } = THRESHOLDS.school;
  const sorted = [...rows].sort((a, b) => a.pupils - b.pupils);
  const hidden = sorted.filter(({ pupils }) => pupils < least);
  const shown = sorted.slice(hidden.length);
  const behind = (): number => hidden.reduce((sum, { pupils }) => sum + pupils, 0);
  while (hidden.length > 0 && (hidden.length === 1 || behind() < least)) {
    const next = shown.shift();
    if (next === undefined) break;
    hidden.push(next);
  }
  const told = shown.map(({ discipline, lessons }) => ({ discipline, lessons })).sort((a, b) => b.lessons - a.lessons);
  if (hidden.length === 0) return told;
  return [...told, { discipline: 'hidden', lessons: hidden.reduce((sum, { lessons }) => sum + lessons, 0) }];
}
