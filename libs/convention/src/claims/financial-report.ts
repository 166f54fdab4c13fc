import type { ClaimStatement, ExpenseComponent } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { counted } from '../counted.js';
import { applies } from '../rules/applies.js';
import { explained, type Explained } from '../funding/explained.js';

/** What the bilan financier of the term is drawn from (art. 8). */
export interface FinancialReportFacts {
  /** The end of the convention; null as long as it is not signed. */
  readonly until: LocalDate | null;
  /** What the operation was to cost (art. 6.2); null: « non renseigné ». */
  readonly forecastCostCents: Money | null;
  /** The last certified statement, or what the expenses say now. */
  readonly statement: ClaimStatement;
  readonly certifiedVersion: number | null;
  /** What the State has really paid, the advance included; null: « non renseigné ». */
  readonly paidByStateCents: Money | null;
  /** What the académie says that it paid and the collectivité has not confirmed: it is not in the amount above. */
  readonly unconfirmedCents: Money;
  /** What the ministry has taken off the subsidy by now, also since the statement was certified (art. 7.2). */
  readonly reductionCents: Money;
  /** What was given back to the ministry already. */
  readonly repaidCents: Money;
}

export interface FinancialReport {
  readonly title: string;
  /** Expected at the term of the convention, and not before. */
  readonly dueOn: LocalDate | null;
  /** Forecast, spent, State, own share… each with its computation. */
  readonly figures: readonly Explained[];
  readonly byComponent: readonly {
    readonly component: ExpenseComponent;
    readonly grossCents: Money;
    readonly eligibleCents: Money;
  }[];
  readonly byFiscalYear: readonly { readonly fiscalYear: number; readonly grossCents: Money }[];
  /** What the reader must know: the statement is not certified, amounts are missing… */
  readonly remarks: readonly string[];
}

/** The bilan financier that the collectivité sends to the académie at the term (R87); null when the rule is not asked. */
export function financialReport(facts: FinancialReportFacts): FinancialReport | null {
  if (!applies('R87')) return null;
  const { statement } = facts;
  return {
    title: `Bilan financier de la convention ${statement.convention.reference}`,
    dueOn: facts.until,
    figures: figuresOf(facts),
    byComponent: group(statement.lines, (line) => line.component).map(([component, lines]) => ({
      component,
      grossCents: sumOf(lines, 'grossCents'),
      eligibleCents: sumOf(lines, 'eligibleCents'),
    })),
    byFiscalYear: group(statement.lines, (line) => line.fiscalYear)
      .map(([fiscalYear, lines]) => ({ fiscalYear, grossCents: sumOf(lines, 'grossCents') }))
      .sort((a, b) => a.fiscalYear - b.fiscalYear),
    remarks: remarksOf(facts),
  };
}

function figuresOf({ statement, forecastCostCents, paidByStateCents, ...facts }: FinancialReportFacts): Explained[] {
  const { totals, settlement } = statement;
  const gross = Money.cents(totals.grossCents);
  const granted = Money.sum(settlement.classrooms.map((one) => Money.cents(one.due.cents)));
  const due = atLeastZero(Money.subtract(granted, facts.reductionCents));
  const reduced = `${Money.format(granted)}, moins ${Money.format(facts.reductionCents)} (art. 7.2)`;
  const { repaidCents: repaid } = facts;
  const left = paidByStateCents === null ? null : Money.subtract(due, paidByStateCents);
  const paid = paidByStateCents === null ? 'non renseigné' : Money.format(paidByStateCents);
  return [
    explained(
      'Coût prévu de l’opération',
      forecastCostCents,
      forecastCostCents === null ? 'non renseigné' : 'annoncé par la convention',
      ['art. 6.2'],
    ),
    explained('Dépenses réalisées (TTC)', gross, `${counted(statement.lines.length, 'ligne')} de l’état`, ['art. 7.1']),
    explained('Dont éligibles', Money.cents(totals.eligibleCents), 'réparties par classe mobile', ['art. 6.2']),
    explained(
      'Écart avec le coût prévu',
      forecastCostCents === null ? null : Money.subtract(Money.cents(totals.eligibleCents), forecastCostCents),
      forecastCostCents === null ? 'non calculable' : 'dépenses éligibles, moins coût prévu',
      ['art. 6.2'],
    ),
    explained(
      settlement.due.labelFr,
      due,
      due === settlement.due.cents ? settlement.due.formula : reduced,
      settlement.due.articles,
    ),
    explained('Versé par l’État', paidByStateCents, paid, ['art. 7.1']),
    explained(
      'Reste à verser par l’État',
      left === null ? null : atLeastZero(left),
      left === null ? 'non calculable' : `${Money.format(due)} − ${paid}, jamais négatif`,
      ['art. 7.1'],
    ),
    ...(repaid > 0
      ? [explained('Reversé au ministère', repaid, 'ce que la collectivité dit avoir reversé', ['art. 7.2'])]
      : []),
    explained(
      'À reverser au ministère',
      left === null ? null : atLeastZero(Money.cents(-left - repaid)),
      left === null
        ? 'non calculable'
        : `${paid} − ${Money.format(due)}${repaid > 0 ? ` − ${Money.format(repaid)} déjà reversés` : ''}, jamais négatif`,
      ['art. 7.2'],
    ),
    explained(
      'Charge de la collectivité, dépenses non éligibles comprises',
      Money.subtract(gross, due),
      `${Money.format(gross)} − ${Money.format(due)}`,
      ['art. 7.1'],
    ),
  ];
}

const atLeastZero = (cents: Money): Money => (cents < 0 ? Money.ZERO : cents);

function remarksOf({ statement, certifiedVersion, until, unconfirmedCents }: FinancialReportFacts): string[] {
  const remarks: string[] = [];
  if (certifiedVersion === null)
    remarks.push('Aucun état récapitulatif n’est certifié : ces montants sont provisoires.');
  if (until === null) remarks.push('La convention n’est pas signée : son terme n’est pas calculable.');
  if (unconfirmedCents > 0) {
    remarks.push(
      `${Money.format(unconfirmedCents)} écrits par l’académie, et dont la collectivité n’a pas confirmé la réception, ne sont pas comptés.`,
    );
  }
  if (statement.totals.recurringCents > 0) {
    remarks.push(
      `${Money.format(Money.cents(statement.totals.recurringCents))} d’abonnements après leur première année restent à la collectivité.`,
    );
  }
  return remarks;
}

function group<Line, Key>(lines: readonly Line[], keyOf: (line: Line) => Key): [Key, Line[]][] {
  const groups = new Map<Key, Line[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  return [...groups];
}

const sumOf = (
  lines: readonly { readonly grossCents: number; readonly eligibleCents: number }[],
  amount: 'grossCents' | 'eligibleCents',
): Money => Money.sum(lines.map((line) => Money.cents(line[amount])));
