import type { Convention, ConventionReading, NewConvention } from '@chariot/contract';
import { typedCents } from '../formats/index.js';
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

export const LINE_WORDS: Readonly<Record<TypedBudgetLine['code'], string>> = {
  infrastructure: 'Infrastructures et maintenance',
  equipment: 'Équipements numériques mobiles et services associés',
  resources: 'Ressources pédagogiques numériques',
};

let keys = 0;
const nextKey = (): string => `saisie-${String((keys += 1))}`;
const typed = (value: string | number | readonly number[] | null): string =>
  value === null ? '' : Array.isArray(value) ? value.join(', ') : String(value);
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
