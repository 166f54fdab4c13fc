import type { Seat } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import type { RuleId, TrapId } from '../rules/rule-ids.js';

export type CommitteeKind = 'local' | 'departmental';

export interface SeatRule {
  readonly seat: Seat;
  readonly label: string;
  readonly required: number;
}

export interface Remark {
  readonly rule: RuleId | TrapId;
  readonly kind: 'warning' | 'reminder' | 'information';
  readonly message: string;
  readonly articles: readonly string[];
}

const COMPOSITIONS: Readonly<Record<CommitteeKind, { readonly rule: RuleId; readonly seats: readonly SeatRule[] }>> = {
  local: {
    rule: 'R24',
    seats: [
      { seat: 'schoolHead', label: 'Direction de l’école', required: 1 },
      { seat: 'localAuthority', label: 'Collectivité', required: 1 },
      {
        seat: 'inspector',
        label: 'IEN, ou qui le représente (conseiller pédagogique, référent numérique)',
        required: 1,
      },
      { seat: 'parent', label: 'Parent d’élève, membre du conseil d’école', required: 1 },
    ],
  },
  departmental: {
    rule: 'R33',
    seats: [
      { seat: 'departmentalDirector', label: 'DASEN, ou qui le représente', required: 1 },
      { seat: 'digitalDelegate', label: 'DAN, ou qui le représente', required: 1 },
      { seat: 'digitalInspector', label: 'IEN chargé de la mission numérique', required: 1 },
      { seat: 'collegePrincipal', label: 'Principal de collège', required: 1 },
      { seat: 'schoolHead', label: 'Direction d’école', required: 1 },
      { seat: 'digitalReferent', label: 'Référent numérique du premier degré', required: 1 },
      { seat: 'localAuthority', label: 'Collectivités locales', required: 3 },
      { seat: 'parent', label: 'Parents d’élèves', required: 2 },
    ],
  },
};
export const GUEST: SeatRule = { seat: 'guest', label: 'Personnes conviées', required: 0 };

const ARTICLE = { local: 'art. 4.1.1', departmental: 'art. 4.2.1' } as const;
const GUEST_RULE = { local: 'R25', departmental: 'R34' } as const;

/** The seats that art. 4 gives: four, or eleven. */
export function seatsOf(kind: CommitteeKind): readonly SeatRule[] {
  const { rule, seats } = COMPOSITIONS[kind];
  return applies(rule) ? seats : [];
}

export const seatLabel = (kind: CommitteeKind, seat: Seat): string =>
  COMPOSITIONS[kind].seats.find((one) => one.seat === seat)?.label ?? 'Personne conviée';

/** The convener may summon anybody useful beside the members (R25, R34). */
export const mayInvite = (kind: CommitteeKind): boolean => applies(GUEST_RULE[kind]);

/** Seats of this kind of committee that a list of members names and the article does not. */
export const strangers = (kind: CommitteeKind, members: readonly { readonly seat: Seat }[]): Seat[] =>
  members
    .map(({ seat }) => seat)
    .filter((seat) =>
      seat === 'guest' ? !mayInvite(kind) : !COMPOSITIONS[kind].seats.some((one) => one.seat === seat),
    );

/** What is missing, or too many, against the article: said, and nothing is held back. */
export function compositionRemarks(kind: CommitteeKind, members: readonly { readonly seat: Seat }[]): Remark[] {
  const { rule } = COMPOSITIONS[kind];
  return seatsOf(kind).flatMap(({ seat, label, required }) => {
    const found = members.filter((member) => member.seat === seat).length;
    if (found === required) return [];
    const message =
      found < required
        ? `${label}\u00a0: ${places(required)}, ${found === 0 ? 'aucun pourvu' : `${String(found)} pourvu${found > 1 ? 's' : ''}`}.`
        : `${label}\u00a0: ${places(required)}, ${String(found)} personnes inscrites\u00a0; les autres y sont conviées.`;
    return [{ rule, kind: 'warning' as const, message, articles: [ARTICLE[kind]] }];
  });
}

const places = (count: number): string => (count === 1 ? 'un siège' : `${String(count)} sièges`);

/** Who is useful and has no seat in a local committee (T20). */
export function suggestedGuests(kind: CommitteeKind): { readonly function: string; readonly why: string }[] {
  if (kind !== 'local' || !applies('T20')) return [];
  return [
    { function: 'Enseignante ou enseignant de la classe', why: 'Aucun siège n’est prévu pour qui enseigne.' },
    { function: 'Service financier de la collectivité', why: 'Aucun siège n’est prévu pour qui suit la dépense.' },
  ];
}

export interface Signatory {
  readonly placeId: string;
  readonly name: string;
}

/** Signatories for whom nobody sits in a departmental committee: three seats serve all the collectivités (T18). */
export function unseated(
  kind: CommitteeKind,
  signatories: readonly Signatory[],
  members: readonly { readonly represents: string | null }[],
): Remark[] {
  if (kind !== 'departmental' || !applies('T18')) return [];
  const missing = signatories.filter(({ placeId }) => !members.some(({ represents }) => represents === placeId));
  if (missing.length === 0) return [];
  return [
    {
      rule: 'T18',
      kind: 'warning',
      message: `${named(missing)}\u00a0: personne ne siège en ce nom, alors que chaque signataire doit être représenté\u00a0; conviez-en un représentant.`,
      articles: ['art. 4.2.1', 'art. 4.2.3'],
    },
  ];
}

/** Some of them by name: a ground may have hundreds. */
export function named(signatories: readonly Signatory[]): string {
  const shown = signatories.slice(0, 5).map(({ name }) => name);
  const others = signatories.length - shown.length;
  return others === 0
    ? shown.join(', ')
    : `${shown.join(', ')} et ${String(others)} ${others === 1 ? 'autre' : 'autres'}`;
}
