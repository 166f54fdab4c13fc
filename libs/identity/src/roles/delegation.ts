import { LocalDate, type Role } from '@chariot/kernel';
import { identityError } from '../errors.js';

/** What is lent: the work of a post. An administrator, a mayor and a contractor were each chosen in person. */
export const LENDABLE_ROLES: readonly Role[] = [
  'it',
  'finance',
  'digitalReferent',
  'schoolHead',
  'academie',
  'inspector',
  'dpo',
];
/** Longer, and it is not a replacement any more: the role is granted. */
export const DELEGATION_DAYS = 92;

/** @throws DomainError `identity.delegationPeriod` */
export function checkDelegationPeriod(
  asked: { readonly from: LocalDate; readonly until: LocalDate },
  origin: { readonly from: LocalDate; readonly until: LocalDate | null },
  today: LocalDate,
): void {
  const { from, until } = asked;
  const fits =
    from >= today &&
    until >= from &&
    from >= origin.from &&
    until <= LocalDate.addDays(from, DELEGATION_DAYS) &&
    (origin.until === null || until <= origin.until);
  if (!fits) throw identityError('delegationPeriod');
}
