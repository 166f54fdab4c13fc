import { LocalDate } from '@chariot/kernel';

/** A row of the annex (art. 5) as the document says it, without what this instance knows of its places. */
export interface AnnexTerms {
  readonly uai: string;
  readonly schoolName: string;
  readonly referenceCollegeUai: string;
  readonly address: string | null;
  readonly city: string | null;
  readonly departement: string | null;
  readonly mobileClassrooms: number;
  readonly equipmentSubsidy: number;
  readonly resourceGrant: number;
}

/** A budget line (art. 6.2). `null` is « non renseigné », never 0 (T05). */
export interface BudgetLineTerms {
  readonly id: string;
  readonly code: 'infrastructure' | 'equipment' | 'resources';
  readonly label: string;
  readonly fiscalYear: number;
  readonly stateShare: number | null;
  readonly localAuthorityShare: number | null;
  readonly subsidised: boolean;
  readonly spenderId: string;
  readonly articles: readonly string[];
}

/** The State's accounting codes of art. 7.1, as they are written: no zero dropped, no dot moved, nothing « fixed » (T26). */
export interface Imputation {
  readonly programme: string | null;
  readonly titleAndCategory: string | null;
  readonly activity: string | null;
  readonly stateAccount: string | null;
  readonly purchasingGroup: string | null;
  readonly action: string | null;
  readonly earmarkedFund: string | null;
}

/**
 * What a convention says. Amounts are cents, TTC; dates are days of law; `null` is « non renseigné »: nothing that needs
 * it may be computed. Bank details are not terms: they are dated and changed by two persons.
 */
export interface Terms {
  readonly ratePercent: number;
  readonly eligibleCapPerClassroom: number;
  readonly stateCapPerClassroom: number;
  /** Due at signature, in all (art. 7.1). */
  readonly advance: number;
  readonly resourcePerSchool: number | null;
  readonly expectedDevices: number;
  readonly forecastCost: number | null;
  readonly durationMonths: number;
  readonly deploymentFrom: LocalDate | null;
  readonly deploymentUntil: LocalDate | null;
  readonly mention: string;
  readonly annex: readonly AnnexTerms[];
  readonly budgetLines: readonly BudgetLineTerms[];
  /** Year of the rentrée for which the classrooms have their throughput (art. 3.1): 2016 is « rentrée 2016 ». */
  readonly throughputYear: number | null;
  /** School years of the programme, by the year of their rentrée (preamble). */
  readonly programmeYears: readonly number[];
  readonly localNoticeDays: number | null;
  readonly localMeetingsPerTerm: number | null;
  readonly departmentalNoticeDays: number | null;
  readonly departmentalMeetingsPerYear: number | null;
  readonly terminationNoticeMonths: number | null;
  /** Where a dispute goes once an amicable way has failed (art. 10.3). */
  readonly court: string | null;
  readonly originals: number | null;
  readonly pages: number | null;
  readonly placeOfSignature: string | null;
  readonly authorisingOfficer: string | null;
  readonly accountant: string | null;
  readonly imputation: Imputation | null;
}

type Single = Omit<Terms, 'annex' | 'budgetLines'>;

/** What an avenant changes (art. 10.1): any term; rows of the annex by UAI, budget lines by id, `null` where one leaves. */
export interface TermsChanges extends Partial<Single> {
  readonly annex?: readonly { readonly uai: string; readonly row: AnnexTerms | null }[];
  readonly budgetLines?: readonly { readonly id: string; readonly line: BudgetLineTerms | null }[];
}

export interface SignedAmendment {
  readonly number: number;
  readonly effectiveOn: LocalDate;
  readonly changes: TermsChanges;
}

/** The avenants that bind on a day, in the order they apply: by their effect, then by their number. */
export function amendmentsAsOf<A extends Pick<SignedAmendment, 'number' | 'effectiveOn'>>(
  amendments: readonly A[],
  day: LocalDate,
): A[] {
  return amendments
    .filter((amendment) => LocalDate.compare(amendment.effectiveOn, day) <= 0)
    .sort((a, b) => LocalDate.compare(a.effectiveOn, b.effectiveOn) || a.number - b.number);
}

/** What the convention says on a day: the signed text, and each avenant that has taken effect by then (art. 10.1). */
export function termsAsOf(original: Terms, amendments: readonly SignedAmendment[], day: LocalDate): Terms {
  return amendmentsAsOf(amendments, day).reduce((terms, { changes }) => changed(terms, changes), original);
}

/** The terms with these changes: those of one avenant, on top of what was said before it. */
export function changed(terms: Terms, { annex = [], budgetLines = [], ...single }: TermsChanges): Terms {
  return {
    ...terms,
    ...Object.fromEntries(Object.entries(single).filter(([, value]) => value !== undefined)),
    annex: replaced(
      terms.annex,
      annex.map(({ uai, row }) => [uai, row]),
      (row) => row.uai,
    ),
    budgetLines: replaced(
      terms.budgetLines,
      budgetLines.map(({ id, line }) => [id, line]),
      (line) => line.id,
    ),
  };
}

/** Each in its place, the new ones at the end, those that leave gone. */
function replaced<T>(
  present: readonly T[],
  by: readonly (readonly [string, T | null])[],
  keyOf: (one: T) => string,
): T[] {
  const next = new Map<string, T | null>(present.map((one) => [keyOf(one), one]));
  for (const [key, one] of by) next.set(key, one);
  return [...next.values()].filter((one) => one !== null);
}
