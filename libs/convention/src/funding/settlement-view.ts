import type { ExplainedFigure, ForecastView, SettlementView } from '@chariot/contract';
import type { Money } from '@chariot/kernel';
import type { Explained } from './explained.js';
import type { Forecast } from './forecast.js';
import type { Settlement, SettlementNote } from './settlement.js';

const figure = <Cents extends Money | null>({ labelFr, cents, formula, articles }: Explained<Cents>) => ({
  labelFr,
  cents,
  formula,
  articles: [...articles],
});
const notesOf = (notes: readonly SettlementNote[]): SettlementView['notes'] =>
  notes.map(({ id, textFr, articles }) => ({ id, textFr, articles: [...articles] }));

/** A figure, as the contract says it. */
export const figureView = (shown: Explained): ExplainedFigure => figure(shown);

/** The settlement, as the contract says it. */
export const settlementView = (settlement: Settlement): SettlementView => ({
  classrooms: settlement.classrooms.map(({ classroom, eligible, due, overrun }) => ({
    classroom: { schoolUai: classroom.schoolUai, ordinal: classroom.ordinal },
    eligible: figure(eligible),
    due: figure(due),
    overrun: figure(overrun),
  })),
  eligible: figure(settlement.eligible),
  due: figure(settlement.due),
  advancePaid: figure(settlement.advancePaid),
  balance: figure(settlement.balance),
  clawback: figure(settlement.clawback),
  ownShare: figure(settlement.ownShare),
  overrun: figure(settlement.overrun),
  pooled: settlement.pooled === null ? null : figure(settlement.pooled),
  flows: settlement.flows.map(({ kind, payer, payee, cents }) => ({ kind, payer, payee, cents })),
  notes: notesOf(settlement.notes),
});

/** What the convention announces, as the contract says it. */
export const forecastView = (forecast: Forecast): ForecastView => ({
  operation: figure(forecast.operation),
  allFunding: forecast.allFunding === null ? null : figure(forecast.allFunding),
  provisionalSubsidy: figure(forecast.provisionalSubsidy),
  advance: figure(forecast.advance),
  resources: figure(forecast.resources),
  notes: notesOf(forecast.notes),
});
