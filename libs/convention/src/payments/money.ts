import type { ConventionMoney, MoneyNotice } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { explained, type Explained } from '../funding/explained.js';
import { forecast, type ForecastFacts } from '../funding/forecast.js';
import { settle, type ClassroomCost, type FundingTerms } from '../funding/settlement.js';
import { figureView, settlementView } from '../funding/settlement-view.js';
import { applies } from '../rules/applies.js';
import { advanceDueOn } from './ceilings.js';
import { clawbackOf } from './clawback.js';
import { fctvaOf, type FctvaFacts } from './fctva.js';
import {
  paidBy,
  receivedOf,
  sumSaid,
  totalOf,
  type LedgerDecision,
  type LedgerPayment,
  type LedgerRepayment,
} from './ledger.js';
import { reductionOn, suspensionOn } from './ministry.js';
import { ownShareCheck } from './own-share.js';

/** The certified statement that the subsidy is settled on. */
export interface CertifiedClaim {
  readonly id: string;
  readonly version: number;
  readonly serviceDoneOn: LocalDate | null;
  /** What the collectivité said in it that it had received at signature. */
  readonly advanceReceivedCents: Money | null;
}

export interface MoneyFacts {
  readonly asOf: LocalDate;
  readonly signedOn: LocalDate | null;
  /** The convention is past its term, terminated or closed. */
  readonly isOver: boolean;
  readonly terms: FundingTerms;
  readonly advanceCents: Money;
  readonly forecast: ForecastFacts;
  /** From the certified statement where there is one, else from the expenses as they are written. */
  readonly costs: readonly ClassroomCost[];
  readonly claim: CertifiedClaim | null;
  readonly payments: readonly LedgerPayment[];
  readonly repayments: readonly LedgerRepayment[];
  readonly decisions: readonly LedgerDecision[];
  /** Eligible lines of the expenses, for the FCTVA. */
  readonly lines: FctvaFacts['lines'];
  readonly ownRate: FctvaFacts['ownRate'];
  readonly otherGrants: readonly { readonly funder: string; readonly cents: Money }[];
}

const ARTICLES = ['art. 7.1'];
const atLeastZero = (cents: Money): Money => (cents < 0 ? Money.ZERO : cents);

/** Every figure of a convention on a day, each with its computation: nothing is kept, all is drawn from the ledger. */
export function moneyOf(facts: MoneyFacts): ConventionMoney {
  const paidNow = paidBy(facts.payments, facts.asOf);
  const paid = totalOf(paidNow);
  const reduction = reductionOn(facts.decisions, facts.asOf);
  const beforeBalance = paidNow.filter(({ kind }) => kind !== 'balance');
  const settlement = settle(facts.terms, {
    classrooms: facts.costs,
    advancePaidCents: totalOf(beforeBalance),
    reductionCents: reduction.cents,
  });
  const { operation, allFunding, provisionalSubsidy, notes } = forecast(facts.forecast);
  const due = settlement.due.cents;
  const balance = balanceOf(due, paid);
  const clawback = clawbackOf({
    paidCents: paid,
    dueCents: facts.claim !== null || facts.isOver ? due : null,
    repayments: facts.repayments,
    day: facts.asOf,
  });
  return {
    asOf: facts.asOf,
    basis: basisOf(facts),
    totals: { operation: figureView(operation), allFunding: allFunding === null ? null : figureView(allFunding) },
    provisionalSubsidy: figureView(provisionalSubsidy),
    advance: { due: figureView(advanceDueOn(facts)), paid: figureView(advancePaid(beforeBalance)) },
    settlement: settlementView(settlement),
    reduction: figureView(reduction),
    due: figureView(settlement.due),
    paid: figureView(explained('Versé par l’État', paid, sumSaid(paidNow, 'aucun versement'), ARTICLES)),
    received: figureView(received(facts)),
    balance: figureView(balance),
    payable: figureView(payableOf(facts, due, balance)),
    clawback: {
      owed: figureView(clawback.owed),
      repaid: figureView(clawback.repaid),
      remaining: figureView(clawback.remaining),
    },
    ownShare: figureView(settlement.ownShare),
    overrun: figureView(settlement.overrun),
    fctva: fctvaOf({
      ownRate: facts.ownRate,
      lines: facts.lines,
      forecastCents: operation.cents,
      subsidyCents: facts.lines.length === 0 ? provisionalSubsidy.cents : due,
    }),
    ownShareCheck: ownShareCheck({
      costCents: settlement.eligible.cents,
      subsidyCents: due,
      otherGrants: facts.otherGrants,
    }),
    notices: [...noticesOf(facts, due, paid), ...notes.map(({ id, textFr, articles }) => said(id, textFr, articles))],
  };
}

