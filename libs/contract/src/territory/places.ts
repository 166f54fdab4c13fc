import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, line, localDate, page, pageOf, paragraph, placeRef, uai } from '../shapes.js';

export const placeKind = placeRef.shape.kind;
export const localAuthorityKind = z.enum(['commune', 'epci', 'departement', 'syndicat']);

export const place = placeRef.extend({
  siret: z.string().nullable(),
  inseeCode: z.string().nullable(),
  localAuthorityKind: localAuthorityKind.nullable(),
  address: z.string().nullable(),
  postcode: z.string().nullable(),
  city: z.string().nullable(),
  timeZone: z.string(),
  openedOn: localDate,
  closedOn: localDate.nullable(),
  /** Direct parents today: an école has its collectivité and its circonscription. */
  parents: z.array(placeRef),
  /** Collège de référence of an école (convention, annex). */
  referenceCollege: placeRef.nullable(),
});
export type Place = z.output<typeof place>;

export const newPlace = z
  .object({
    kind: placeKind,
    name: line(160),
    uai: uai.optional(),
    siret: z.string().max(20).optional(),
    inseeCode: z.string().max(5).optional(),
    localAuthorityKind: localAuthorityKind.optional(),
    address: paragraph(300).optional(),
    postcode: z.string().max(5).optional(),
    city: line(120).optional(),
    timeZone: line(60).default('Europe/Paris'),
    openedOn: localDate,
    parentIds: z.array(id).max(4),
    referenceCollegeId: id.optional(),
  })
  .strict();
export type NewPlace = z.output<typeof newPlace>;

export const listPlaces = defineRoute({
  name: 'listPlaces',
  method: 'GET',
  path: '/places',
  permission: 'place:read',
  summary: 'Lieux que l’on peut voir : académie, département, collectivités, circonscriptions, écoles, collèges.',
  query: z.object({
    ...page,
    kind: placeKind.optional(),
    under: id.optional(),
    q: z.string().trim().max(100).optional(),
    open: z.enum(['true', 'false']).optional(),
  }),
  /** Beyond ten thousand, places are not counted. */
  response: pageOf(place).extend({ totalIs: z.enum(['exact', 'atLeast']) }),
});

export const getPlace = defineRoute({
  name: 'getPlace',
  method: 'GET',
  path: '/places/:id',
  permission: 'place:read',
  summary: 'Un lieu, ses parents et son collège de référence.',
  params: byId,
  response: place,
});

export const openPlace = defineRoute({
  name: 'openPlace',
  method: 'POST',
  path: '/places',
  permission: 'place:write',
  summary: 'Ouvre un lieu sous ses parents.',
  body: newPlace,
  response: place,
  status: 201,
});

export const closePlace = defineRoute({
  name: 'closePlace',
  method: 'POST',
  path: '/places/:id/closure',
  permission: 'place:write',
  summary: 'Ferme un lieu à une date ; rien n’est effacé.',
  params: byId,
  body: z.object({ closedOn: localDate, reason: paragraph(300) }).strict(),
  response: place,
});

export const setReferenceCollege = defineRoute({
  name: 'setReferenceCollege',
  method: 'PUT',
  path: '/places/:id/reference-college',
  permission: 'place:write',
  summary: 'Désigne le collège de référence d’une école.',
  params: byId,
  body: z.object({ collegeId: id }).strict(),
  response: place,
});
