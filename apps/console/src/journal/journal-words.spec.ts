import type { JournalEntry } from '@chariot/contract';
import { byDay, hrefOf } from './journal-words.js';

const at = (instant: string): JournalEntry => ({ id: instant, at: instant }) as JournalEntry;

describe('journal', () => {
  it('cuts days at midnight in Paris, in the order it was given', () => {
    const days = byDay([at('2026-11-24T13:00:00Z'), at('2026-11-23T23:30:00Z'), at('2026-11-23T22:59:00Z')]);
    expect(days.map(({ day, entries }) => [day, entries.length])).toEqual([
      ['mardi 24 novembre 2026', 2],
      ['lundi 23 novembre 2026', 1],
    ]);
  });

  it('leads to the page of what was acted upon, when there is one', () => {
    const all = () => true;
    expect(hrefOf({ kind: 'device', id: 'd1', label: '' }, all)).toBe('/tablettes/d1');
    expect(hrefOf({ kind: 'claim', id: 'c1', label: '' }, all)).toBe('/etats/c1');
    expect(hrefOf({ kind: 'enrolmentWindow', id: 'w1', label: '' }, all)).toBeUndefined();
    // A page that would refuse its reader is not shown to her.
    expect(hrefOf({ kind: 'person', id: 'p1', label: '' }, (one) => one !== 'person:read')).toBeUndefined();
  });
});
