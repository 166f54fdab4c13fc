import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, instant, line, localDate, page, pageOf, paragraph, placeRef, uai } from '../shapes.js';

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

export const convention = z.object({
  id,
  reference: z.string(),
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
  forecastCost: cents,
  mention: z.string(),
  annex: z.array(annexRow),
  budgetLines: z.array(budgetLine),
  /** Devices the convention knows that no budget line has paid for. */
  unattributedDevices: z.int(),
});
export type Convention = z.output<typeof convention>;
export type BudgetLine = z.output<typeof budgetLine>;

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
    forecastCost: cents.min(0),
    mention: paragraph(400),
    annex: z
      .array(
        z
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
          .strict(),
      )
      .min(1)
      .max(200),
    budgetLines: z
      .array(
        z
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
          .strict(),
      )
      .min(1)
      .max(60),
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

export const getConvention = defineRoute({
  name: 'getConvention',
  method: 'GET',
  path: '/conventions/:id',
  permission: 'convention:read',
  summary: 'Une convention : parties, annexe, lignes budgétaires et tablettes payées par chacune.',
  params: byId,
  response: convention,
});

export const declareConvention = defineRoute({
  name: 'declareConvention',
  method: 'POST',
  path: '/conventions',
  permission: 'convention:write',
  summary: 'Déclare une convention déjà rédigée ; elle est ensuite en lecture seule.',
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
