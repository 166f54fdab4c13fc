import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents } from '../shapes.js';
import { fundedClassroom } from './expenses.js';

/** A figure that opens to its computation and its articles; `cents` is null where it is « non calculable ». */
export const explained = z.object({
  labelFr: z.string(),
  cents: cents.nullable(),
  formula: z.string(),
  articles: z.array(z.string()),
});
export type ExplainedFigure = z.output<typeof explained>;

const known = explained.extend({ cents });

/** What the State owes for the equipment, TTC, each classe mobile apart (art. 3.2), and what follows from the advance. */
export const settlement = z.object({
  classrooms: z.array(z.object({ classroom: fundedClassroom, eligible: known, due: known, overrun: known })),
  eligible: known,
  due: known,
  advancePaid: explained,
  /** Owed by the académie once the service fait is established (R64). */
  balance: explained,
  /** Owed to the ministry when the advance is more than what is due (art. 7.2). */
  clawback: explained,
  ownShare: known,
  overrun: known,
  /** What pooling the caps would give, beside, when there are several classes mobiles (T03): never paid. */
  pooled: known.nullable(),
  flows: z.array(
    z.object({
      kind: z.enum(['subsidy', 'clawback']),
      payer: z.enum(['academie', 'localAuthority']),
      payee: z.enum(['localAuthority', 'ministry']),
      cents,
    }),
  ),
  notes: z.array(z.object({ id: z.string(), textFr: z.string(), articles: z.array(z.string()) })),
});
export type SettlementView = z.output<typeof settlement>;

/** What the convention announces (art. 6.2, 7.1, annex), and where it disagrees with itself. */
export const forecast = z.object({
  operation: explained,
  allFunding: explained.nullable(),
  provisionalSubsidy: known,
  advance: known,
  /** For the collèges de référence: outside the settlement of the collectivité (T08). */
  resources: explained,
  notes: settlement.shape.notes,
});
export type ForecastView = z.output<typeof forecast>;

export const getForecast = defineRoute({
  name: 'getForecast',
  method: 'GET',
  path: '/conventions/:id/forecast',
  permission: 'convention:read',
  summary: 'Montants annoncés par la convention, chacun avec son calcul et ses articles.',
  params: byId,
  response: forecast,
});
