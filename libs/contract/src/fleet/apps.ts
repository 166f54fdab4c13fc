import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, instant, line, localDate, page, pageOf, paragraph, placeRef } from '../shapes.js';

const PACKAGE = /^[a-z0-9][a-z0-9+.-]{1,127}$/;
const STORE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{1,200}$/;
const packageName = z.string().trim().regex(PACKAGE, 'Un paquet s’écrit comme gcompris-qt.');
const storeId = z.string().trim().regex(STORE_ID, 'Un identifiant de magasin s’écrit comme org.exemple.calcul.');

/** Its name in each family's catalogue; it is installed on no other family. */
export const appPackages = z
  .object({
    linux: packageName.optional(),
    apple: storeId.optional(),
    android: storeId.optional(),
    windows: storeId.optional(),
  })
  .strict()
  .refine((packages) => Object.keys(packages).length > 0, 'Indiquez au moins une famille d’appareils.');
export type AppPackages = z.output<typeof appPackages>;

export const appTarget = z.enum(['place', 'classroom']);
export const appState = z.enum(['installed', 'removed']);

export const appAssignment = z.object({
  id,
  target: appTarget,
  targetId: id,
  targetName: z.string(),
  state: appState,
  assignedAt: instant,
  assignedBy: z.string(),
  /** In their carts, of a family that it exists for. */
  devices: z.int(),
  /** Of these, those that say that they have it. */
  installed: z.int(),
});
export type AppAssignment = z.output<typeof appAssignment>;

export const app = z.object({
  id,
  name: z.string(),
  publisher: z.string().nullable(),
  purpose: z.string(),
  /** Where it was bought or chosen: it may be installed there and below. */
  place: placeRef,
  packages: appPackages,
  /** `null`: as many as one likes. */
  licences: z.int().nullable(),
  /** The store counts them (Apple School Manager): nobody writes them here. */
  licencesByStore: z.boolean(),
  /** Kept for the carts that it is installed on: as many as each may hold. */
  reserved: z.int(),
  /** Of one licence, VAT included. */
  priceCents: cents.nullable(),
  pupilData: z.boolean(),
  addedAt: instant,
  addedBy: z.string(),
  /** The request that it came from. */
  requestId: id.nullable(),
  mayChange: z.boolean(),
});
export type App = z.output<typeof app>;
export const appDetail = app.extend({ assignments: z.array(appAssignment) });
export type AppDetail = z.output<typeof appDetail>;

export const listApps = defineRoute({
  name: 'listApps',
  method: 'GET',
  path: '/apps',
  permission: 'device:read',
  summary: 'Le catalogue des applications de ses lieux.',
  query: z.object({ ...page, q: z.string().trim().max(100).optional() }),
  response: pageOf(app),
});

export const getApp = defineRoute({
  name: 'getApp',
  method: 'GET',
  path: '/apps/:id',
  permission: 'device:read',
  summary: 'Une application, où elle est installée et où cela en est.',
  params: byId,
  response: appDetail,
});

const fields = {
  name: line(80),
  publisher: line(80).nullable().default(null),
  purpose: paragraph(500),
  packages: appPackages,
  licences: z.int().min(0).max(1_000_000).nullable().default(null),
  priceCents: cents.min(0).max(100_000).nullable().default(null),
  /** Pupils have accounts in it, or it sends out what they do: to be in the register of processing. */
  pupilData: z.boolean(),
};

export const addApp = defineRoute({
  name: 'addApp',
  method: 'POST',
  path: '/apps',
  permission: 'app:write',
  summary: 'Ajoute au catalogue d’un lieu une application qui y a été approuvée.',
  body: z
    .object({
      ...fields,
      placeId: id,
      /** Approved, and for a school at or below that place. */
      requestId: id,
    })
    .strict(),
  response: appDetail,
  status: 201,
  refusals: ['fleet.appNameTaken', 'fleet.appRequestNotApproved', 'fleet.appRequestElsewhere'],
});

export const changeApp = defineRoute({
  name: 'changeApp',
  method: 'PATCH',
  path: '/apps/:id',
  permission: 'app:write',
  summary: 'Modifie une application ; les licences ne descendent jamais sous celles qui servent.',
  params: byId,
  body: z
    .object({
      name: line(80),
      publisher: line(80).nullable(),
      purpose: paragraph(500),
      packages: appPackages,
      licences: z.int().min(0).max(1_000_000).nullable(),
      priceCents: cents.min(0).max(100_000).nullable(),
      pupilData: z.boolean(),
    })
    .partial()
    .strict(),
  response: appDetail,
  refusals: ['fleet.appNameTaken', 'fleet.licencesMissing', 'fleet.licencesByStore'],
});

