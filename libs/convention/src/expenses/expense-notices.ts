import type { Expense, ExpenseLine, ExpenseNotice } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { outsideWindow, type EligibilityWindow } from '../claims/eligibility-window.js';
import { applies } from '../rules/applies.js';
import { conventionWord } from './components.js';

/** What an expense is looked at beside. */
export interface NoticeContext {
  readonly window: EligibilityWindow | null;
  readonly today: LocalDate;
  /** The order that it answers, with all that was invoiced on it, credit notes deducted. */
  readonly order: { readonly number: string; readonly totalGrossCents: number; readonly invoicedCents: number } | null;
  /** The invoice that it corrects, with all that was credited on it, as a positive amount. */
  readonly credited: {
    readonly number: string;
    readonly totalGrossCents: number;
    readonly creditedCents: number;
  } | null;
  /** The same document counts in another convention too: its reference. */
  readonly alsoIn: string | null;
}
type Bare = Omit<Expense, 'notices'>;

/** Above it, the VAT of a line is no rounding of its rate. */
const VAT_TOLERANCE_CENTS = 5;

const format = (amount: number): string => Money.format(Money.cents(amount));
const notice = (
  code: string,
  rule: string | null,
  articles: readonly string[],
  message: string,
  line: number | null = null,
): ExpenseNotice => ({ code, rule, articles: [...articles], message, line });

/** What a careful eye would say: nothing here stops anybody. */
export function noticesOf(expense: Bare, context: NoticeContext): ExpenseNotice[] {
  if (expense.withdrawnBecause !== null) return [];
  const counts = expense.kind !== 'order';
  return [
    ...dateNotices(expense, context),
    ...linkNotices(expense, context),
    ...(expense.supplierSiret === null
      ? [notice('noSiret', null, [], 'Le SIRET du fournisseur manque : recopiez-le de la pièce.')]
      : []),
    ...expense.lines.flatMap((line) => lineNotices(line, counts)),
  ];
}

function dateNotices(expense: Bare, { window, today }: NoticeContext): ExpenseNotice[] {
  const day = LocalDate.parse(expense.issuedOn);
  const found: ExpenseNotice[] = [];
  const said = LocalDate.format(day);
  const outside = outsideWindow(day, window);
  if (outside === 'before' && window !== null) {
    const message = `Pièce du ${said}, antérieure à la signature (${LocalDate.format(window.from)}) : la convention ne dit pas qu’elle compte.`;
    found.push(notice('beforeSignature', 'T32', ['art. 11'], message));
  }
  if (outside === 'after' && window !== null) {
    const message = `Pièce du ${said}, postérieure au terme (${LocalDate.format(window.until)}) : la convention ne dit pas qu’elle compte.`;
    found.push(notice('afterTerm', 'T32', ['art. 11'], message));
  }
  if (LocalDate.compare(day, today) > 0) {
    found.push(notice('inTheFuture', null, [], `La date de la pièce (${said}) est à venir : vérifiez-la.`));
  }
  if (expense.receivedOn !== null && LocalDate.compare(LocalDate.parse(expense.receivedOn), day) < 0) {
    found.push(
      notice('receivedEarly', null, [], 'La pièce aurait été reçue avant d’être émise : vérifiez les deux dates.'),
    );
  }
  return found;
}

function linkNotices(expense: Bare, { order, credited, alsoIn }: NoticeContext): ExpenseNotice[] {
  const found: ExpenseNotice[] = [];
  if (order !== null && order.invoicedCents > order.totalGrossCents) {
    const message = `Sur la commande n° ${order.number} (${format(order.totalGrossCents)}), ${format(order.invoicedCents)} sont facturés : plus que commandé.`;
    found.push(notice('aboveOrder', null, [], message));
  }
  if (credited !== null && credited.creditedCents > credited.totalGrossCents) {
    const message = `Les avoirs (${format(credited.creditedCents)}) dépassent la facture n° ${credited.number} (${format(credited.totalGrossCents)}).`;
    found.push(notice('creditAboveInvoice', null, [], message));
  }
  if (alsoIn !== null && expense.kind !== 'order') {
    const message = `La même pièce compte aussi dans la convention ${alsoIn} : elle ne se finance pas deux fois.`;
    found.push(notice('alsoElsewhere', null, [], message));
  }
  return found;
}

function lineNotices(line: ExpenseLine, counts: boolean): ExpenseNotice[] {
  const found: ExpenseNotice[] = [];
  const word = conventionWord(line.component);
  if (word !== null) found.push(notice('notEligible', word.rule, word.articles, word.reason, line.rank));
  const recurring = line.serviceYear !== null && line.serviceYear > 1;
  if (applies('T34') && recurring && line.eligible) {
    const message = `Année ${String(line.serviceYear)} d’un abonnement, comptée comme éligible : la convention dure un an, gardez de quoi le justifier.`;
    found.push(notice('recurring', 'T34', ['art. 3.2', 'art. 6.2'], message, line.rank));
  }
  if (Math.abs(vatOf(line) - line.vatCents) > VAT_TOLERANCE_CENTS) {
    const message = `TVA de ${format(line.vatCents)} pour un taux de ${rate(line.vatRatePercent)} : ${format(vatOf(line))} étaient attendus.`;
    found.push(notice('vatOdd', null, [], message, line.rank));
  }
  if (counts && line.unallocatedCents !== 0) {
    const message = `${format(line.unallocatedCents)} éligibles ne sont portés par aucune classe mobile : répartissez-les.`;
    found.push(notice('unallocated', null, ['art. 3.2'], message, line.rank));
  }
  if (line.serialNumbers.length > line.quantity) {
    const message = `${String(line.serialNumbers.length)} numéros de série pour une quantité de ${String(line.quantity)} : vérifiez la ligne.`;
    found.push(notice('tooManySerials', null, [], message, line.rank));
  }
  return found;
}

/** Rates have two decimals at most: exact in whole numbers, half a cent up. */
function vatOf({ netCents, vatRatePercent }: ExpenseLine): number {
  const hundredths = Math.round(vatRatePercent * 100);
  return Math.sign(netCents) * Math.floor((Math.abs(netCents) * hundredths + 5_000) / 10_000);
}

const rate = (percent: number): string => `${String(percent).replace('.', ',')}\u00a0%`;
