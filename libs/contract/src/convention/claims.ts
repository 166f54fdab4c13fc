import { z } from 'zod';
import { defineRoute } from '../route.js';
import { approval } from '../identity/approvals.js';
import { byId, cents, id, instant, line, localDate, page, pageOf, paragraph, placeRef } from '../shapes.js';
import { attachmentKind } from './attachments.js';
import { allocation, expenseComponent } from './expenses.js';
import { explained, settlement } from './settlement.js';

/**
 * The « état récapitulatif des dépenses réalisées » (art. 7.1): drawn from the expenses, certified exact by two persons of
 * the collectivité, checked by the académie. `abandoned`: the second person said no, or not in time.
 */
export const claimState = z.enum([
  'awaitingCertification',
  'certified',
  'received',
  'returned',
  'serviceDone',
  'abandoned',
]);
export type ClaimState = z.output<typeof claimState>;

/** What a careful eye would say before anybody signs: only `block` stops the certification. */
export const claimFinding = z.object({
  level: z.enum(['block', 'warning', 'question']),
  code: z.string(),
  /** Rule or trap that it comes from; null for a plain check. */
  rule: z.string().nullable(),
  articles: z.array(z.string()),
  message: z.string(),
  expenseId: id.nullable(),
});
export type ClaimFinding = z.output<typeof claimFinding>;

/** A line of an invoice or of a credit note, as the statement prints it. */
export const claimLine = z.object({
  /** Its number in the statement, from 1. */
  number: z.int(),
  expenseId: id,
  expenseVersion: z.int(),
  kind: z.enum(['invoice', 'creditNote']),
  supplierName: z.string(),
  supplierSiret: z.string().nullable(),
  documentNumber: z.string(),
  issuedOn: localDate,
  fiscalYear: z.int(),
  component: expenseComponent,
  label: z.string(),
  mandates: z.array(
    z.object({ number: z.string(), slip: z.string().nullable(), mandatedOn: localDate, paidOn: localDate.nullable() }),
  ),
  netCents: cents,
  vatRatePercent: z.number(),
  vatCents: cents,
  grossCents: cents,
  /** TTC; 0 where it is not eligible. */
  eligibleCents: cents,
  ineligibleBecause: z.string().nullable(),
  /** Of a subscription: which year of it, from 1; nobody subsidises the years after the first (T34). */
  serviceYear: z.int().nullable(),
  serialNumbers: z.array(z.string()),
  allocations: z.array(allocation.strip()),
});
export type ClaimLine = z.output<typeof claimLine>;

const claimTotals = z.object({
  netCents: cents,
  vatCents: cents,
  grossCents: cents,
  eligibleCents: cents,
  ineligibleCents: cents,
  /** Subscriptions after their first year: borne by the collectivité alone (T34). */
  recurringCents: cents,
});

/** Everything that the statement says, as it is frozen when it is certified. */
export const claimStatement = z.object({
  convention: z.object({
    reference: z.string(),
    title: z.string(),
    signedOn: localDate.nullable(),
    academie: z.string(),
    ratePercent: z.number(),
    stateCapPerClassroomCents: cents,
    mention: z.string(),
  }),
  beneficiary: z.object({ name: z.string(), siret: z.string().nullable() }),
  schools: z.array(z.object({ uai: z.string(), name: z.string(), mobileClassrooms: z.int() })),
  fiscalYears: z.array(z.int()),
  /** Days within which expenses count (T32); null where the convention is not signed. */
  window: z.object({ from: localDate, until: localDate }).nullable(),
  lines: z.array(claimLine),
  totals: claimTotals,
  settlement,
  /** What the collectivité says it has received at signature; null: « non renseigné ». */
  advanceReceivedCents: cents.nullable(),
  attachments: z.array(
    z.object({ id, kind: attachmentKind, name: z.string(), sha256: z.string(), expenseId: id.nullable() }),
  ),
  /** The State's codes of art. 7.1, as they are written (R70–R76). */
  imputation: z.array(z.object({ label: z.string(), value: z.string() })),
  /** Masked: `FR76 •••• 036`; null: « non renseigné ». */
  bank: z.object({ maskedIban: z.string(), bic: z.string().nullable(), holder: z.string().nullable() }).nullable(),
});
export type ClaimStatement = z.output<typeof claimStatement>;

