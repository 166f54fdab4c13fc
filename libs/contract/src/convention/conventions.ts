import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, instant, line, localDate, page, pageOf, paragraph, placeRef, uai } from '../shapes.js';
import { remark, termsLeftOut, termsThatMayBeMissing } from './terms.js';

/** A budget line of article 6.2, by who pays what. Amounts are TTC, in cents; null is « non renseigné », never 0. */
export const budgetLine = z.object({
  id,
  code: z.enum(['infrastructure', 'equipment', 'resources']),
  label: z.string(),
  fiscalYear: z.int(),
  stateShare: cents.nullable(),
  localAuthorityShare: cents.nullable(),
  subsidised: z.boolean(),
  /** Who spends it: the 500 € of resources go to the collège de référence, never to the commune. */
  spender: placeRef,
  articles: z.array(z.string()),
  devices: z.int(),
});

/** A row of the annex (article 5): a school, its collège de référence, its classes mobiles and its money. */
export const annexRow = z.object({
  school: placeRef.nullable(),
  uai: z.string(),
  schoolName: z.string(),
  referenceCollegeUai: z.string(),
  referenceCollege: placeRef.nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  departement: z.string().nullable(),
  mobileClassrooms: z.int(),
  equipmentSubsidy: cents,
  resourceGrant: cents,
});

/** Drawn from what was signed, written and received; nobody sets it. */
export const conventionState = z.enum(['draft', 'signed', 'inForce', 'amended', 'expired', 'terminated', 'closed']);
export type ConventionStateName = z.output<typeof conventionState>;

/** Art. 12: each party signs two originals and keeps one. */
export const signing = z.object({
  academieSignedOn: localDate.nullable(),
  localAuthoritySignedOn: localDate.nullable(),
  academieSignatory: z.string().nullable(),
  localAuthoritySignatory: z.string().nullable(),
  signedReference: z.string().nullable(),
  placeOfSignature: z.string().nullable(),
  /** Pages of the signed file, counted. */
  signedPages: z.int().nullable(),
  visaRequired: z.boolean(),
  visaOn: localDate.nullable(),
  academieOriginal: z.object({ bothSignatures: z.boolean(), keptSince: localDate.nullable() }),
  localAuthorityOriginal: z.object({ bothSignatures: z.boolean(), keptSince: localDate.nullable() }),
});
export type Signing = z.output<typeof signing>;

/** Art. 10.2. */
export const termination = z.object({
  by: z.enum(['academie', 'localAuthority']),
  letterSentOn: localDate,
  letterReceivedOn: localDate.nullable(),
  registeredNumber: z.string().nullable(),
  reason: z.string(),
  /** Null as long as the letter is not received, or the notice is « non renseigné ». */
  effectiveOn: localDate.nullable(),
});

export const convention = z.object({
  id,
  reference: z.string(),
  /** The day that the terms and the state below are of. */
  asOf: localDate,
  state: conventionState,
  title: z.string(),
  academie: placeRef,
  localAuthority: placeRef,
  /** Null as long as the document bears no date: what depends on it is « non calculable » (T09). */
  signedOn: localDate.nullable(),
  durationMonths: z.int(),
  deploymentFrom: localDate.nullable(),
  deploymentUntil: localDate.nullable(),
  fundingRatePercent: z.int(),
  eligibleCapPerClassroom: cents,
  stateCapPerClassroom: cents,
  advance: cents,
  expectedDevicesPerClassroom: z.int(),
  forecastCost: cents.nullable(),
  mention: z.string(),
  ...termsThatMayBeMissing,
  /** Pages of the file that it was read from, counted: compared with those that it announces (T39). */
  documentPages: z.int().nullable(),
  /** Days on which it holds, ends included, by the reading that was chosen; both are given (T15). */
  validity: z
    .object({
      from: localDate,
      until: localDate,
      readings: z.object({ anniversary: localDate, eve: localDate }),
    })
    .nullable(),
  signing: signing.nullable(),
  /** Numbers of the avenants that bind on that day. */
  amendments: z.array(z.int()),
  termination: termination.nullable(),
  closedOn: localDate.nullable(),
  remarks: z.array(remark),
  annex: z.array(annexRow),
  budgetLines: z.array(budgetLine),
  /** Devices the convention knows that no budget line has paid for. */
  unattributedDevices: z.int(),
});
export type Convention = z.output<typeof convention>;
export type BudgetLine = z.output<typeof budgetLine>;

