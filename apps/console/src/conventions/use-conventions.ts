import { listConventions, type PlaceRef } from '@chariot/contract';
import { useMemo } from 'react';
import { useRead } from '../api/index.js';
import { linesFor, type ReferencedLine } from './funding.js';

export const useConventions = (enabled = true) => useRead(listConventions, { query: { limit: 200 } }, { enabled });

/** The budget lines that may have paid the tablets of a school; none for who may not read conventions. */
export function useBudgetLinesOf(school: PlaceRef, enabled: boolean): readonly ReferencedLine[] {
  const { data } = useConventions(enabled);
  return useMemo(() => (data === undefined ? [] : linesFor(data.items, school)), [data, school]);
}