export const claimDraft = z.object({
  statement: claimStatement,
  findings: z.array(claimFinding),
  /** Nothing blocks: it may be given to the ordonnateur. */
  mayBeCertified: z.boolean(),
  /** Of the last certified statement; null when there is none. */
  lastVersion: z.int().nullable(),
  /** What the expenses say now is no longer what the last certified statement says. */
  changedSince: z.boolean(),
  /** What the académie may pay as the balance now, and why nothing where it is nothing (R64–R66). */
  payable: explained,
});
export type ClaimDraft = z.output<typeof claimDraft>;

export const claimSummary = z.object({
  id,
  convention: z.object({ id, reference: z.string() }),
  academie: placeRef,
  localAuthority: placeRef,
  state: claimState,
  /** Given when it is certified: 1, then one more for each later statement. */
  version: z.int().nullable(),
  /** A later version is certified: this one stays readable and counts no more. */
  superseded: z.boolean(),
  grossCents: cents,
  eligibleCents: cents,
  dueCents: cents,
  balanceCents: cents.nullable(),
  clawbackCents: cents.nullable(),
  askedAt: instant,
  approvalId: id,
  certifiedAt: instant.nullable(),
  receivedAt: instant.nullable(),
  returnedAt: instant.nullable(),
  returnReason: z.string().nullable(),
  /** The day on which the académie established the service fait: from then on the balance is payable (R64). */
  serviceDoneOn: localDate.nullable(),
  serviceDoneNote: z.string().nullable(),
  abandonedBecause: z.string().nullable(),
});
export type ClaimSummary = z.output<typeof claimSummary>;

export const claim = claimSummary.extend({
  statement: claimStatement,
  /** SHA-256 of the statement, and of the PDF that was frozen with it. */
  statementSha256: z.string(),
  documentSha256: z.string().nullable(),
  askedBy: z.string(),
  certifiedBy: z.string().nullable(),
  /** What the académie may pay as the balance on this statement (R64–R66). */
  payable: explained,
});
export type Claim = z.output<typeof claim>;

/** What the académie looks at before it establishes the service fait: three sources that must agree. */
export const claimChecks = z.object({
  checks: z.array(
    z.object({
      code: z.enum(['unchanged', 'receipts', 'serials', 'mandates', 'sums']),
      label: z.string(),
      /** Null: there is nothing to compare. */
      agrees: z.boolean().nullable(),
      /** One French sentence each: where they disagree. */
      gaps: z.array(z.string()),
    }),
  ),
  /** All that can be compared agrees. */
  agree: z.boolean(),
});
export type ClaimChecks = z.output<typeof claimChecks>;

const advanceReceivedCents = cents.min(0);

export const getClaimDraft = defineRoute({
  name: 'getClaimDraft',
  method: 'GET',
  path: '/conventions/:id/claim-draft',
  permission: 'convention:read',
  summary: 'L’état récapitulatif tel que les dépenses le donnent maintenant, et ce qui empêche de le certifier.',
  params: byId,
  query: z.object({ advanceReceivedCents: z.coerce.number().int().min(0).optional() }),
  response: claimDraft,
  refusals: ['convention.claimNotYours'],
});

export const listConventionClaims = defineRoute({
  name: 'listConventionClaims',
  method: 'GET',
  path: '/conventions/:id/claims',
  permission: 'convention:read',
  summary: 'Les états récapitulatifs d’une convention, du plus récent au plus ancien.',
  params: byId,
  query: z.object(page),
  response: pageOf(claimSummary),
  refusals: ['convention.claimNotYours'],
});

export const askForCertification = defineRoute({
  name: 'askForCertification',
  method: 'POST',
  path: '/conventions/:id/claims',
  permission: 'expense:write',
  summary: 'Présente l’état à la certification : l’ordonnateur le certifie exact, et il est alors figé.',
  params: byId,
  body: z.object({ advanceReceivedCents: advanceReceivedCents.nullable(), reason: paragraph(300) }).strict(),
  response: z.object({ claim, approval }),
  status: 201,
  refusals: [
    'convention.claimBlocked',
    'convention.claimWaiting',
    'convention.claimNothingNew',
    'identity.proofNeeded',
  ],
});

export const getClaim = defineRoute({
  name: 'getClaim',
  method: 'GET',
  path: '/claims/:id',
  permission: 'convention:read',
  summary: 'Un état récapitulatif, tel qu’il est ou sera figé.',
  params: byId,
  response: claim,
  refusals: ['convention.claimNotFound'],
});

const draftOf = z.object({ advanceReceivedCents: z.coerce.number().int().min(0).optional() });

