import { newConvention, type NewConvention } from '@chariot/contract';
import { centsOf } from '../formats/index.js';
import { TERM_NAMES, termOf, type TermName } from './terms.js';
import type { TypedBudgetLine, TypedConvention, TypedSchool } from './typed-convention.js';

/** What is wrong, by the field where it is mended: `advance`, `annex.0.uai`, `budgetLines.1.fiscalYear`. */
export type Faults = Readonly<Record<string, string>>;

const LINE_ARTICLES: Readonly<Record<TypedBudgetLine['code'], string[]>> = {
  infrastructure: ['6.2'],
  equipment: ['3.2', '6.2', '7.1'],
  resources: ['3.2', '6.2'],
};
const AMOUNT = 'Écrivez un montant, comme 1 234,56.';
const WHOLE = 'Écrivez un nombre entier.';
const REQUIRED = 'À remplir.';
const MAY_BE_MISSING = new Set<string>([
  ...['signedOn', 'deploymentFrom', 'deploymentUntil', 'forecastCost', 'resourcePerSchool', 'throughputYear'],
  ...['localNoticeDays', 'localMeetingsPerTerm', 'departmentalNoticeDays', 'departmentalMeetingsPerYear'],
  ...['terminationNoticeMonths', 'court', 'originals', 'pages', 'placeOfSignature', 'authorisingOfficer', 'accountant'],
]);
export const isRequired = (name: TermName): boolean =>
  !MAY_BE_MISSING.has(name) && name !== 'programmeYears' && !name.startsWith('imputation.');

/** Reads fields one by one and keeps the first fault of each. */
class Typist {
  readonly faults: Record<string, string> = {};

  text(path: string, value: string, required: boolean): string | null {
    const words = value.trim();
    if (words === '' && required) this.faults[path] ??= REQUIRED;
    return words === '' ? null : words;
  }
  whole(path: string, value: string, required: boolean): number | null {
    const words = this.text(path, value.replace(/\s/g, ''), required);
    if (words === null || /^\d{1,6}$/.test(words)) return words === null ? null : Number(words);
    this.faults[path] ??= WHOLE;
    return null;
  }
  amount(path: string, value: string, required: boolean): number | null {
    const words = this.text(path, value, required);
    const cents = words === null ? null : centsOf(words);
    if (words !== null && cents === null) this.faults[path] ??= AMOUNT;
    return cents;
  }
  years(path: string, value: string): number[] {
    const words = value.split(/[\s,;]+/).filter((one) => one !== '');
    if (words.some((one) => !/^\d{4}$/.test(one))) this.faults[path] ??= 'Écrivez des années, comme 2016, 2017.';
    return words.map(Number);
  }
}

/** The convention as the api reads it, or what keeps it from being one. */
export function checked(written: TypedConvention): { readonly body?: NewConvention; readonly faults: Faults } {
  const typist = new Typist();
  const values = new Map(TERM_NAMES.map((name) => [name, valueOf(typist, name, written.terms[name])]));
  const codes = TERM_NAMES.filter((name) => name.startsWith('imputation.')).map(
    (name) => [name.slice('imputation.'.length), values.get(name) ?? null] as const,
  );
  const body = {
    ...Object.fromEntries([...values].filter(([name]) => !name.startsWith('imputation.'))),
    imputation: codes.every(([, code]) => code === null) ? null : Object.fromEntries(codes),
    academieId: typist.text('academieId', written.academieId, true),
    localAuthorityId: typist.text('localAuthorityId', written.localAuthorityId, true),
    documentPages: written.documentPages,
    annex: written.schools.map((school, at) => annexRow(typist, school, `annex.${String(at)}.`)),
    budgetLines: written.lines.map((line, at) => budgetLine(typist, line, written, `budgetLines.${String(at)}.`)),
  };
  const parsed = newConvention.safeParse(body);
  for (const { path, message } of parsed.error?.issues ?? []) {
    // Whoever spends a line is one of the places that are asked for above: said there, once.
    if (path.at(-1) !== 'spenderId') typist.faults[path.join('.')] ??= message;
  }
  if (!parsed.success || Object.keys(typist.faults).length > 0) return { faults: typist.faults };
  return { body: parsed.data, faults: {} };
}

function valueOf(typist: Typist, name: TermName, value: string): unknown {
  const { kind } = termOf(name);
  if (kind === 'years') return typist.years(name, value);
  if (kind === 'amount') return typist.amount(name, value, isRequired(name));
  if (kind === 'whole') return typist.whole(name, value, isRequired(name));
  return typist.text(name, value, isRequired(name));
}

const annexRow = (typist: Typist, row: TypedSchool, at: string) => ({
  uai: typist.text(`${at}uai`, row.uai, true),
  schoolName: typist.text(`${at}schoolName`, row.schoolName, true),
  referenceCollegeUai: typist.text(`${at}referenceCollegeUai`, row.referenceCollegeUai, true),
  address: typist.text(`${at}address`, row.address, false),
  city: typist.text(`${at}city`, row.city, false),
  departement: typist.text(`${at}departement`, row.departement, false),
  mobileClassrooms: typist.whole(`${at}mobileClassrooms`, row.mobileClassrooms, true),
  equipmentSubsidy: typist.amount(`${at}equipmentSubsidy`, row.equipmentSubsidy, true),
  resourceGrant: typist.amount(`${at}resourceGrant`, row.resourceGrant, true),
});

/** The resources go to the collège de référence; the rest is the collectivité's to spend. */
function budgetLine(typist: Typist, line: TypedBudgetLine, convention: TypedConvention, at: string) {
  const collegeSpends = line.code === 'resources';
  if (collegeSpends) typist.text(`${at}spenderId`, line.collegeId, true);
  const kept = line.kept?.code === line.code ? line.kept : null;
  return {
    code: line.code,
    label: typist.text(`${at}label`, line.label, true),
    fiscalYear: typist.whole(`${at}fiscalYear`, line.fiscalYear, true),
    stateShare: typist.amount(`${at}stateShare`, line.stateShare, false),
    localAuthorityShare: typist.amount(`${at}localAuthorityShare`, line.localAuthorityShare, false),
    subsidised: kept?.subsidised ?? line.code !== 'infrastructure',
    spenderId: collegeSpends ? line.collegeId : convention.localAuthorityId,
    articles: kept?.articles ?? LINE_ARTICLES[line.code],
  };
}
