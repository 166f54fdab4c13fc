import type { Found, Reading } from './found.js';

/** What `npm run convention -- import FILE --json` prints: values alone, for another program. */
export interface ImportObject {
  readonly parties: {
    readonly academie: string | null;
    readonly localAuthority: { readonly type: 'commune' | 'epci' | 'departement' | null; readonly name: string | null };
  };
  readonly schools: readonly {
    readonly uai: string | null;
    readonly name: string | null;
    readonly referenceCollegeUai: string | null;
    readonly mobileClassrooms: number | null;
    readonly equipmentGrantCents: number | null;
    readonly resourceGrantCents: number | null;
  }[];
  readonly funding: {
    readonly ratePercent: number | null;
    readonly capPerClassroomCents: number | null;
    readonly baseCapPerClassroomCents: number | null;
    readonly resourcePerSchoolCents: number | null;
    readonly advanceCents: number | null;
  };
  readonly budget: readonly {
    readonly line: string | null;
    readonly stateCents: number | null;
    readonly localCents: number | null;
  }[];
  readonly calendar: { readonly deploymentStart: string | null; readonly deploymentEnd: string | null };
  readonly durationMonths: number | null;
  readonly signedOn: string | null;
  readonly bank: { readonly iban: string | null; readonly bic: string | null; readonly holder: string | null } | null;
  readonly imputation: Readonly<Record<keyof Reading['imputation'], string | null>>;
  readonly flags: readonly (({ readonly trap: string } | { readonly code: string | null }) & {
    readonly field: string;
    readonly articles: readonly string[];
    readonly message: string;
  })[];
}

const valueOf = <T>(found: Found<T>): T | null => found.value;

export function importObject(reading: Reading): ImportObject {
  const { parties, funding, bank, imputation } = reading;
  const years = new Set(reading.budget.map(({ fiscalYear }) => fiscalYear.value));
  return {
    parties: {
      academie: parties.academie.value,
      localAuthority: { type: parties.localAuthority.type.value, name: parties.localAuthority.name.value },
    },
    schools: reading.schools.map((school) => ({
      uai: school.uai.value,
      name: school.name.value,
      referenceCollegeUai: school.referenceCollegeUai.value,
      mobileClassrooms: school.mobileClassrooms.value,
      equipmentGrantCents: school.equipmentGrantCents.value,
      resourceGrantCents: school.resourceGrantCents.value,
    })),
    funding: {
      ratePercent: funding.ratePercent.value,
      capPerClassroomCents: funding.capPerClassroomCents.value,
      baseCapPerClassroomCents: funding.baseCapPerClassroomCents.value,
      resourcePerSchoolCents: funding.resourcePerSchoolCents.value,
      advanceCents: funding.advanceCents.value,
    },
    // Two years have the same lines: each then says which it is of.
    budget: reading.budget.map(({ line, fiscalYear, stateCents, localCents }) => ({
      line: years.size > 1 && fiscalYear.value !== null ? `${line.value ?? ''} (${fiscalYear.value})` : line.value,
      stateCents: stateCents.value,
      localCents: localCents.value,
    })),
    calendar: {
      deploymentStart: reading.calendar.deploymentStart.value,
      deploymentEnd: reading.calendar.deploymentEnd.value,
    },
    durationMonths: reading.durationMonths.value,
    signedOn: reading.signedOn.value,
    bank: bank === null ? null : { iban: bank.iban.value, bic: bank.bic.value, holder: bank.holder.value },
    imputation: {
      programme: valueOf(imputation.programme),
      title: valueOf(imputation.title),
      category: valueOf(imputation.category),
      activityCode: valueOf(imputation.activityCode),
      stateAccountCode: valueOf(imputation.stateAccountCode),
      stateAccountCodeAsWritten: valueOf(imputation.stateAccountCodeAsWritten),
      purchasingGroup: valueOf(imputation.purchasingGroup),
      action: valueOf(imputation.action),
      subAction: valueOf(imputation.subAction),
      earmarkedFund: valueOf(imputation.earmarkedFund),
    },
    flags: reading.flags.map(({ trap, code, field, articles, message }) => ({
      ...(trap === null ? { code } : { trap }),
      field,
      articles,
      message,
    })),
  };
}
