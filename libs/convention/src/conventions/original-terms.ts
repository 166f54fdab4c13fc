import { LocalDate } from '@chariot/kernel';
import type { AnnexTerms, BudgetLineTerms, Imputation, Terms } from './terms.js';

/** The signed text as it is kept: its row, and those of its annex and budget; avenants added the marked ones. */
export interface KeptText {
  readonly row: Omit<
    Terms,
    | 'ratePercent'
    | 'eligibleCapPerClassroom'
    | 'stateCapPerClassroom'
    | 'deploymentFrom'
    | 'deploymentUntil'
    | 'annex'
    | 'budgetLines'
    | 'imputation'
  > & {
    readonly fundingRatePercent: number;
    readonly eligibleCap: number;
    readonly stateCap: number;
    readonly deploymentFrom: string | null;
    readonly deploymentUntil: string | null;
    readonly imputation: Imputation | null;
  };
  readonly annex: readonly (AnnexTerms & { readonly amendmentId: string | null })[];
  readonly budgetLines: readonly (BudgetLineTerms & { readonly amendmentId: string | null })[];
}

const day = (text: string | null): LocalDate | null => (text === null ? null : LocalDate.parse(text));

/** What the parties signed first, before any avenant. */
export function originalTerms({ row, annex, budgetLines }: KeptText): Terms {
  return {
    ratePercent: row.fundingRatePercent,
    eligibleCapPerClassroom: row.eligibleCap,
    stateCapPerClassroom: row.stateCap,
    advance: row.advance,
    resourcePerSchool: row.resourcePerSchool,
    expectedDevices: row.expectedDevices,
    forecastCost: row.forecastCost,
    durationMonths: row.durationMonths,
    deploymentFrom: day(row.deploymentFrom),
    deploymentUntil: day(row.deploymentUntil),
    mention: row.mention,
    annex: annex.filter((one) => one.amendmentId === null).map(annexTerms),
    budgetLines: budgetLines.filter((one) => one.amendmentId === null).map(budgetLineTerms),
    throughputYear: row.throughputYear,
    programmeYears: row.programmeYears,
    localNoticeDays: row.localNoticeDays,
    localMeetingsPerTerm: row.localMeetingsPerTerm,
    departmentalNoticeDays: row.departmentalNoticeDays,
    departmentalMeetingsPerYear: row.departmentalMeetingsPerYear,
    terminationNoticeMonths: row.terminationNoticeMonths,
    court: row.court,
    originals: row.originals,
    pages: row.pages,
    placeOfSignature: row.placeOfSignature,
    authorisingOfficer: row.authorisingOfficer,
    accountant: row.accountant,
    imputation: row.imputation,
  };
}

const annexTerms = (row: AnnexTerms): AnnexTerms => ({
  uai: row.uai,
  schoolName: row.schoolName,
  referenceCollegeUai: row.referenceCollegeUai,
  address: row.address,
  city: row.city,
  departement: row.departement,
  mobileClassrooms: row.mobileClassrooms,
  equipmentSubsidy: row.equipmentSubsidy,
  resourceGrant: row.resourceGrant,
});

const budgetLineTerms = (line: BudgetLineTerms): BudgetLineTerms => ({
  id: line.id,
  code: line.code,
  label: line.label,
  fiscalYear: line.fiscalYear,
  stateShare: line.stateShare,
  localAuthorityShare: line.localAuthorityShare,
  subsidised: line.subsidised,
  spenderId: line.spenderId,
  articles: line.articles,
});
