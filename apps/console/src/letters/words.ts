import type { Letter, LetterKind, NewLetter } from '@chariot/contract';
import type { PlaceRef } from '@chariot/contract';
import { day } from '../formats/index.js';

export const LETTER_WORDS: Readonly<Record<LetterKind, string>> = {
  rectification: 'Lettre rectificative',
  amendmentDraft: 'Projet d’avenant',
  termination: 'Dénonciation de la convention',
  balanceRequest: 'Demande de versement du solde',
  financialReport: 'Bilan financier',
  optionalClauses: 'Clauses facultatives',
};

export const WAY_WORDS: Readonly<Record<NonNullable<Letter['way']>, string>> = {
  registered: 'Lettre recommandée avec accusé de réception',
  post: 'Courrier simple',
  electronic: 'Voie électronique',
  hand: 'Remise en main propre',
};

export type Side = NewLetter['author'];

/** What only the collectivité writes: it asks for its money, and gives account of it. */
const OF_THE_COMMUNE: readonly LetterKind[] = ['balanceRequest', 'financialReport'];

export const mayBeWrittenBy = (kind: LetterKind, side: Side): boolean =>
  side === 'localAuthority' || !OF_THE_COMMUNE.includes(kind);

/** The party that a reader writes for, by the places of her roles. */
export const sideOf = (roles: readonly { readonly place: Pick<PlaceRef, 'kind'> }[]): Side =>
  roles.some(({ place }) => place.kind === 'academie' || place.kind === 'departement') ? 'academie' : 'localAuthority';

/** Who usually signs, as a function. */
export const SIGNATORIES: Readonly<Record<Side, string>> = {
  academie: 'Le recteur ou la rectrice',
  localAuthority: 'Le maire',
};

/** What the author adds, as the field of that kind asks for it. */
export const WORDS_LABELS: Readonly<Record<LetterKind, string>> = {
  rectification: 'Ce que la lettre ajoute (facultatif)',
  amendmentDraft: 'Ce que l’avenant change (facultatif)',
  termination: 'Motif',
  balanceRequest: 'Ce que la demande ajoute (facultatif)',
  financialReport: 'Observations (facultatives)',
  optionalClauses: 'Ce que la lettre ajoute (facultatif)',
};

/** « Envoyé le 10/11/2016, version 2 », or that it is a draft. */
export function stateWords({ state, sentOn, version, way, registeredNumber }: Letter): string {
  if (state === 'draft') return 'Brouillon';
  const parts = [
    `Envoyé le ${day(sentOn)}`,
    way === null ? null : WAY_WORDS[way].toLowerCase(),
    registeredNumber === null ? null : `n°\u00A0${registeredNumber}`,
    version === null ? null : `version ${String(version)}`,
  ];
  return parts.filter((one) => one !== null).join(', ');
}
