import type { Convention, LetterKind, NewLetter } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import { RULES } from '../rules/rules.js';

export const KIND_WORDS: Readonly<Record<LetterKind, string>> = {
  rectification: 'Lettre rectificative',
  amendmentDraft: 'Projet d’avenant',
  termination: 'Dénonciation de la convention',
  balanceRequest: 'Demande de versement du solde',
  financialReport: 'Bilan financier',
  optionalClauses: 'Clauses facultatives',
};

/** What a convention says that letters repeat. */
export type LetterConvention = Pick<
  Convention,
  | 'reference'
  | 'title'
  | 'signedOn'
  | 'validity'
  | 'fundingRatePercent'
  | 'eligibleCapPerClassroom'
  | 'stateCapPerClassroom'
  | 'advance'
  | 'terminationNoticeMonths'
  | 'amendments'
  | 'imputation'
  | 'placeOfSignature'
> & {
  readonly academie: { readonly name: string };
  readonly localAuthority: { readonly name: string };
  readonly annex: readonly Pick<
    Convention['annex'][number],
    'uai' | 'schoolName' | 'mobileClassrooms' | 'equipmentSubsidy' | 'resourceGrant'
  >[];
  readonly budgetLines: readonly Pick<Convention['budgetLines'][number], 'code' | 'stateShare'>[];
};

/** A trap of the registry; `undefined` where there is none of that name. */
export const trapOf = (id: string | null) => RULES.find((rule) => rule.id === id && id.startsWith('T'));

export function titleOf({ kind, trap }: Pick<NewLetter, 'kind' | 'trap'>, reference: string): string {
  const about = trap === null ? '' : ` (${trapOf(trap)?.articles.join(', ') ?? trap})`;
  return `${KIND_WORDS[kind]}${about}, convention ${reference}`;
}

/** The last day of the convention once a dénonciation that is received on a day has run its notice (art. 10.2). */
export function noticeEnds(receivedOn: LocalDate, noticeMonths: number | null): LocalDate | null {
  if (noticeMonths === null || !applies('R90')) return null;
  return LocalDate.addMonths(receivedOn, noticeMonths);
}

/** « trois mois »: as a letter writes it. */
export const months = (count: number): string =>
  `${['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze'][count] ?? String(count)} mois`;

/** What each place of the text gives as the most that the State pays for the equipment (T01). */
export function maximumsOf(convention: LetterConvention, quote: string | null): [string, string, string][] {
  const euros = (amount: number | null): string =>
    amount === null ? 'non renseigné' : Money.format(Money.cents(amount));
  const carts = convention.annex.reduce((sum, row) => sum + row.mobileClassrooms, 0);
  const cap = convention.stateCapPerClassroom;
  const lines = convention.budgetLines.filter(({ code }) => code === 'equipment').map(({ stateShare }) => stateShare);
  const shares =
    lines.length === 0 || lines.includes(null) ? null : lines.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const rate = `${String(convention.fundingRatePercent)}\u00a0% de ${euros(convention.eligibleCapPerClassroom)} × ${carts === 1 ? '1 classe mobile' : `${String(carts)} classes mobiles`}`;
  return [
    ['art. 7.1', 'Participation maximale de l’État', quote ?? 'non renseigné'],
    ['art. 3.2', rate, euros(cap * carts)],
    ['art. 6.2', 'Part de l’État dans le budget prévisionnel', euros(shares)],
    [
      'annexe',
      'Somme des subventions d’équipement',
      euros(convention.annex.reduce((sum, row) => sum + row.equipmentSubsidy, 0)),
    ],
  ];
}