export const newAnnexRow = z
  .object({
    uai,
    schoolName: line(160),
    referenceCollegeUai: uai,
    address: paragraph(300).nullable(),
    city: line(120).nullable(),
    departement: line(120).nullable(),
    mobileClassrooms: z.int().min(1).max(20),
    equipmentSubsidy: cents.min(0),
    resourceGrant: cents.min(0),
  })
  .strict();

export const newBudgetLine = z
  .object({
    code: budgetLine.shape.code,
    label: line(160),
    fiscalYear: z.int().min(2015).max(2100),
    stateShare: cents.min(0).nullable(),
    localAuthorityShare: cents.min(0).nullable(),
    subsidised: z.boolean(),
    spenderId: id,
    articles: z.array(line(40)).min(1).max(12),
  })
  .strict();

export const newConvention = z
  .object({
    reference: line(80),
    title: line(200),
    academieId: id,
    localAuthorityId: id,
    signedOn: localDate.nullable(),
    durationMonths: z.int().min(1).max(120),
    deploymentFrom: localDate.nullable(),
    deploymentUntil: localDate.nullable(),
    fundingRatePercent: z.int().min(0).max(100),
    eligibleCapPerClassroom: cents.min(0),
    stateCapPerClassroom: cents.min(0),
    advance: cents.min(0),
    expectedDevicesPerClassroom: z.int().min(1).max(40),
    forecastCost: cents.min(0).nullable(),
    mention: paragraph(400),
    ...termsLeftOut,
    documentPages: z.int().min(1).max(2000).nullable().optional(),
    annex: z.array(newAnnexRow).min(1).max(200),
    budgetLines: z.array(newBudgetLine).min(1).max(60),
  })
  .strict();
export type NewConvention = z.output<typeof newConvention>;

export const fundedDevice = z.object({
  serialNumber: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  deviceId: id.nullable(),
  schoolUai: z.string().nullable(),
  classroomName: z.string().nullable(),
  slot: z.int().nullable(),
  budgetLineId: id.nullable(),
  attributedAt: instant.nullable(),
  enrolledAt: instant.nullable(),
});
export type FundedDevice = z.output<typeof fundedDevice>;

export const listConventions = defineRoute({
  name: 'listConventions',
  method: 'GET',
  path: '/conventions',
  permission: 'convention:read',
  summary: 'Conventions que l’on peut voir.',
  query: z.object(page),
  response: pageOf(convention),
});

/** Whom a convention may be declared with: places that one names without reaching them, above one's own or chosen there. */
export const listConventionParties = defineRoute({
  name: 'listConventionParties',
  method: 'GET',
  path: '/convention-parties',
  permission: 'convention:write',
  summary: 'Académies et collèges de référence que l’on peut nommer dans une convention.',
  response: z.object({ academies: z.array(placeRef), colleges: z.array(placeRef) }),
});

export const getConvention = defineRoute({
  name: 'getConvention',
  method: 'GET',
  path: '/conventions/:id',
  permission: 'convention:read',
  summary:
    'Une convention, telle qu’elle est ou telle qu’elle était un jour : parties, termes, annexe, lignes budgétaires.',
  params: byId,
  query: z.object({ asOf: localDate.optional() }),
  response: convention,
});

export const declareConvention = defineRoute({
  name: 'declareConvention',
  method: 'POST',
  path: '/conventions',
  permission: 'convention:write',
  summary: 'Déclare une convention : un projet se corrige encore, une convention signée est en lecture seule.',
  body: newConvention,
  response: convention,
  status: 201,
});

export const listFundedDevices = defineRoute({
  name: 'listFundedDevices',
  method: 'GET',
  path: '/conventions/:id/devices',
  permission: 'convention:read',
  summary: 'Quelle ligne budgétaire a payé quelle tablette.',
  params: byId,
  query: z.object({ ...page, budgetLineId: id.optional(), unattributed: z.enum(['true']).optional() }),
  response: pageOf(fundedDevice),
});

export const attributeDevices = defineRoute({
  name: 'attributeDevices',
  method: 'POST',
  path: '/conventions/:id/budget-lines/:budgetLineId/devices',
  permission: 'convention:write',
  summary: 'Rattache des tablettes, par numéro de série, à la ligne budgétaire qui les a payées.',
  params: z.object({ id, budgetLineId: id }),
  body: z.object({ serialNumbers: z.array(line(80)).min(1).max(500) }).strict(),
  response: pageOf(fundedDevice),
});
