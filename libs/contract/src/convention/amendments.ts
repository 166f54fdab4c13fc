import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate } from '../shapes.js';
import { newAnnexRow, newBudgetLine, newConvention } from './conventions.js';

const amendable = newConvention
  .omit({
    reference: true,
    title: true,
    academieId: true,
    localAuthorityId: true,
    signedOn: true,
    documentPages: true,
    annex: true,
    budgetLines: true,
  })
  .partial().shape;

/** What an avenant changes: any term, rows of the annex by UAI, budget lines by id; `null` where one leaves. */
export const amendmentChanges = z
  .object({
    ...amendable,
    annex: z
      .array(z.object({ uai: newAnnexRow.shape.uai, row: newAnnexRow.nullable() }).strict())
      .max(200)
      .optional(),
    /** `budgetLineId: null` adds a line. */
    budgetLines: z
      .array(z.object({ budgetLineId: id.nullable(), line: newBudgetLine.nullable() }).strict())
      .max(60)
      .optional(),
  })
  .strict();
export type AmendmentChanges = z.output<typeof amendmentChanges>;

export const newAmendment = z
  .object({
    number: z.int().min(1).max(99),
    subject: line(200),
    articles: z.array(line(40)).min(1).max(30),
    academieSignedOn: localDate,
    localAuthoritySignedOn: localDate,
    effectiveOn: localDate,
    /** Art. 10.1: the parties confirm that the object of the convention is not substantially changed. */
    objectKept: z.boolean(),
    changes: amendmentChanges,
  })
  .strict();
export type NewAmendment = z.output<typeof newAmendment>;

export const amendment = z.object({
  id,
  number: z.int(),
  subject: z.string(),
  articles: z.array(z.string()),
  academieSignedOn: localDate,
  localAuthoritySignedOn: localDate,
  signedOn: localDate,
  effectiveOn: localDate,
  recordedAt: instant,
  /** What it changes, in French: « Avance à la signature », « 2 000,00 € », « 4 000,00 € ». */
  effects: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
});
export type Amendment = z.output<typeof amendment>;

const amendments = z.object({ items: z.array(amendment) });

export const listAmendments = defineRoute({
  name: 'listAmendments',
  method: 'GET',
  path: '/conventions/:id/amendments',
  permission: 'convention:read',
  summary: 'Les avenants d’une convention, et ce que chacun a changé (art. 10.1).',
  params: byId,
  response: amendments,
});

export const recordAmendment = defineRoute({
  name: 'recordAmendment',
  method: 'POST',
  path: '/conventions/:id/amendments',
  permission: 'convention:write',
  summary: 'Note un avenant signé des deux parties : il s’applique à sa date, et ce que disait la convention reste.',
  params: byId,
  body: newAmendment,
  response: amendments,
  status: 201,
  refusals: ['convention.amendmentChangesObject', 'convention.amendmentNumberTaken', 'convention.notSigned'],
});

export const previewAmendment = defineRoute({
  name: 'previewAmendment',
  method: 'POST',
  path: '/conventions/:id/amendments/preview',
  permission: 'convention:write',
  summary: 'Ce qu’un avenant changerait, sans rien noter.',
  params: byId,
  body: newAmendment,
  response: z.object({ effects: amendment.shape.effects }),
});
