import type { JournalEntry } from '@chariot/contract';
import type { Permission } from '@chariot/kernel';
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

/** Its page, and what one must be allowed to read for that page to exist. */
const PAGES: Readonly<Record<string, readonly [page: string, permission: Permission]>> = {
  classroom: ['/classes-mobiles', 'classroom:read'],
  device: ['/tablettes', 'device:read'],
  profile: ['/profils', 'profile:read'],
  convention: ['/conventions', 'convention:read'],
  claim: ['/etats', 'convention:read'],
  place: ['/ecoles', 'place:read'],
  person: ['/personnes', 'person:read'],
};

/** The page of what was acted upon, where there is one that the reader may open. */
export function hrefOf(
  { kind, id }: JournalEntry['subject'],
  may: (permission: Permission) => boolean,
): string | undefined {
  const [page, permission] = PAGES[kind] ?? [];
  return page !== undefined && permission !== undefined && may(permission) ? `${page}/${id}` : undefined;
}
