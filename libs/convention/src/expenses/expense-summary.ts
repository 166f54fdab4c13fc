import type { Expense, ExpenseComponent, ExpenseLine, ExpenseNotice, ExpenseSummary } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { classroomKey, classroomsOf } from '../funding/funded-classroom.js';
import { applies } from '../rules/applies.js';
import { COMPONENT_LABELS } from './components.js';
import { requiredOf, type ServiceStatement } from './required-services.js';

export interface SummaryFacts {
  readonly expenses: readonly Expense[];
  readonly annex: readonly { readonly uai: string; readonly schoolName: string; readonly mobileClassrooms: number }[];
  readonly statements: readonly ServiceStatement[];
  /** Documents of the kind « specification » that are attached. */
  readonly specifications: number;
  /** Devices of each school's classes mobiles, by the name of these: what an even share by devices needs. */
  readonly devices: readonly { readonly schoolUai: string; readonly classroomName: string; readonly count: number }[];
}
type Amounts = Pick<ExpenseSummary, 'grossCents' | 'eligibleCents' | 'ineligibleCents'>;

const sum = (amounts: readonly number[]): Money => Money.sum(amounts.map(Money.cents));
const isCounted = ({ kind, withdrawnBecause }: Expense): boolean => kind !== 'order' && withdrawnBecause === null;

/** Invoices and credit notes, added up by year and by component: TTC, to the cent. Orders are apart, what was withdrawn is out. */
export function summaryOf(facts: SummaryFacts): ExpenseSummary {
  const counted = facts.expenses.filter(isCounted);
  const lines = counted.flatMap((expense) => expense.lines);
  const orders = facts.expenses.filter(({ kind, withdrawnBecause }) => kind === 'order' && withdrawnBecause === null);
  const years = yearsOf(counted);
  return {
    ...amountsOf(lines),
    orderedCents: sum(orders.map((order) => order.totalGrossCents)),
    paidCents: sum(counted.map((expense) => expense.paidCents)),
    unallocatedCents: sum(lines.map((line) => line.unallocatedCents)),
    years,
    components: componentsOf(lines),
    classrooms: shares(facts, lines),
    recurringCents: applies('T34') ? sum(lines.filter(isRecurring).map((line) => line.grossCents)) : Money.ZERO,
    required: requiredOf(facts.expenses, facts.statements, facts.specifications),
    notices: notices(years, lines),
  };
}

const isRecurring = ({ serviceYear }: ExpenseLine): boolean => serviceYear !== null && serviceYear > 1;

function amountsOf(lines: readonly ExpenseLine[]): Amounts {
  const grossCents = sum(lines.map((line) => line.grossCents));
  const eligibleCents = sum(lines.map((line) => line.eligibleCents));
  return { grossCents, eligibleCents, ineligibleCents: Money.subtract(grossCents, eligibleCents) };
}

function yearsOf(expenses: readonly Expense[]): ExpenseSummary['years'] {
  const years = [...new Set(expenses.map(({ fiscalYear }) => fiscalYear))].sort((a, b) => a - b);
  return years.map((fiscalYear) => {
    const ofYear = expenses.filter((expense) => expense.fiscalYear === fiscalYear);
    const lines = ofYear.flatMap((expense) => expense.lines);
    return {
      fiscalYear,
      ...amountsOf(lines),
      paidCents: sum(ofYear.map((expense) => expense.paidCents)),
      components: componentsOf(lines),
    };
  });
}

/** In the order of the convention's own list, only those that something was spent on. */
function componentsOf(lines: readonly ExpenseLine[]): ExpenseSummary['components'] {
  const order = Object.keys(COMPONENT_LABELS) as ExpenseComponent[];
  return order
    .map((component) => ({ component, lines: lines.filter((line) => line.component === component) }))
    .filter((group) => group.lines.length > 0)
    .map((group) => ({ component: group.component, ...amountsOf(group.lines) }));
}

function shares(facts: SummaryFacts, lines: readonly ExpenseLine[]): ExpenseSummary['classrooms'] {
  const borne = new Map<string, number>();
  for (const allocation of lines.flatMap((line) => line.allocations)) {
    const key = classroomKey(allocation);
    borne.set(key, (borne.get(key) ?? 0) + allocation.cents);
  }
  return classroomsOf(facts.annex).map((classroom) => {
    const row = facts.annex.find(({ uai }) => uai === classroom.schoolUai);
    return {
      ...classroom,
      schoolName: row?.schoolName ?? '',
      eligibleCents: Money.cents(borne.get(classroomKey(classroom)) ?? 0),
      devices: devicesOf(facts, classroom.schoolUai, classroom.ordinal, row?.mobileClassrooms ?? 0),
    };
  });
}

/**
 * The convention numbers its classes mobiles and the fleet names them: the nth name is the nth number, as long as there are
 * no more names than numbers. Null: nobody can say.
 */
function devicesOf(facts: SummaryFacts, schoolUai: string, ordinal: number, classrooms: number): number | null {
  const named = facts.devices
    .filter((each) => each.schoolUai === schoolUai)
    .sort((a, b) => a.classroomName.localeCompare(b.classroomName, 'fr', { numeric: true }));
  return named.length === 0 || named.length > classrooms ? null : (named[ordinal - 1]?.count ?? 0);
}

function notices(years: ExpenseSummary['years'], lines: readonly ExpenseLine[]): ExpenseNotice[] {
  const found: ExpenseNotice[] = [];
  const [first, ...others] = years.map(({ fiscalYear }) => String(fiscalYear));
  if (applies('T11') && first !== undefined && others.length > 0) {
    found.push({
      ...{ code: 'severalYears', rule: 'T11', articles: ['art. 6.1', 'art. 6.2'], line: null },
      message: `Dépenses sur les exercices ${[first, ...others].join(', ')} : l’article 6.1 nomme un exercice et un déploiement qui finit dans le suivant ; tous comptent.`,
    });
  }
  if (applies('T08') && lines.some(({ component }) => component === 'resources')) {
    found.push({
      ...{ code: 'resourcesApart', rule: 'T08', articles: ['art. 3.2'], line: null },
      message:
        'Des ressources pédagogiques sont saisies ici : la dotation de l’État pour elles va au collège de référence, qui en tient le compte ; elles ne comptent pas dans la subvention de la collectivité.',
    });
  }
  return found;
}
