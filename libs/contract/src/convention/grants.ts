import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, instant, line, localDate, placeRef, uai } from '../shapes.js';
import { attachment } from './attachments.js';
import { moneyNotice } from './bank.js';
import { explained } from './settlement.js';

/** What the collège has bought with it. */
export const grantPurchase = z.object({ label: z.string(), boughtOn: localDate.nullable(), cents });

/** One transfer of the académie to a collège de référence, for one school (art. 3.2): outside the commune's settlement. */
export const resourceGrant = z.object({
  id,
  schoolUai: z.string(),
  cents,
  paidOn: localDate,
  reference: z.string().nullable(),
  recordedAt: instant,
  receipt: z
    .object({
      receivedOn: localDate,
      confirmedAt: instant,
      purchases: z.array(grantPurchase),
      note: z.string().nullable(),
    })
    .nullable(),
  attachments: z.array(attachment),
  cancelledBecause: z.string().nullable(),
});
export type ResourceGrant = z.output<typeof resourceGrant>;

/** The account of the collèges: a row per school of the annex that the reader may see, with what is left of its 500 €. */
export const grantLedger = z.object({
  schools: z.array(
    z.object({
      schoolUai: z.string(),
      schoolName: z.string(),
      referenceCollegeUai: z.string(),
      referenceCollege: placeRef.nullable(),
      granted: explained,
      paid: explained,
      toPay: explained,
      spent: explained,
      remaining: explained,
      grants: z.array(resourceGrant),
    }),
  ),
  granted: explained,
  paid: explained,
  spent: explained,
  notices: z.array(moneyNotice),
});
export type GrantLedger = z.output<typeof grantLedger>;

const ofGrant = z.object({ id, grantId: id });

export const getResourceGrants = defineRoute({
  name: 'getResourceGrants',
  method: 'GET',
  path: '/conventions/:id/resource-grants',
  permission: 'convention:read',
  summary: 'Dotation de ressources de chaque école, lue par l’académie et par son collège de référence.',
  params: byId,
  response: grantLedger,
  refusals: ['convention.grantNotYours'],
});

export const recordResourceGrant = defineRoute({
  name: 'recordResourceGrant',
  method: 'POST',
  path: '/conventions/:id/resource-grants',
  permission: 'claim:check',
  summary: 'Écrit le versement de la dotation d’une école à son collège de référence ; jamais plus que la dotation.',
  params: byId,
  body: z.object({ schoolUai: uai, cents: cents.min(1), paidOn: localDate, reference: line(80).nullable() }).strict(),
  response: resourceGrant,
  status: 201,
  refusals: [
    'convention.grantAboveDue',
    'convention.grantNotPayable',
    'convention.grantSchoolUnknown',
    'convention.paymentDateWrong',
  ],
});

export const confirmResourceGrant = defineRoute({
  name: 'confirmResourceGrant',
  method: 'PUT',
  path: '/conventions/:id/resource-grants/:grantId/receipt',
  permission: 'grant:confirm',
  summary: 'Le collège dit qu’il a reçu la dotation, et ce qu’il en a acheté.',
  params: ofGrant,
  body: z
    .object({
      receivedOn: localDate,
      purchases: z
        .array(z.object({ label: line(200), boughtOn: localDate.nullable(), cents: cents.min(1) }).strict())
        .max(50),
      note: line(400).nullable(),
      attachmentIds: z.array(id).max(20),
    })
    .strict(),
  response: resourceGrant,
  refusals: [
    'convention.grantNotFound',
    'convention.grantCancelled',
    'convention.grantOverspent',
    'convention.paymentDateWrong',
  ],
});

export const cancelResourceGrant = defineRoute({
  name: 'cancelResourceGrant',
  method: 'POST',
  path: '/conventions/:id/resource-grants/:grantId/cancellation',
  permission: 'claim:check',
  summary: 'Écarte un versement de dotation écrit par erreur ; jamais celui que le collège a reçu.',
  params: ofGrant,
  body: z.object({ reason: line(300) }).strict(),
  response: resourceGrant,
  refusals: ['convention.grantNotFound', 'convention.grantReceived', 'convention.grantCancelled'],
});
