import type { Entry } from './entry.js';

/** Without these, a convention is not settled. */
const SETTLING = new Map([
  ['advance', 'avance non versée'],
  ['balanceRequest', 'solde non demandé'],
  ['balancePayment', 'solde non versé'],
  ['financialReport', 'bilan financier non transmis'],
]);

/** What a closure leaves open, in French; requests of the State that were not answered too. */
export function openPoints(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ code, state, label }) => {
    if (state === 'done') return [];
    const known = SETTLING.get(code);
    if (known !== undefined) return known;
    return code.startsWith('reporting-') ? label : [];
  });
}
