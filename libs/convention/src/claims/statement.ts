import type { ClaimLine, ClaimStatement, Expense, ExpenseLine, ImputationCodes } from '@chariot/contract';
import { Iban, LocalDate, Money } from '@chariot/kernel';
import { eligibilityOf } from '../expenses/components.js';
import { classroomKey, classroomsOf } from '../funding/funded-classroom.js';
import { settle, type ClassroomCost } from '../funding/settlement.js';
import { settlementView } from '../funding/settlement-view.js';
import { applies } from '../rules/applies.js';
import type { ClaimFacts, PayeeAccount } from './claim-facts.js';

/** A document that counts: an order is no expense yet, and what was withdrawn is none any more. */
export const isCounted = (expense: Expense): boolean => expense.kind !== 'order' && expense.withdrawnBecause === null;

/** The état récapitulatif (art. 7.1), as the expenses give it: by date, then by supplier and number. */
export function statementOf(facts: ClaimFacts): ClaimStatement {
  const { convention } = facts;
  const expenses = facts.expenses.filter(isCounted).sort(byDate);
  const lines = expenses
    .flatMap((expense) => expense.lines.map((line) => lineOf(expense, line)))
    .map((line, index) => ({ ...line, number: index + 1 }));
  const settlement = settle(convention.terms, {
    classrooms: costsOf(convention.annex, lines),
    advancePaidCents: facts.advanceReceivedCents,
    reductionCents: facts.reductionCents,
  });
  return {
    convention: {
      reference: convention.reference,
      title: convention.title,
      signedOn: convention.signedOn,
      academie: convention.academieName,
      ratePercent: convention.terms.ratePercent,
      stateCapPerClassroomCents: convention.terms.stateCapPerClassroomCents,
      mention: convention.mention,
    },
    beneficiary: { name: convention.localAuthorityName, siret: convention.localAuthoritySiret },
    schools: convention.annex.map(({ uai, schoolName, mobileClassrooms }) => ({
      uai,
      name: schoolName,
      mobileClassrooms,
    })),
    fiscalYears: [...new Set(lines.map((line) => line.fiscalYear))].sort((a, b) => a - b),
    window: convention.validity === null ? null : { ...convention.validity },
    lines,
    totals: totalsOf(lines),
    settlement: settlementView(settlement),
    advanceReceivedCents: facts.advanceReceivedCents,
    attachments: attachmentsOf(facts, expenses),
    imputation: imputationOf(convention.imputation),
    bank: maskedBank(facts.bank),
  };
}

/** What each classe mobile of the annex bears: those that nothing was spent on count too, for nothing. */
export function costsOf(
  annex: ClaimFacts['convention']['annex'],
  lines: readonly Pick<ClaimLine, 'allocations'>[],
): ClassroomCost[] {
  const borne = new Map<string, number>();
  for (const { cents, ...classroom } of lines.flatMap((line) => line.allocations)) {
    const key = classroomKey(classroom);
    borne.set(key, (borne.get(key) ?? 0) + cents);
  }
  return classroomsOf(annex).map((classroom) => ({
    classroom,
    eligibleTtcCents: Money.cents(borne.get(classroomKey(classroom)) ?? 0),
  }));
}

function lineOf(expense: Expense, line: ExpenseLine): Omit<ClaimLine, 'number'> {
  return {
    expenseId: expense.id,
    expenseVersion: expense.version,
    kind: expense.kind === 'creditNote' ? 'creditNote' : 'invoice',
    supplierName: expense.supplierName,
    supplierSiret: expense.supplierSiret,
    documentNumber: expense.number,
    issuedOn: expense.issuedOn,
    fiscalYear: expense.fiscalYear,
    component: line.component,
    label: line.label,
    mandates: expense.disbursements.map(({ mandateNumber, slipNumber, mandatedOn, paidOn }) => ({
      number: mandateNumber,
      slip: slipNumber,
      mandatedOn,
      paidOn,
    })),
    netCents: line.netCents,
    vatRatePercent: line.vatRatePercent,
    vatCents: line.vatCents,
    grossCents: line.grossCents,
    eligibleCents: line.eligibleCents,
    ineligibleBecause: whyNot(line),
    serviceYear: line.serviceYear,
    serialNumbers: [...line.serialNumbers],
    allocations: line.allocations.map(({ schoolUai, ordinal, cents }) => ({ schoolUai, ordinal, cents })),
  };
}