const balanceOf = (due: Money, paid: Money): Explained<Money> =>
  explained(
    'Solde à verser',
    atLeastZero(Money.subtract(due, paid)),
    `dû ${Money.format(due)} − versé ${Money.format(paid)}, jamais négatif`,
    ARTICLES,
  );

const advancePaid = (payments: readonly LedgerPayment[]): Explained<Money> =>
  explained('Avance et acomptes versés', totalOf(payments), sumSaid(payments, 'aucun versement'), ARTICLES);

function received(facts: MoneyFacts): Explained<Money> {
  const cents = receivedOf(paidBy(facts.payments, facts.asOf), facts.asOf);
  return explained('Reçu par la collectivité', cents, 'ce qu’elle a confirmé, versement par versement', ARTICLES);
}

/** What the académie may pay now: the balance once its service fait is established (R64), unless the ministry suspends (R82). */
function payableOf(facts: MoneyFacts, due: Money, balance: Explained<Money>): Explained<Money> {
  const not = (why: string, articles = ARTICLES): Explained<Money> =>
    explained('Payable maintenant', Money.ZERO, why, articles);
  const suspension = suspensionOn(facts.decisions, facts.asOf);
  if (suspension !== null) {
    return not(`suspendu par le ministère le ${LocalDate.format(suspension.decidedOn)} (${suspension.reference})`, [
      'art. 7.2',
    ]);
  }
  if (waitsForService(facts)) {
    // The advance waits for no service fait: it is due at signature.
    const paid = totalOf(paidBy(facts.payments, facts.asOf));
    const advance = advanceOwed(facts, due);
    const left = atLeastZero(Money.subtract(advance, paid));
    if (facts.claim !== null && left === 0) return not('le service fait n’est pas constaté');
    const formula = `avance : ${Money.format(advance)} − ${Money.format(paid)}`;
    return explained('Payable maintenant', left, formula, ARTICLES);
  }
  return explained('Payable maintenant', balance.cents, balance.formula, ARTICLES);
}

/** Nothing but the advance is owed before a certified statement has its service fait established (R64). */
function waitsForService({ claim, asOf }: MoneyFacts): boolean {
  if (claim === null) return true;
  return applies('R64') && (claim.serviceDoneOn === null || LocalDate.compare(claim.serviceDoneOn, asOf) > 0);
}

/** The advance of article 7.1, or all that a certified statement has the State owe where that is less. */
function advanceOwed(facts: MoneyFacts, due: Money): Money {
  const { cents } = advanceDueOn(facts);
  return facts.claim !== null && due < cents ? due : cents;
}

function basisOf({ claim }: MoneyFacts): ConventionMoney['basis'] {
  if (claim === null) {
    const sentence = 'Calculé sur les dépenses enregistrées, non certifiées : ces montants peuvent changer.';
    return { kind: 'expenses', claim: null, sentence };
  }
  const { id, version, serviceDoneOn } = claim;
  const done =
    serviceDoneOn === null ? 'service fait non constaté' : `service fait le ${LocalDate.format(serviceDoneOn)}`;
  return {
    kind: 'claim',
    claim: { id, version, serviceDoneOn },
    sentence: `Calculé sur l’état récapitulatif certifié, version ${String(version)} (${done}).`,
  };
}

const said = (rule: string, message: string, articles: readonly string[]): MoneyNotice => ({
  rule,
  message,
  articles: [...articles],
});

function noticesOf(facts: MoneyFacts, dueInAll: Money, paid: Money): MoneyNotice[] {
  const found: MoneyNotice[] = [];
  const due = advanceOwed(facts, dueInAll);
  const declared = facts.claim?.advanceReceivedCents ?? null;
  const advanced = totalOf(paidBy(facts.payments, facts.asOf).filter(({ kind }) => kind !== 'balance'));
  if (applies('R62') && due > paid && waitsForService(facts)) {
    found.push(
      said(
        'R62',
        `L’avance est due depuis la signature : ${Money.format(Money.subtract(due, paid))} restent à verser.`,
        ARTICLES,
      ),
    );
  }
  if (applies('R62') && declared !== null && declared !== advanced) {
    found.push(
      said(
        'R62',
        `L’état certifié dit ${Money.format(declared)} reçus en avance, le registre en porte ${Money.format(advanced)}.`,
        ARTICLES,
      ),
    );
  }
  return found;
}
