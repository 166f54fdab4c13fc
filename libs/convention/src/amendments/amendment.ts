import type { AmendmentChanges, NewAmendment } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { checkConvention } from '../conventions/convention.js';
import { standingOn, type ConventionFacts } from '../conventions/standing.js';
import { amendmentsAsOf, changed, termsAsOf, type Terms, type TermsChanges } from '../conventions/terms.js';
import { applies } from '../rules/applies.js';

/** The later of both parties' signatures. */
export const signedOnOf = (amendment: Pick<NewAmendment, 'academieSignedOn' | 'localAuthoritySignedOn'>): LocalDate => {
  const { academieSignedOn: a, localAuthoritySignedOn: b } = amendment;
  return LocalDate.parse(a > b ? a : b);
};

const day = (text: string | null): LocalDate | null => (text === null ? null : LocalDate.parse(text));

/** What is sent, as changes of terms. @param newId gives a line that is added its id */
export function changesOf(sent: AmendmentChanges, newId: () => string): TermsChanges {
  const {
    fundingRatePercent,
    expectedDevicesPerClassroom,
    deploymentFrom,
    deploymentUntil,
    annex,
    budgetLines,
    ...same
  } = sent;
  return {
    ...(Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)) as TermsChanges),
    ...(fundingRatePercent !== undefined && { ratePercent: fundingRatePercent }),
    ...(expectedDevicesPerClassroom !== undefined && { expectedDevices: expectedDevicesPerClassroom }),
    ...(deploymentFrom !== undefined && { deploymentFrom: day(deploymentFrom) }),
    ...(deploymentUntil !== undefined && { deploymentUntil: day(deploymentUntil) }),
    ...(annex !== undefined && { annex }),
    ...(budgetLines !== undefined && {
      budgetLines: budgetLines
        .filter((one) => one.budgetLineId !== null || one.line !== null)
        .map(({ budgetLineId, line }) => {
          const known = budgetLineId ?? newId();
          return { id: known, line: line === null ? null : { ...line, id: known } };
        }),
    }),
  };
}

/** What the convention says just before an avenant applies, and just after. */
export function aroundAmendment(
  original: Terms,
  others: ConventionFacts['amendments'],
  amendment: { readonly number: number; readonly effectiveOn: LocalDate; readonly changes: TermsChanges },
): { readonly before: Terms; readonly after: Terms } {
  const earlier = amendmentsAsOf(others, amendment.effectiveOn).filter(
    (one) => LocalDate.compare(one.effectiveOn, amendment.effectiveOn) < 0 || one.number < amendment.number,
  );
  const before = termsAsOf(original, earlier, amendment.effectiveOn);
  return { before, after: changed(before, amendment.changes) };
}

/**
 * What an avenant must satisfy (art. 10.1): signed by both, not before the convention nor after its end, its object kept.
 * @throws DomainError with one French sentence
 */
export function checkAmendment(facts: ConventionFacts, amendment: NewAmendment, today: LocalDate): void {
  const { signedOn } = facts;
  if (signedOn === null) throw conventionError('notSigned');
  if (applies('R89') && !amendment.objectKept) throw conventionError('amendmentChangesObject');
  const amendedOn = signedOnOf(amendment);
  if (LocalDate.compare(amendedOn, today) > 0) {
    throw conventionError('amendmentInFuture', { day: LocalDate.format(amendedOn) });
  }
  const first = [amendment.academieSignedOn, amendment.localAuthoritySignedOn, amendment.effectiveOn].sort()[0];
  if (first !== undefined && LocalDate.compare(LocalDate.parse(first), signedOn) < 0) {
    throw conventionError('amendmentBeforeSignature', { signed: LocalDate.format(signedOn) });
  }
  // Written down late, it counts as of the day when it was signed.
  const { state } = standingOn(facts, amendedOn);
  if (state === 'expired' || state === 'terminated' || state === 'closed') throw conventionError('overAlready');
  if (facts.amendments.some((one) => one.number === amendment.number)) {
    throw conventionError('amendmentNumberTaken', { number: amendment.number });
  }
}

/** What the convention becomes must hold as a convention does. @throws DomainError as `checkConvention`, convention.amendmentEmpties */
export function checkAmended(after: Terms): void {
  if (after.annex.length === 0 || after.budgetLines.length === 0) throw conventionError('amendmentEmpties');
  checkConvention(after);
}
