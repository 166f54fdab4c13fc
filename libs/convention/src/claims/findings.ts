import type { ClaimFinding, ClaimStatement, Expense } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { counted } from '../counted.js';
import { deviceQuestion } from '../funding/forecast.js';
import { classroomKey, classroomLabel, classroomsOf } from '../funding/funded-classroom.js';
import { applies } from '../rules/applies.js';
import type { RuleId, TrapId } from '../rules/rule-ids.js';
import type { ClaimFacts } from './claim-facts.js';
import { outsideWindow } from './eligibility-window.js';
import { isCounted } from './statement.js';

/** Names of serial numbers that a sentence can bear; the rest is counted. */
const NAMED = 5;
/** A supplier rounds its lines one by one. */
const VAT_TOLERANCE_CENTS = 1;

/**
 * What is said before anybody signs. Only what would make the arithmetic wrong stops the certification: a cost that no
 * classe mobile bears (the cap is per classe mobile), one counted twice, one whose TTC is not HT + TVA.
 */
export function findingsOf(facts: ClaimFacts, statement: ClaimStatement): ClaimFinding[] {
  const counted = facts.expenses.filter(isCounted);
  return [
    ...counted.flatMap(unallocated),
    ...counted.flatMap(vatSums),
    ...duplicates(counted),
    ...counted.flatMap((expense) => payments(expense)),
    ...counted.flatMap((expense) => receipts(expense)),
    ...windows(facts, counted),
    ...counted.flatMap(recurring),
    ...serials(facts),
    ...unequipped(facts, counted),
    ...negatives(statement),
    ...fewDevices(facts),
    ...missingFacts(facts, counted),
  ];
}

/** Whether nothing stops the certification. */
export const mayBeCertified = (findings: readonly ClaimFinding[]): boolean =>
  findings.every((finding) => finding.level !== 'block');

interface Saying {
  readonly code: string;
  readonly rule: RuleId | TrapId | null;
  readonly articles: readonly string[];
  readonly message: string;
  readonly expense?: Expense;
}

const say = (level: ClaimFinding['level'], { code, rule, articles, message, expense }: Saying): ClaimFinding => ({
  level,
  code,
  rule,
  articles: [...articles],
  message,
  expenseId: expense?.id ?? null,
});

/** For people: « Facture F-12 (Fournisseur) ». */
const nameOf = ({ kind, number, supplierName }: Expense): string =>
  `${kind === 'creditNote' ? 'Avoir' : 'Facture'} ${number} (${supplierName})`;

function unallocated(expense: Expense): ClaimFinding[] {
  const left = Money.sum(expense.lines.map((line) => Money.cents(line.unallocatedCents)));
  if (!applies('R17') || expense.lines.every((line) => line.unallocatedCents === 0)) return [];
  return [
    say('block', {
      code: 'unallocated',
      rule: 'R17',
      articles: ['art. 3.2'],
      message: `${nameOf(expense)} : ${Money.format(left)} éligibles ne sont répartis sur aucune classe mobile, or le plafond vaut pour chacune ; répartissez-les.`,
      expense,
    }),
  ];
}

function vatSums(expense: Expense): ClaimFinding[] {
  if (!applies('R16')) return [];
  return expense.lines
    .filter((line) => Math.abs(line.netCents + line.vatCents - line.grossCents) > VAT_TOLERANCE_CENTS)
    .map((line) =>
      say('block', {
        code: 'vatSum',
        rule: 'R16',
        articles: ['art. 6.2'],
        message: `${nameOf(expense)}, ligne ${String(line.rank)} : ${Money.format(Money.cents(line.grossCents))} TTC n’est pas le HT plus la TVA ; corrigez-la.`,
        expense,
      }),
    );
}

