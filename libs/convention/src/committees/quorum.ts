import { applies } from '../rules/applies.js';
import { named, type CommitteeKind, type Remark, type Signatory } from './composition.js';

export const PRESENT: readonly string[] = ['present', 'represented'];

/** For each signatory, whether somebody who sits for it was there; null as long as attendance is not known (R37). */
export function represented(
  kind: CommitteeKind,
  signatories: readonly Signatory[],
  attendance: readonly { readonly represents: string | null; readonly presence: string | null }[],
): (Signatory & { readonly represented: boolean | null })[] {
  if (kind !== 'departmental' || !applies('R37')) return [];
  const known = attendance.some(({ presence }) => presence !== null);
  return signatories.map((signatory) => ({
    ...signatory,
    represented: known
      ? attendance.some(
          ({ represents, presence }) =>
            represents === signatory.placeId && presence !== null && PRESENT.includes(presence),
        )
      : null,
  }));
}

export function absenceRemarks(
  signatories: readonly (Signatory & { readonly represented: boolean | null })[],
): Remark[] {
  const absent = signatories.filter((signatory) => signatory.represented === false);
  if (absent.length === 0) return [];
  return [
    {
      rule: 'R37',
      kind: 'warning',
      message: `${named(absent)}\u00a0: aucun représentant n’était présent, alors que chaque signataire doit l’être\u00a0; la réunion reste valable.`,
      articles: ['art. 4.2.3'],
    },
  ];
}