/** Why a line does not count: the convention's word, then the collectivité's, then what the line itself shows. */
function whyNot(line: ExpenseLine): string | null {
  const { eligible, reason } = eligibilityOf(line);
  if (eligible) return null;
  if (reason !== null) return reason;
  return (line.serviceYear ?? 1) > 1 ? `Année ${String(line.serviceYear)} d’un abonnement.` : 'Motif non renseigné.';
}

function totalsOf(lines: readonly Omit<ClaimLine, 'number'>[]): ClaimStatement['totals'] {
  const sum = (amount: (line: Omit<ClaimLine, 'number'>) => number): Money =>
    Money.sum(lines.map((line) => Money.cents(amount(line))));
  const grossCents = sum((line) => line.grossCents);
  const eligibleCents = sum((line) => line.eligibleCents);
  return {
    netCents: sum((line) => line.netCents),
    vatCents: sum((line) => line.vatCents),
    grossCents,
    eligibleCents,
    ineligibleCents: Money.subtract(grossCents, eligibleCents),
    recurringCents: applies('T34') ? sum((line) => ((line.serviceYear ?? 1) > 1 ? line.grossCents : 0)) : Money.ZERO,
  };
}

function attachmentsOf(facts: ClaimFacts, expenses: readonly Expense[]): ClaimStatement['attachments'] {
  if (!applies('R67')) return [];
  // One document may prove several expenses: it is cited by each.
  const cited = expenses.flatMap(({ id: expenseId, attachments }) =>
    attachments.map(({ id, kind, name, sha256 }) => ({ id, kind, name, sha256, expenseId })),
  );
  const known = new Set(cited.map(({ id }) => id));
  const reports = facts.deliveryReports.filter(({ id }) => !known.has(id));
  return [...cited, ...reports.map(({ id, kind, name, sha256 }) => ({ id, kind, name, sha256, expenseId: null }))];
}

type Code = keyof ImputationCodes;
/** In the order of article 7.1. */
const CODES: readonly { readonly code: Code; readonly label: string; readonly isPrinted: () => boolean }[] = [
  { code: 'programme', label: 'Programme', isPrinted: () => applies('R70') },
  { code: 'titleAndCategory', label: 'Titre et catégorie', isPrinted: () => applies('R71') },
  { code: 'activity', label: 'Activité Chorus', isPrinted: () => applies('R72') },
  { code: 'stateAccount', label: 'Compte (PCE)', isPrinted: () => applies('R73') },
  { code: 'purchasingGroup', label: 'Groupe marchandise', isPrinted: () => applies('R74') },
  { code: 'action', label: 'Action et sous-action', isPrinted: () => applies('R75') },
  { code: 'earmarkedFund', label: 'Fonds de concours', isPrinted: () => applies('R76') },
];

/** As they are written in the convention, only those that are: no zero dropped, no dot moved (R70–R76). */
const imputationOf = (codes: ImputationCodes | null): ClaimStatement['imputation'] =>
  CODES.flatMap(({ code, label, isPrinted }) => {
    const value = codes?.[code] ?? null;
    return value === null || !isPrinted() ? [] : [{ label, value }];
  });

/** A statement does not need the whole number: whoever pays takes it from the bank details that two persons confirmed. */
function maskedBank(bank: PayeeAccount | null): ClaimStatement['bank'] {
  if (bank === null || !applies('R77')) return null;
  return {
    maskedIban: applies('R78') && isWhole(bank.account) ? Iban.mask(bank.account) : bank.account,
    bic: bank.bic,
    holder: bank.holder,
  };
}

const isWhole = (account: string): boolean => Iban.is(account.replace(/\s/g, '').toUpperCase());

const byDate = (a: Expense, b: Expense): number =>
  LocalDate.compare(LocalDate.parse(a.issuedOn), LocalDate.parse(b.issuedOn)) ||
  a.supplierName.localeCompare(b.supplierName, 'fr') ||
  a.number.localeCompare(b.number, 'fr') ||
  a.id.localeCompare(b.id);