/** One document twice would be paid twice: same supplier, same number, whatever its spaces, case and leading zeros. */
function duplicates(counted: readonly Expense[]): ClaimFinding[] {
  if (!applies('R16')) return [];
  const seen = new Map<string, Expense>();
  return counted.flatMap((expense) => {
    const key = JSON.stringify([expense.kind, supplierKey(expense), comparable(expense.number)]);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, expense);
      return [];
    }
    return say('block', {
      code: 'duplicate',
      rule: 'R16',
      articles: ['art. 7.1'],
      message: `${nameOf(expense)} est saisie deux fois (${LocalDate.format(LocalDate.parse(first.issuedOn))} et ${LocalDate.format(LocalDate.parse(expense.issuedOn))}) ; écartez-en une.`,
      expense,
    });
  });
}

const supplierKey = ({ supplierSiret, supplierName }: Expense): string => supplierSiret ?? comparable(supplierName);
const comparable = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
    .replace(/^0+(?=.)/, '');

/** A public body's expense bears the date of its mandat, and is real once it is paid. */
function payments(expense: Expense): ClaimFinding[] {
  if (!applies('R67') || expense.kind === 'creditNote') return [];
  const warn = (code: string, message: string): ClaimFinding[] => [
    say('warning', { code, rule: 'R67', articles: ['art. 7.1'], message: `${nameOf(expense)} : ${message}`, expense }),
  ];
  if (expense.disbursements.length === 0) return warn('noMandate', 'aucun mandat n’est saisi.');
  if (expense.disbursements.some(({ paidOn }) => paidOn === null)) {
    return warn('notPaid', 'la date de paiement d’un mandat manque.');
  }
  const mandated = Money.sum(expense.disbursements.map(({ cents }) => Money.cents(cents)));
  if (mandated === expense.totalGrossCents) return [];
  return warn(
    'partlyPaid',
    `les mandats font ${Money.format(mandated)} pour ${Money.format(Money.cents(expense.totalGrossCents))} TTC.`,
  );
}

function receipts(expense: Expense): ClaimFinding[] {
  if (!applies('R67') || expense.attachments.some(({ kind }) => kind === 'invoice')) return [];
  return [
    say('warning', {
      code: 'noReceipt',
      rule: 'R67',
      articles: ['art. 7.1'],
      message: `${nameOf(expense)} : la pièce n’est pas jointe, or l’académie la demande pour constater le service fait.`,
      expense,
    }),
  ];
}

function windows({ convention }: ClaimFacts, counted: readonly Expense[]): ClaimFinding[] {
  if (!applies('T32') || counted.length === 0) return [];
  const articles = ['art. 6.2', 'art. 7.1'];
  if (convention.validity === null) {
    const message = 'La convention n’est pas signée : on ne peut pas dire si ces dépenses tombent dans sa durée.';
    return [say('warning', { code: 'windowUnknown', rule: 'T32', articles, message })];
  }
  const { from, until } = convention.validity;
  return counted.flatMap((expense) => {
    const outside = outsideWindow(LocalDate.parse(expense.issuedOn), convention.validity);
    if (outside === null) return [];
    const when =
      outside === 'before'
        ? `antérieure à la signature (${LocalDate.format(from)})`
        : `postérieure au terme (${LocalDate.format(until)})`;
    const message = `${nameOf(expense)} : ${when} ; la convention ne fixe pas de période, l’académie en décidera.`;
    return say('warning', { code: 'outsideWindow', rule: 'T32', articles, message, expense });
  });
}

/** « Services associés » says nothing of later years: a subscription's are shown, and counted only on purpose (T34). */
function recurring(expense: Expense): ClaimFinding[] {
  if (!applies('T34')) return [];
  return expense.lines
    .filter((line) => line.eligible && (line.serviceYear ?? 1) > 1)
    .map((line) =>
      say('warning', {
        code: 'recurringEligible',
        rule: 'T34',
        articles: ['art. 3.2', 'art. 6.2'],
        message: `${nameOf(expense)}, ligne ${String(line.rank)} : l’année ${String(line.serviceYear)} d’un abonnement est comptée comme éligible ; la convention ne le dit pas.`,
        expense,
      }),
    );
}

