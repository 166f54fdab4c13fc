import type { MoneyNotice, PaymentKind } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { isVerified } from '../bank/bank-notices.js';
import { applies } from '../rules/applies.js';
import { suspensionOn } from './ministry.js';
import type { LedgerDecision } from './ledger.js';

export interface PaymentFacts {
  readonly kind: PaymentKind;
  readonly cents: Money;
  readonly paidOn: LocalDate;
  readonly receivedOn: LocalDate | null;
  readonly receivedCents: Money | null;
  /** Masked: the account that it went to; null: none was in force. */
  readonly account: string | null;
  /** When the account in force was last verified, of what was known when it was written down. */
  readonly verifiedOn: LocalDate | null;
  /** Of the statement that a balance is paid on. */
  readonly serviceDoneOn: LocalDate | null;
  readonly signedOn: LocalDate | null;
}

export interface PaymentContext {
  readonly decisions: readonly LedgerDecision[];
  readonly checkMonths: number;
  readonly today: LocalDate;
}

const french = (date: LocalDate): string => LocalDate.format(date);

/** Where what the académie says it paid and what the commune says it received differ; null where they agree (R14). */
export function gapOf(payment: PaymentFacts, today: LocalDate): string | null {
  if (!applies('R14')) return null;
  const { cents, paidOn, receivedOn, receivedCents } = payment;
  if (receivedOn === null || receivedCents === null) {
    const days = LocalDate.daysBetween(paidOn, today);
    return `Versé le ${french(paidOn)}, non confirmé par la collectivité${days > 0 ? ` depuis ${String(days)} jour${days > 1 ? 's' : ''}` : ''}.`;
  }
  if (receivedCents !== cents) {
    return `${Money.format(cents)} versés, ${Money.format(receivedCents)} reçus : un écart de ${Money.format(Money.cents(Math.abs(cents - receivedCents)))}.`;
  }
  return null;
}

/** What a careful eye says of a payment; it was made, and nothing here undoes it. */
export function paymentNotices(payment: PaymentFacts, context: PaymentContext): MoneyNotice[] {
  const found: MoneyNotice[] = [];
  const say = (rule: string, message: string, articles: string[] = ['art. 7.1']): void => {
    found.push({ rule, articles, message });
  };
  if (applies('R77') && payment.account === null) {
    say('R77', 'Aucun compte n’était en vigueur : rien ne dit où ce virement est parti.');
  } else if (applies('T25') && !isVerified(payment.verifiedOn, payment.paidOn, context.checkMonths)) {
    say(
      'T25',
      `Le compte n’avait pas été vérifié dans les ${String(context.checkMonths)} mois avant ce versement (délai de notre fait).`,
    );
  }
  if (payment.kind === 'balance' && applies('R64') && !isBefore(payment.serviceDoneOn, payment.paidOn)) {
    say('R64', 'Ce solde a été versé avant que le service fait soit constaté.');
  }
  if (
    payment.kind === 'advance' &&
    applies('R62') &&
    payment.signedOn !== null &&
    !isBefore(payment.signedOn, payment.paidOn)
  ) {
    say('R62', `Cette avance a été versée avant la signature (${french(payment.signedOn)}).`);
  }
  const suspension = suspensionOn(context.decisions, payment.paidOn);
  if (suspension !== null && applies('R82')) {
    say(
      'R82',
      `Les versements étaient suspendus par le ministère (${suspension.reference}, ${french(suspension.decidedOn)}).`,
      ['art. 7.2'],
    );
  }
  return found;
}

const isBefore = (day: LocalDate | null, on: LocalDate): boolean => day !== null && LocalDate.compare(day, on) <= 0;
