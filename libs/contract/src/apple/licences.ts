import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, localDate, placeRef } from '../shapes.js';

/** A content token is some hundred bytes of base64. */
export const APPLE_CONTENT_TOKEN_BYTES = 16 * 1024;
const file = z
  .base64()
  .min(4)
  .max(Math.ceil(APPLE_CONTENT_TOKEN_BYTES / 3) * 4);

/** The token by which Chariot gives and takes back the licences of a place. */
export const appleContentToken = z.object({
  id,
  place: placeRef,
  /** As Apple School Manager names them. */
  organisation: z.string(),
  location: z.string().nullable(),
  expiresOn: localDate,
  /** The last day to renew it: before the summer for one that ends in it. */
  renewBy: localDate,
  daysLeft: z.int(),
  standing: z.enum(['ok', 'soon', 'urgent', 'expired']),
  uploadedAt: instant,
  /** When its licences were last counted at Apple. */
  countedAt: instant.nullable(),
  /** Why they are not up to date, in one sentence. */
  problem: z.string().nullable(),
});
export type AppleContentToken = z.output<typeof appleContentToken>;

export const appleLicensedApp = z.object({
  id,
  /** Its number in the App Store. */
  adamId: z.string(),
  bundleId: z.string().nullable(),
  name: z.string().nullable(),
  /** The application of the catalogue of that place; `null`: it is not in it, and goes on no iPad. */
  appId: id.nullable(),
  /** `null`: without end. */
  total: z.int().nullable(),
  /** To any device, of Chariot or not. */
  assigned: z.int(),
  free: z.int().nullable(),
  /** iPads that are to have it; of these, those that hold a licence, that have it, and that something stops. */
  devices: z.int(),
  held: z.int(),
  installed: z.int(),
  stopped: z.int(),
});
export type AppleLicensedApp = z.output<typeof appleLicensedApp>;

export const appleLicences = z.object({ tokens: z.array(appleContentToken) });
export type AppleLicences = z.output<typeof appleLicences>;
export const appleLicencesDetail = appleContentToken.extend({ apps: z.array(appleLicensedApp) });
export type AppleLicencesDetail = z.output<typeof appleLicencesDetail>;

export const appleLicenceState = z.enum([
  'waitingForLicence',
  'refused',
  'waitingForIpad',
  'installing',
  'installed',
  'updating',
  'failed',
  'leaving',
]);
export type AppleLicenceState = z.output<typeof appleLicenceState>;

export const appleLicencePage = z.object({
  items: z.array(
    z.object({
      deviceId: id,
      serialNumber: z.string(),
      model: z.string(),
      slot: z.int().nullable(),
      classroomName: z.string(),
      schoolName: z.string(),
      state: appleLicenceState,
      askedAt: instant.nullable(),
      why: z.string().nullable(),
    }),
  ),
  total: z.int(),
});
export type AppleLicencePage = z.output<typeof appleLicencePage>;

export const listAppleContentTokens = defineRoute({
  name: 'listAppleContentTokens',
  method: 'GET',
  path: '/apple/content-tokens',
  permission: 'app:write',
  summary: 'Les jetons de licences Apple de ses lieux : à qui ils sont, jusqu’à quand, et ce qui ne va pas.',
  response: appleLicences,
});

export const getAppleContentToken = defineRoute({
  name: 'getAppleContentToken',
  method: 'GET',
  path: '/apple/content-tokens/:id',
  permission: 'app:write',
  summary:
    'Un jeton, et chaque application dont il a des licences : total, attribuées, libres, et où en sont les iPad.',
  params: byId,
  response: appleLicencesDetail,
});

export const listAppleLicences = defineRoute({
  name: 'listAppleLicences',
  method: 'GET',
  path: '/apple/licensed-apps/:id/devices',
  permission: 'app:write',
  summary: 'Les iPad qui ont ou attendent une licence d’une application, ceux que quelque chose arrête d’abord.',
  params: byId,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    from: z.coerce.number().int().min(0).max(100_000).default(0),
  }),
  response: appleLicencePage,
});

export const uploadAppleContentToken = defineRoute({
  name: 'uploadAppleContentToken',
  method: 'POST',
  path: '/apple/content-tokens',
  permission: 'app:write',
  summary:
    'Dépose le jeton de contenu d’un lieu, ou le renouvelle. Celui d’un autre établissement est refusé tant que des licences servent.',
  body: z.object({ placeId: id, contentBase64: file, takeOver: z.boolean().default(false) }).strict(),
  response: appleLicencesDetail,
  status: 201,
  bodyLimit: 64 * 1024,
  refusals: [
    'apple-licences.tokenUnreadable',
    'apple-licences.tokenExpired',
    'apple-licences.tokenRefused',
    'apple-licences.anotherLocation',
    'apple-licences.takenLocation',
    'apple-licences.anotherManager',
    'apple-licences.appleBusy',
    'apple-licences.appleAway',
    'apple-licences.appleRefused',
  ],
});

export const countAppleLicences = defineRoute({
  name: 'countAppleLicences',
  method: 'POST',
  path: '/apple/content-tokens/:id/count',
  permission: 'app:write',
  summary: 'Recompte chez Apple dans la minute, sans attendre : après un achat, par exemple.',
  params: byId,
  response: appleLicencesDetail,
});

export const withdrawAppleContentToken = defineRoute({
  name: 'withdrawAppleContentToken',
  method: 'DELETE',
  path: '/apple/content-tokens/:id',
  permission: 'app:write',
  summary: 'Retire un jeton dont plus aucun iPad ne tient de licence.',
  params: byId,
  response: appleLicences,
  refusals: ['apple-licences.licencesHeld'],
});
