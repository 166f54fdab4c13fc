import type { JournalEntry } from '@chariot/contract';
import { longDay } from '../formats/index.js';

export interface JournalDay {
  /** `mardi 24 novembre 2026`. */
  readonly day: string;
  readonly entries: readonly JournalEntry[];
}

/** Entries in their order, cut at each midnight of Paris. */
export function byDay(entries: readonly JournalEntry[]): readonly JournalDay[] {
  const days: { day: string; entries: JournalEntry[] }[] = [];
  for (const entry of entries) {
    const day = longDay(new Date(entry.at));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

const PAGES: Readonly<Record<string, string>> = {
  classroom: '/classes-mobiles',
  device: '/tablettes',
  profile: '/profils',
  convention: '/conventions',
  claim: '/etats',
  place: '/ecoles',
  person: '/personnes',
};

/** The page of what was acted upon, where there is one. */
export const hrefOf = ({ kind, id }: JournalEntry['subject']): string | undefined =>
  PAGES[kind] === undefined ? undefined : `${PAGES[kind]}/${id}`;
