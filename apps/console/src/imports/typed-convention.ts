import { newConvention, type Convention, type ConventionReading, type NewConvention } from '@chariot/contract';
import { centsOf, typedCents } from '../formats/index.js';
import { TERM_NAMES, termOf, type TermKind, type TermName } from './terms.js';

export interface TypedSchool {
  readonly key: string;
  readonly uai: string;
  readonly schoolName: string;
  readonly referenceCollegeUai: string;
  readonly address: string;
  readonly city: string;
  readonly departement: string;
  readonly mobileClassrooms: string;
  readonly equipmentSubsidy: string;
  readonly resourceGrant: string;
}
export interface TypedBudgetLine {
  readonly key: string;
  readonly code: NewConvention['budgetLines'][number]['code'];
  readonly label: string;
  readonly fiscalYear: string;
  readonly stateShare: string;
  readonly localAuthorityShare: string;
  /** Collège that spends the resources: never the collectivité. */
  readonly collegeId: string;
  /** What the line already says that no field shows; it goes when the line becomes one of another kind. */
  readonly kept: Pick<NewConvention['budgetLines'][number], 'code' | 'subsidised' | 'articles'> | null;
}
/** A convention as it is being typed: each value as it stands in its field. */
export interface TypedConvention {
  readonly terms: Readonly<Record<TermName, string>>;
  readonly academieId: string;
  readonly localAuthorityId: string;
  readonly schools: readonly TypedSchool[];
  readonly lines: readonly TypedBudgetLine[];
  readonly documentPages: number | null;
}
/** Changes what is typed; from what it is then, since several fields may find their value at once. */
export type SetTyped = (change: (before: TypedConvention) => Partial<TypedConvention>) => void;

/** What is wrong, by the field where it is mended: `advance`, `annex.0.uai`, `budgetLines.1.fiscalYear`. */
export type Faults = Readonly<Record<string, string>>;

export const LINE_WORDS: Readonly<Record<TypedBudgetLine['code'], string>> = {
  infrastructure: 'Infrastructures et maintenance',
  equipment: 'Équipements numériques mobiles et services associés',
  resources: 'Ressources pédagogiques numériques',
};
const LINE_ARTICLES: Readonly<Record<TypedBudgetLine['code'], string[]>> = {
  infrastructure: ['6.2'],
  equipment: ['3.2', '6.2', '7.1'],
  resources: ['3.2', '6.2'],
};

let keys = 0;
const nextKey = (): string => `saisie-${String((keys += 1))}`;
const typed = (value: string | number | null): string => (value === null ? '' : String(value));
const amount = (cents: number | null): string => (cents === null ? '' : typedCents(cents));

export const blankSchool = (): TypedSchool => ({
  key: nextKey(),
  ...{ uai: '', schoolName: '', referenceCollegeUai: '', address: '', city: '', departement: '' },
  ...{ mobileClassrooms: '1', equipmentSubsidy: '', resourceGrant: '' },
});
export const blankLine = (code: TypedBudgetLine['code']): TypedBudgetLine => ({
  key: nextKey(),
  code,
  label: LINE_WORDS[code],
  fiscalYear: '',
  ...{ stateShare: '', localAuthorityShare: '', collegeId: '', kept: null },
});

const termsFrom = (of: (name: TermName, kind: TermKind) => string): Record<TermName, string> =>
  Object.fromEntries(TERM_NAMES.map((name) => [name, of(name, termOf(name).kind)])) as Record<TermName, string>;

export const blankConvention = (): TypedConvention => ({
  terms: termsFrom(() => ''),
  ...{ academieId: '', localAuthorityId: '', documentPages: null },
  schools: [blankSchool()],
  lines: [blankLine('infrastructure'), blankLine('equipment'), blankLine('resources')],
});

/** What was read, in its fields; what was not stays empty: nothing is invented. */
export function fromReading(reading: ConventionReading): TypedConvention {
  const blank = blankConvention();
  const terms = termsFrom((name, kind) => {
    const value = termOf(name).read?.(reading).value ?? null;
    return kind === 'amount' && typeof value === 'number' ? typedCents(value) : typed(value);
  });
  return {
    ...blank,
    terms,
    documentPages: reading.document.pages,
    schools:
      reading.schools.length === 0
        ? blank.schools
        : reading.schools.map((row) => ({
            key: nextKey(),
            uai: typed(row.uai.value),
            schoolName: typed(row.name.value),
            referenceCollegeUai: typed(row.referenceCollegeUai.value),
            address: typed(row.address.value),
            city: typed(row.city.value),
            departement: typed(row.departement.value),
            mobileClassrooms: typed(row.mobileClassrooms.value),
            equipmentSubsidy: amount(row.equipmentGrantCents.value),
            resourceGrant: amount(row.resourceGrantCents.value),
          })),
    lines:
      reading.budget.length === 0
        ? blank.lines
        : reading.budget.map(({ code, line, fiscalYear, stateCents, localCents }) => ({
            key: nextKey(),
            code: code ?? 'infrastructure',
            label: line.value ?? LINE_WORDS[code ?? 'infrastructure'],
            fiscalYear: typed(fiscalYear.value),
            stateShare: amount(stateCents.value),
            localAuthorityShare: amount(localCents.value),
            ...{ collegeId: '', kept: null },
          })),
  };
}

/** A draft that was declared, to correct it. */
export function fromConvention(convention: Convention): TypedConvention {
  const plain: Readonly<Record<string, unknown>> = { ...convention };
  const codes: Readonly<Record<string, unknown>> = { ...convention.imputation };
  return {
    terms: termsFrom((name, kind) => {
      const value = name.startsWith('imputation.') ? codes[name.slice('imputation.'.length)] : plain[name];
      if (Array.isArray(value)) return value.join(', ');
      if (typeof value === 'number') return kind === 'amount' ? typedCents(value) : String(value);
      return typeof value === 'string' ? value : '';
    }),
    academieId: convention.academie.id,
    localAuthorityId: convention.localAuthority.id,
    documentPages: convention.documentPages,
    schools: convention.annex.map((row) => ({
      key: nextKey(),
      uai: row.uai,
      schoolName: row.schoolName,
      referenceCollegeUai: row.referenceCollegeUai,
      address: typed(row.address),
      city: typed(row.city),
      departement: typed(row.departement),
      mobileClassrooms: String(row.mobileClassrooms),
      equipmentSubsidy: amount(row.equipmentSubsidy),
      resourceGrant: amount(row.resourceGrant),
    })),
    lines: convention.budgetLines.map((line) => ({
      // An avenant changes lines by their identity.
      key: line.id,
      code: line.code,
      label: line.label,
      fiscalYear: String(line.fiscalYear),
      stateShare: amount(line.stateShare),
      localAuthorityShare: amount(line.localAuthorityShare),
      collegeId: line.spender.kind === 'college' ? line.spender.id : '',
      kept: { code: line.code, subsidised: line.subsidised, articles: line.articles },
    })),
  };
}

const AMOUNT = 'Écrivez un montant, comme 1 234,56.';
const WHOLE = 'Écrivez un nombre entier.';
const REQUIRED = 'À remplir : le document ne le dit pas, ou ne se lit pas.';
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
  if (!parsed.success) for (const { path, message } of parsed.error.issues) typist.faults[path.join('.')] ??= message;
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
