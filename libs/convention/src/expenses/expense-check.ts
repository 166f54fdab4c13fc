import type { Allocation, NewExpense, NewExpenseLine } from '@chariot/contract';
import { Money, Siret } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { classroomKey, classroomLabel, type FundedClassroom } from '../funding/funded-classroom.js';
import { comparableSerial } from '../funding/funded-device.js';
import { conventionWord, eligibilityOf, eligibleCents } from './components.js';

/** An amount may be a cent away from the sum of its parts: suppliers round each of them. */
const ROUNDING = 1;

const format = (amount: number): string => Money.format(Money.cents(amount));
const sum = (amounts: readonly number[]): Money => Money.sum(amounts.map(Money.cents));

/**
 * An expense as it may be written down: amounts that add up, signs that fit, numbers in their canonical form, an
 * eligibility that the convention allows, an allocation among the classes mobiles of its annex. Nothing else of it is judged.
 * @throws DomainError one French sentence that names the line
 */
export function checkedExpense(given: NewExpense, classrooms: readonly FundedClassroom[]): NewExpense {
  const known = new Set(classrooms.map(classroomKey));
  const expense: NewExpense = {
    ...given,
    supplierSiret: checkedSiret(given.supplierSiret),
    lines: given.lines.map((line, index) => checkedLine(line, index + 1, given.kind, known)),
  };
  checkSigns(expense);
  checkTotals(expense);
  checkSerials(expense.lines);
  return expense;
}

function checkedSiret(siret: string | null): string | null {
  if (siret === null) return null;
  const digits = siret.replace(/\s/g, '');
  if (!Siret.is(digits)) throw conventionError('expenseSiretWrong', { siret });
  return digits;
}

function checkedLine(
  line: NewExpenseLine,
  number: number,
  kind: NewExpense['kind'],
  classrooms: ReadonlySet<string>,
): NewExpenseLine {
  const { netCents: net, vatCents: vat, grossCents: gross } = line;
  if (Math.abs(net + vat - gross) > ROUNDING || net * gross < 0) {
    throw conventionError('expenseLineSum', { line: number, net: format(net), vat: format(vat), gross: format(gross) });
  }
  const { eligible, reason } = eligibilityOf(line);
  // What the convention says itself needs no words from the collectivité, and is not written down as hers.
  const ownReason = conventionWord(line.component) === null ? reason : null;
  if (!eligible && reason === null) throw conventionError('expenseReasonMissing', { line: number });
  const checked: NewExpenseLine = {
    ...line,
    eligible,
    ineligibleReason: ownReason,
    serialNumbers: line.serialNumbers.map(comparableSerial),
    allocations: kind === 'order' ? [] : line.allocations.filter(({ cents }) => cents !== 0),
  };
  checkAllocations(checked, number, classrooms);
  return checked;
}

function checkAllocations(line: NewExpenseLine, number: number, classrooms: ReadonlySet<string>): void {
  if (line.allocations.length === 0) return;
  if (!line.eligible) throw conventionError('expenseAllocationNotEligible', { line: number });
  const seen = new Set<string>();
  for (const allocation of line.allocations) {
    const key = classroomKey(allocation);
    const classroom = classroomLabel(allocation);
    if (!classrooms.has(key)) throw conventionError('expenseClassroomUnknown', { line: number, classroom });
    if (seen.has(key)) throw conventionError('expenseClassroomTwice', { line: number, classroom });
    seen.add(key);
  }
  const eligible = eligibleCents(line, true);
  const allocated = sum(line.allocations.map(({ cents }) => cents));
  const wrongSign = line.allocations.some(({ cents }) => cents * eligible < 0);
  if (wrongSign || Math.abs(allocated) > Math.abs(eligible)) {
    throw conventionError('expenseAllocationOver', {
      ...{ line: number, allocated: format(allocated), eligible: format(eligible) },
    });
  }
}

/** An invoice may have a line that takes off (a rebate), never a total that does. */
function checkSigns({ kind, totalGrossCents: gross, totalNetCents: net }: NewExpense): void {
  const fits = kind === 'creditNote' ? gross < 0 && net <= 0 : gross >= 0 && net >= 0;
  if (!fits) throw conventionError('expenseSign');
}

function checkTotals(expense: NewExpense): void {
  const { lines, totalNetCents: net, totalVatCents: vat, totalGrossCents: gross } = expense;
  const refuse = (what: string, said: number, found: number) =>
    conventionError('expenseTotalSum', { what, said: format(said), found: format(found) });
  if (Math.abs(net + vat - gross) > ROUNDING) throw refuse('TTC', gross, net + vat);
  // VAT is often computed on the whole and not by line (CGI annexe II, art. 242 nonies A): a cent a line.
  const rounding = Math.max(ROUNDING, lines.length);
  const netOfLines = sum(lines.map((line) => line.netCents));
  if (Math.abs(netOfLines - net) > rounding) throw refuse('HT', net, netOfLines);
  const grossOfLines = sum(lines.map((line) => line.grossCents));
  if (Math.abs(grossOfLines - gross) > rounding) throw refuse('TTC', gross, grossOfLines);
}

function checkSerials(lines: readonly NewExpenseLine[]): void {
  const seen = new Set<string>();
  for (const [index, { serialNumbers }] of lines.entries()) {
    for (const serial of serialNumbers) {
      if (seen.has(serial)) throw conventionError('expenseSerialTwice', { line: index + 1, serial });
      seen.add(serial);
    }
  }
}

/** A name as it is compared: « SARL Édu-Tablettes » and « Sarl edu tablettes » are one supplier. */
export const comparableName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '');

/** A number as it is compared: « FA-2016/0118 », « fa 2016 0118 » and « FA20160118 » are one document. */
export const comparableNumber = (number: string): string => comparableName(number) || number.trim();

/** What no classe mobile bears yet of an eligible amount. */
export const unallocated = (eligible: Money, allocations: readonly Pick<Allocation, 'cents'>[]): Money =>
  Money.subtract(eligible, sum(allocations.map(({ cents }) => cents)));