export const assignApp = defineRoute({
  name: 'assignApp',
  method: 'POST',
  path: '/apps/:id/assignments',
  permission: 'app:write',
  summary: 'Installe une application dans un lieu ou une classe mobile, ou l’y retire ; le plus proche l’emporte.',
  params: byId,
  body: z.object({ target: appTarget, targetId: id, state: appState }).strict(),
  response: appDetail,
  status: 201,
  refusals: ['fleet.appOutOfPlace', 'fleet.licencesMissing'],
});

export const unassignApp = defineRoute({
  name: 'unassignApp',
  method: 'DELETE',
  path: '/apps/:id/assignments/:assignmentId',
  permission: 'app:write',
  summary: 'Oublie une affectation : ce qui est au-dessus s’applique de nouveau, ou plus rien n’est demandé.',
  params: z.object({ id, assignmentId: id }),
  response: appDetail,
  refusals: ['fleet.licencesMissing'],
});

export const appRequestState = z.enum(['waiting', 'approved', 'refused', 'withdrawn']);

export const appRequest = z.object({
  id,
  state: appRequestState,
  school: placeRef,
  name: z.string(),
  reason: z.string(),
  askedAt: instant,
  askedBy: z.string(),
  /** Of the teachers: nothing is approved without one that is favourable. */
  opinions: z.array(
    z.object({
      favourable: z.boolean(),
      comment: z.string().nullable(),
      /** The conseil des maîtres that it was given in; `null`: a teacher’s own. */
      councilOn: localDate.nullable(),
      at: instant,
      by: z.string(),
    }),
  ),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  /** From the request to the answer, or to now. */
  days: z.int(),
  mine: z.boolean(),
  mayAdvise: z.boolean(),
  mayDecide: z.boolean(),
  /** The application of the catalogue that came of it. */
  appId: id.nullable(),
});
export type AppRequest = z.output<typeof appRequest>;

export const listAppRequests = defineRoute({
  name: 'listAppRequests',
  method: 'GET',
  path: '/app-requests',
  permission: 'device:read',
  summary: 'Les demandes d’applications de ses écoles, celles qui attendent d’abord, et le délai de réponse habituel.',
  query: z.object({ ...page, under: id.optional(), state: appRequestState.optional() }),
  response: pageOf(appRequest).extend({
    /** Median of the answers of the last twelve months, in days; `null`: none yet. */
    usualDays: z.int().nullable(),
  }),
});

export const getAppRequest = defineRoute({
  name: 'getAppRequest',
  method: 'GET',
  path: '/app-requests/:id',
  permission: 'device:read',
  summary: 'Une demande, ses avis et sa réponse.',
  params: byId,
  response: appRequest,
});

export const askForApp = defineRoute({
  name: 'askForApp',
  method: 'POST',
  path: '/app-requests',
  permission: 'app:request',
  summary: 'Demande une application pour une école, et dit pourquoi.',
  body: z.object({ schoolId: id, name: line(80), reason: paragraph(1000) }).strict(),
  response: appRequest,
  status: 201,
  refusals: ['fleet.notASchool', 'fleet.appAlreadyAsked'],
});

export const adviseOnApp = defineRoute({
  name: 'adviseOnApp',
  method: 'POST',
  path: '/app-requests/:id/opinions',
  permission: 'app:advise',
  summary: 'Donne l’avis des enseignants : le sien, ou celui du conseil des maîtres.',
  params: byId,
  body: z
    .object({
      favourable: z.boolean(),
      comment: paragraph(500).nullable().default(null),
      councilOn: localDate.nullable().default(null),
    })
    .strict(),
  response: appRequest,
  refusals: ['fleet.appRequestOver', 'fleet.notATeacher'],
});

export const decideOnApp = defineRoute({
  name: 'decideOnApp',
  method: 'POST',
  path: '/app-requests/:id/decision',
  permission: 'app:write',
  summary: 'Répond à une demande ; rien n’est approuvé sans un avis favorable d’enseignant, qui ne soit pas le sien.',
  params: byId,
  body: z.object({ approved: z.boolean(), reason: paragraph(500) }).strict(),
  response: appRequest,
  refusals: ['fleet.appRequestOver', 'fleet.appOpinionMissing'],
});

export const withdrawAppRequest = defineRoute({
  name: 'withdrawAppRequest',
  method: 'DELETE',
  path: '/app-requests/:id',
  permission: 'app:request',
  summary: 'Retire une demande que l’on a faite.',
  params: byId,
  response: appRequest,
  refusals: ['fleet.appRequestOver'],
});
