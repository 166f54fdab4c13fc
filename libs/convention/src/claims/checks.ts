import type { ClaimChecks, ClaimStatement, Expense, Reconciliation } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { counted } from '../counted.js';
import { comparableSerial } from '../funding/funded-device.js';
import { applies } from '../rules/applies.js';

/** What a certified statement is compared with: the books and the inventory of today. */
export interface CheckFacts {
  readonly statement: ClaimStatement;
  /** What the expenses would give now. */
  readonly today: ClaimStatement;
  readonly expenses: readonly Expense[];
  readonly reconciliation: Reconciliation;
}

type CheckLine = ClaimChecks['checks'][number];

/**
 * Three sources that must agree before the service fait is established (art. 7.1): the statement, the receipts that came
 * with it, the devices of the inventory; and its own sums and mandats.
 */
export function checksOf(facts: CheckFacts): ClaimChecks {
  const checks = applies('R67')
    ? [unchanged(facts), receipts(facts), serials(facts), mandates(facts), sums(facts)]
    : [unchanged(facts)];
  return { checks, agree: checks.every(({ agrees }) => agrees !== false) };
}

const check = (code: CheckLine['code'], label: string, comparable: boolean, gaps: string[]): CheckLine => ({
  code,
  label,
  agrees: comparable ? gaps.length === 0 : null,
  gaps,
});

function unchanged({ statement, today }: CheckFacts): CheckLine {
  const gaps = sameExpenses(statement, today)
    ? []
    : ['Les dépenses saisies ont changé depuis la certification : un nouvel état est attendu.'];
  return check('unchanged', 'Les dépenses sont encore celles de l’état', true, gaps);
}

function receipts({ statement }: CheckFacts): CheckLine {
  const proven = new Set(
    statement.attachments.filter(({ kind }) => kind === 'invoice').map(({ expenseId }) => expenseId),
  );
  const missing = documentsOf(statement).filter(({ expenseId }) => !proven.has(expenseId));
  return check(
    'receipts',
    'Chaque dépense a sa pièce',
    statement.lines.length > 0,
    missing.map(({ name }) => `${name} : aucune pièce jointe.`),
  );
}

function serials({ statement, reconciliation }: CheckFacts): CheckLine {
  const claimed = new Set(statement.lines.flatMap(({ serialNumbers }) => serialNumbers.map(comparableSerial)));
  const { notInInventory, withoutInvoice, invoicedTwice, unnamed } = reconciliation;
  const gaps = [
    ...notInInventory
      .filter(({ serialNumber }) => claimed.has(comparableSerial(serialNumber)))
      .map(({ serialNumber, number }) => `${serialNumber} (facture ${number}) : inconnu de l’inventaire.`),
    ...withoutInvoice.map(({ serialNumber }) => `${serialNumber} : dans l’inventaire, sur aucune facture.`),
    ...invoicedTwice.map(({ serialNumber }) => `${serialNumber} : sur deux factures.`),
    ...unnamed.map(({ number, count }) => `Facture ${number} : ${counted(count, 'appareil')} sans numéro de série.`),
  ];
  return check(
    'serials',
    'Chaque appareil facturé est dans l’inventaire, et l’inverse',
    claimed.size > 0 || gaps.length > 0,
    gaps,
  );
}

function mandates({ statement }: CheckFacts): CheckLine {
  const invoices = documentsOf(statement).filter(({ kind }) => kind === 'invoice');
  const gaps = invoices.flatMap(({ name, mandates: orders }) => {
    if (orders.length === 0) return `${name} : aucun mandat.`;
    return orders.some(({ paidOn }) => paidOn === null) ? `${name} : un mandat n’a pas de date de paiement.` : [];
  });
  return check('mandates', 'Chaque facture est mandatée et payée', invoices.length > 0, gaps);
}

function sums({ statement }: CheckFacts): CheckLine {
  const { lines, totals, settlement } = statement;
  const gross = Money.sum(lines.map((line) => Money.cents(line.grossCents)));
  const allocated = Money.sum(lines.flatMap((line) => line.allocations.map(({ cents }) => Money.cents(cents))));
  const gaps: string[] = [];
  if (gross !== totals.grossCents) gaps.push(`Le total TTC n’est pas la somme des lignes (${Money.format(gross)}).`);
  if (allocated !== totals.eligibleCents)
    gaps.push(`La répartition fait ${Money.format(allocated)}, non le total éligible.`);
  const due = Money.sum(settlement.classrooms.map((one) => Money.cents(one.due.cents)));
  if (settlement.due.cents > due) gaps.push('La subvention dépasse la somme de ses classes mobiles.');
  return check('sums', 'Les sommes de l’état sont justes', lines.length > 0, gaps);
}

/** Each invoice or credit note of the statement, once. */
function documentsOf({ lines }: ClaimStatement) {
  const found = new Map<
    string,
    { expenseId: string; name: string } & Pick<ClaimStatement['lines'][number], 'kind' | 'mandates'>
  >();
  for (const { expenseId, kind, documentNumber, supplierName, mandates: orders } of lines) {
    const name = `${kind === 'creditNote' ? 'Avoir' : 'Facture'} ${documentNumber} (${supplierName})`;
    found.set(expenseId, { expenseId, name, kind, mandates: orders });
  }
  return [...found.values()];
}

/** Whether two statements say the same of the same expenses, under the same terms. */
export const sameExpenses = (a: ClaimStatement, b: ClaimStatement): boolean => essenceOf(a) === essenceOf(b);

/** The same, with the same papers: a receipt that was missing is something new to say. */
export const saysAsMuch = (a: ClaimStatement, b: ClaimStatement): boolean =>
  sameExpenses(a, b) && papersOf(a) === papersOf(b);

const papersOf = ({ attachments }: ClaimStatement): string =>
  JSON.stringify(attachments.map(({ expenseId, sha256 }) => `${String(expenseId)} ${sha256}`).sort());

const essenceOf = ({ lines, totals, settlement, schools }: ClaimStatement): string =>
  JSON.stringify([
    lines.map((line) => [
      ...[line.expenseId, line.kind, line.documentNumber, line.netCents, line.vatCents, line.grossCents],
      ...[line.eligibleCents, line.component, line.serialNumbers, line.mandates],
      // What is printed beside the amounts is certified too: a day, a supplier or a label set right is another paper.
      ...[line.supplierName, line.supplierSiret, line.issuedOn, line.fiscalYear, line.label],
      ...[line.vatRatePercent, line.serviceYear],
      ...line.allocations.map(({ schoolUai, ordinal, cents }) => [schoolUai, ordinal, cents]),
    ]),
    [totals.grossCents, totals.eligibleCents],
    settlement.due.cents,
    schools.map(({ uai, mobileClassrooms }) => [uai, mobileClassrooms]),
  ]);