/** Serial numbers of the invoices against the inventory, both ways. */
function serials({ reconciliation }: ClaimFacts): ClaimFinding[] {
  if (!applies('R67')) return [];
  const articles = ['art. 7.1'];
  const { withoutInvoice, notInInventory, invoicedTwice, unnamed } = reconciliation;
  const found: ClaimFinding[] = [];
  const add = (code: string, count: number, message: string): void => {
    if (count > 0) found.push(say('warning', { code, rule: 'R67', articles, message }));
  };
  const list = (items: readonly { readonly serialNumber: string }[]): string =>
    named(items.map((each) => each.serialNumber));
  add('withoutInvoice', withoutInvoice.length, `Dans l’inventaire et sur aucune facture : ${list(withoutInvoice)}.`);
  add('notInInventory', notInInventory.length, `Sur une facture et pas dans l’inventaire : ${list(notInInventory)}.`);
  add('invoicedTwice', invoicedTwice.length, `Sur deux factures : ${list(invoicedTwice)}.`);
  const count = unnamed.reduce((sum, line) => sum + line.count, 0);
  add('unnamed', count, `Facturés sans numéro de série : ${counted(count, 'appareil')}.`);
  return found;
}

const named = (names: readonly string[]): string =>
  names.length <= NAMED
    ? names.join(', ')
    : `${names.slice(0, NAMED).join(', ')} et ${String(names.length - NAMED)} de plus`;

/** The collectivité acquires the equipment of each classe mobile (art. 3.1): where it bought none, it is said. */
function unequipped({ convention }: ClaimFacts, counted: readonly Expense[]): ClaimFinding[] {
  if (!applies('R12')) return [];
  const equipped = new Set(
    counted
      .flatMap((expense) => expense.lines)
      .filter((line) => line.component === 'equipment')
      .flatMap((line) => line.allocations.map(classroomKey)),
  );
  return classroomsOf(convention.annex)
    .filter((classroom) => !equipped.has(classroomKey(classroom)))
    .map((classroom) =>
      say('warning', {
        code: 'noEquipment',
        rule: 'R12',
        articles: ['art. 3.1', 'annexe'],
        message: `Aucune dépense d’équipement pour la ${classroomLabel(classroom)}.`,
      }),
    );
}

function negatives({ settlement, lines }: ClaimStatement): ClaimFinding[] {
  return settlement.classrooms.flatMap(({ classroom }) => {
    const borne = lines
      .flatMap((line) => line.allocations)
      .filter((allocation) => classroomKey(allocation) === classroomKey(classroom))
      .reduce((sum, { cents }) => sum + cents, 0);
    if (borne >= 0) return [];
    const message = `Les avoirs de la ${classroomLabel(classroom)} dépassent ses factures : elle compte pour 0.`;
    return say('warning', { code: 'creditsExceed', rule: null, articles: ['art. 6.2'], message });
  });
}

function fewDevices({ reconciliation }: ClaimFacts): ClaimFinding[] {
  return reconciliation.schools.flatMap(({ uai, schoolName, expected, counted }) => {
    const message = deviceQuestion(`${schoolName} (${uai})`, { expected, found: counted });
    return message === null
      ? []
      : say('question', { code: 'fewDevices', rule: 'R59', articles: ['art. 6.2'], message });
  });
}

function missingFacts(facts: ClaimFacts, counted: readonly Expense[]): ClaimFinding[] {
  const found: ClaimFinding[] = [];
  if (counted.length === 0) {
    found.push(
      say('warning', {
        code: 'noExpense',
        rule: null,
        articles: ['art. 7.1'],
        message: `Aucune facture n’est saisie${facts.advanceReceivedCents ? ' : l’avance reçue serait à reverser' : ''}.`,
      }),
    );
  }
  if (applies('R62') && facts.advanceReceivedCents === null) {
    found.push(
      say('warning', {
        code: 'advanceMissing',
        rule: 'R62',
        articles: ['art. 7.1'],
        message: 'L’avance reçue n’est pas renseignée : ni solde ni reversement ne sont calculables.',
      }),
    );
  }
  if (applies('R77') && facts.bank === null) {
    found.push(
      say('warning', {
        code: 'bankMissing',
        rule: 'R77',
        articles: ['art. 7.1'],
        message: 'Le compte de la collectivité n’est pas renseigné : le virement ne pourra pas être fait.',
      }),
    );
  }
  return found;
}
