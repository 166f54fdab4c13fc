import type { MinistryDecision, PaymentKind, PlaceRef, Repayment } from '@chariot/contract';
import type { Role } from '@chariot/kernel';

export const PAYMENT_WORDS: Readonly<Record<PaymentKind, string>> = {
  advance: 'Avance',
  instalment: 'Acompte',
  balance: 'Solde',
};

export const CAUSE_WORDS: Readonly<Record<Repayment['cause'], string>> = {
  advanceAboveDue: 'Avance supérieure à ce qui est dû',
  unused: 'Somme non employée',
  otherUse: 'Autre usage que celui de la convention',
};

export const DECISION_WORDS: Readonly<Record<MinistryDecision['kind'], string>> = {
  suspension: 'Suspension des versements',
  resumption: 'Reprise des versements',
  reduction: 'Réduction de la subvention',
  repaymentDemand: 'Demande de reversement',
};

/** Whether a decision of the ministry has an amount. */
export const hasAmount = (kind: MinistryDecision['kind']): boolean =>
  kind === 'reduction' || kind === 'repaymentDemand';

interface Held {
  readonly role: Role;
  readonly place: Pick<PlaceRef, 'kind'>;
}

/** What of the page concerns a reader: the money is the two parties', the dotations are the académie's and the collèges'. */
export function concerns(roles: readonly Held[]): { readonly money: boolean; readonly grants: boolean } {
  const at = (...kinds: PlaceRef['kind'][]): boolean =>
    roles.some(({ role, place }) => role !== 'digitalReferent' && kinds.includes(place.kind));
  return {
    money: at('academie', 'departement', 'localAuthority'),
    grants: at('academie', 'departement') || roles.some(({ role }) => role === 'collegePrincipal'),
  };
}