export const getClaimDraftDocument = defineRoute({
  name: 'getClaimDraftDocument',
  method: 'GET',
  path: '/conventions/:id/claim-draft/document',
  permission: 'convention:read',
  summary: 'L’état que les dépenses donnent aujourd’hui, en PDF marqué « projet ».',
  params: byId,
  query: draftOf,
  response: z.string(),
  produces: 'application/pdf',
  refusals: ['convention.claimNotYours'],
});

export const exportClaimDraftLines = defineRoute({
  name: 'exportClaimDraftLines',
  method: 'GET',
  path: '/conventions/:id/claim-draft/lines',
  permission: 'convention:read',
  summary: 'Les lignes de l’état que les dépenses donnent aujourd’hui, pour un tableur.',
  params: byId,
  response: z.string(),
  produces: 'text/csv',
  refusals: ['convention.claimNotYours'],
});

export const getClaimDocument = defineRoute({
  name: 'getClaimDocument',
  method: 'GET',
  path: '/claims/:id/document',
  permission: 'convention:read',
  summary: 'Le PDF de l’état : celui qui a été figé, ou un projet tant qu’il n’est pas certifié.',
  params: byId,
  response: z.string(),
  produces: 'application/pdf',
  refusals: ['convention.claimNotFound'],
});

export const exportClaimLines = defineRoute({
  name: 'exportClaimLines',
  method: 'GET',
  path: '/claims/:id/lines',
  permission: 'convention:read',
  summary: 'Les lignes de l’état, pour un tableur.',
  params: byId,
  response: z.string(),
  produces: 'text/csv',
  refusals: ['convention.claimNotFound'],
});

export const getClaimSpreadsheet = defineRoute({
  name: 'getClaimSpreadsheet',
  method: 'GET',
  path: '/claims/:id/spreadsheet',
  permission: 'convention:read',
  summary: 'L’état et son décompte, pour un tableur, avec des montants qui se calculent (OpenDocument).',
  params: byId,
  response: z.any(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
  refusals: ['convention.claimNotFound'],
});

export const listClaims = defineRoute({
  name: 'listClaims',
  method: 'GET',
  path: '/claims',
  permission: 'claim:check',
  summary: 'File de l’académie : états certifiés de ses conventions, le plus ancien d’abord.',
  query: z.object({
    ...page,
    /** Without it: those that wait for the académie (certified or received, not superseded). */
    state: z.enum(['certified', 'received', 'returned', 'serviceDone']).optional(),
    conventionId: id.optional(),
    localAuthorityId: id.optional(),
  }),
  response: pageOf(claimSummary),
});

export const getClaimChecks = defineRoute({
  name: 'getClaimChecks',
  method: 'GET',
  path: '/claims/:id/checks',
  permission: 'convention:read',
  summary: 'L’état comparé aux pièces, aux numéros de série et aux mandats.',
  params: byId,
  response: claimChecks,
  refusals: ['convention.claimNotFound'],
});

export const receiveClaim = defineRoute({
  name: 'receiveClaim',
  method: 'POST',
  path: '/claims/:id/receipt',
  permission: 'claim:check',
  summary: 'Accuse réception d’un état certifié.',
  params: byId,
  response: claimSummary,
  refusals: ['convention.claimNotFound', 'convention.claimNotCertified', 'convention.claimOver'],
});

export const returnClaim = defineRoute({
  name: 'returnClaim',
  method: 'POST',
  path: '/claims/:id/return',
  permission: 'claim:check',
  summary: 'Renvoie un état à la collectivité, avec un motif ; une nouvelle version le remplacera.',
  params: byId,
  body: z.object({ reason: paragraph(1000) }).strict(),
  response: claimSummary,
  refusals: ['convention.claimNotFound', 'convention.claimNotCertified', 'convention.claimOver'],
});

export const recordServiceDone = defineRoute({
  name: 'recordServiceDone',
  method: 'POST',
  path: '/claims/:id/service-done',
  permission: 'claim:check',
  summary: 'Constate le service fait : le solde devient payable (art. 7.1).',
  params: byId,
  body: z
    .object({
      establishedOn: localDate,
      /** Required when the sources disagree: why the service is established all the same. */
      note: line(1000).nullable(),
    })
    .strict(),
  response: claimSummary,
  refusals: [
    'convention.claimNotFound',
    'convention.claimNotCertified',
    'convention.claimOver',
    'convention.claimGapsUnexplained',
    'convention.claimServiceDateWrong',
  ],
});
