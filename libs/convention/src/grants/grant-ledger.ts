import { LocalDate, Money } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { explained, type Explained } from '../funding/explained.js';
import { applies } from '../rules/applies.js';

/** A transfer to the collège for one school, and what it bought with it. */
export interface GrantEntry {
  readonly schoolUai: string;
  readonly cents: Money;
  readonly paidOn: LocalDate;
  readonly receivedOn: LocalDate | null;
  readonly purchases: readonly { readonly cents: Money }[];
  readonly isCancelled: boolean;
}

/** What article 3.2 and the annex give for one school. */
export interface GrantedSchool {
  readonly uai: string;
  readonly referenceCollegeUai: string;
  readonly resourceGrantCents: Money;
}

export interface SchoolAccount {
  readonly granted: Explained<Money>;
  readonly paid: Explained<Money>;
  readonly toPay: Explained<Money>;
  readonly spent: Explained<Money>;
  readonly remaining: Explained<Money>;
}

const ARTICLES = ['art. 3.2', 'annexe'];
const atLeastZero = (cents: Money): Money => (cents < 0 ? Money.ZERO : cents);
const totalOf = (entries: readonly { readonly cents: Money }[]): Money => Money.sum(entries.map(({ cents }) => cents));
const sumSaid = (entries: readonly { readonly cents: Money }[], none: string): string =>
  entries.length === 0 ? none : entries.map(({ cents }) => Money.format(cents)).join(' + ');

/** What a school's dotation is (R18, R60): once per school, whatever its classes mobiles; the State's alone. */
export function grantedTo({ resourceGrantCents }: GrantedSchool, perSchoolCents: Money | null): Explained<Money> {
  const label = 'Dotation de ressources de l’école';
  if (!applies('R60')) return explained(label, Money.ZERO, 'aucune', ARTICLES);
  // The smaller of the two that the text gives: the annex may not grant more than article 3.2.
  const isCapped = applies('R18') && perSchoolCents !== null && perSchoolCents < resourceGrantCents;
  return isCapped
    ? explained(
        label,
        perSchoolCents,
        `l’annexe écrit ${Money.format(resourceGrantCents)}, l’article 3.2 ${Money.format(perSchoolCents)} par école`,
        ARTICLES,
      )
    : explained(label, resourceGrantCents, `montant de l’annexe, par école`, ARTICLES);
}

/** The account of one school's dotation, which is its collège's to spend. */
export function accountOf(granted: Explained<Money>, entries: readonly GrantEntry[]): SchoolAccount {
  const counted = entries.filter(({ isCancelled }) => !isCancelled);
  const paid = totalOf(counted);
  const purchases = counted.flatMap((entry) => entry.purchases);
  const spent = totalOf(purchases);
  return {
    granted,
    paid: explained('Versé au collège', paid, sumSaid(counted, 'aucun versement'), ARTICLES),
    toPay: explained(
      'Reste à verser au collège',
      atLeastZero(Money.subtract(granted.cents, paid)),
      `${Money.format(granted.cents)} − ${Money.format(paid)}`,
      ARTICLES,
    ),
    spent: explained('Dépensé par le collège', spent, sumSaid(purchases, 'aucun achat'), ARTICLES),
    remaining: explained(
      'Reste à dépenser',
      Money.subtract(paid, spent),
      `${Money.format(paid)} − ${Money.format(spent)}`,
      ARTICLES,
    ),
  };
}

/** Who is paid (R19): the reference collège of the school's row, never the commune. */
export const payeeOf = (school: GrantedSchool, commune: string): string =>
  applies('R19') ? school.referenceCollegeUai : commune;

/** @throws DomainError `convention.grantAboveDue` */
export function checkGrant(cents: Money, { granted, toPay }: SchoolAccount, schoolUai: string): void {
  if (!applies('R18') || cents <= toPay.cents) return;
  throw conventionError('grantAboveDue', {
    uai: schoolUai,
    amount: Money.format(cents),
    left: Money.format(toPay.cents),
    granted: Money.format(granted.cents),
  });
}

/** @throws DomainError `convention.grantOverspent` */
export function checkPurchases(grantCents: Money, purchases: readonly { readonly cents: Money }[]): void {
  const spent = totalOf(purchases);
  if (spent > grantCents) {
    throw conventionError('grantOverspent', { spent: Money.format(spent), grant: Money.format(grantCents) });
  }
}

/** All schools of an account together: a ledger apart, which adds nothing to the commune's (T08). */
export function grantTotals(accounts: readonly SchoolAccount[]): Pick<SchoolAccount, 'granted' | 'paid' | 'spent'> {
  const total = (figure: 'granted' | 'paid' | 'spent', label: string): Explained<Money> =>
    explained(
      label,
      applies('T08') ? Money.sum(accounts.map((account) => account[figure].cents)) : Money.ZERO,
      accounts.map((account) => Money.format(account[figure].cents)).join(' + ') || 'aucune école',
      ARTICLES,
    );
  return {
    granted: total('granted', 'Dotations de ressources, aux collèges de référence'),
    paid: total('paid', 'Versé aux collèges de référence'),
    spent: total('spent', 'Dépensé par les collèges de référence'),
  };
}

export const LEDGER_NOTE =
  'Ces dotations vont aux collèges de référence, qui en tiennent le compte : elles n’entrent ni dans la subvention ni dans le bilan de la collectivité.';

/** Said above the account (T08), and of what waits for its collège (R19). */
export function grantNotices(
  schools: readonly { readonly uai: string; readonly referenceCollegeUai: string; readonly isKnown: boolean }[],
): { rule: string; articles: string[]; message: string }[] {
  const unknown = schools.filter(({ isKnown }) => !isKnown).map(({ referenceCollegeUai }) => referenceCollegeUai);
  return [
    ...(applies('T08') ? [{ rule: 'T08', articles: ['art. 3.2'], message: LEDGER_NOTE }] : []),
    ...(applies('R19') && unknown.length > 0
      ? [
          {
            rule: 'R19',
            articles: ['art. 3.2', 'annexe'],
            message: `Collège de référence inconnu de cette instance (${[...new Set(unknown)].join(', ')}) : personne ne peut y confirmer la réception.`,
          },
        ]
      : []),
  ];
}
