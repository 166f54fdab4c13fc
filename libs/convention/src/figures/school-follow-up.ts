import { LocalDate } from '@chariot/kernel';
import { trimestersIn, type TermKind } from '../deadlines/trimesters.js';

const MONTHS_BACK = 6;

/** How the local committee of a school met in the last trimester that is over, had begun after the signature and ended with the convention at the latest (R30). */
export function lastTermOf(
  committee: {
    readonly signedOn: LocalDate;
    readonly endsOn: LocalDate;
    readonly perTerm: number | null;
    readonly terms: TermKind;
    readonly heldOn: readonly LocalDate[];
  },
  day: LocalDate,
): { readonly label: string; readonly held: number; readonly required: number } | null {
  const { perTerm, terms, signedOn, endsOn, heldOn } = committee;
  if (perTerm === null || perTerm === 0) return null;
  const over = trimestersIn(terms, { from: LocalDate.addMonths(day, -MONTHS_BACK), until: day }).filter(
    ({ from, until }) => until < day && from >= signedOn && until <= endsOn,
  );
  const last = over.at(-1);
  if (last === undefined) return null;
  const held = heldOn.filter((on) => on >= last.from && on <= last.until).length;
  return { label: last.label, held: Math.min(held, perTerm), required: perTerm };
}
