import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, line, localDate } from '../shapes.js';
import { convention, newConvention } from './conventions.js';

export const correctConvention = defineRoute({
  name: 'correctConvention',
  method: 'PUT',
  path: '/conventions/:id',
  permission: 'convention:write',
  summary: 'Corrige un projet de convention, entier ; une convention signée ne se corrige plus, elle s’amende.',
  params: byId,
  body: newConvention,
  response: convention,
  refusals: ['convention.signedAlready', 'convention.lineHasPaid'],
});

export const discardConvention = defineRoute({
  name: 'discardConvention',
  method: 'DELETE',
  path: '/conventions/:id',
  permission: 'convention:write',
  summary: 'Abandonne un projet de convention qui n’a encore ni signature, ni dépense, ni dossier.',
  params: byId,
  response: z.object({ id }),
  refusals: ['convention.signedAlready', 'convention.draftHasBooks'],
});

export const signConvention = defineRoute({
  name: 'signConvention',
  method: 'PUT',
  path: '/conventions/:id/signature',
  permission: 'convention:write',
  summary:
    'Note qui a signé, quel jour, le visa et où sont les deux originaux (art. 12) ; la dernière des deux signatures date la convention.',
  params: byId,
  body: z
    .object({
      academieSignedOn: localDate.nullable(),
      localAuthoritySignedOn: localDate.nullable(),
      /** Functions: « le directeur académique, par délégation du recteur », « le maire ». */
      academieSignatory: line(160).nullable(),
      localAuthoritySignatory: line(160).nullable(),
      /** The number that the académie gave to the signed document. */
      signedReference: line(80).nullable(),
      placeOfSignature: line(160).nullable(),
      /** Pages of the signed file, counted. */
      signedPages: z.int().min(1).max(2000).nullable().optional(),
      visaRequired: z.boolean(),
      visaOn: localDate.nullable(),
      /** The original of each party: signed by both, and in its keeping since. */
      academieOriginal: z.object({ bothSignatures: z.boolean(), keptSince: localDate.nullable() }).strict(),
      localAuthorityOriginal: z.object({ bothSignatures: z.boolean(), keptSince: localDate.nullable() }).strict(),
    })
    .strict(),
  response: convention,
  refusals: ['convention.signatureInFuture', 'convention.visaBeforeSignature', 'convention.signatureBinds'],
});

export const terminateConvention = defineRoute({
  name: 'terminateConvention',
  method: 'PUT',
  path: '/conventions/:id/termination',
  permission: 'convention:write',
  summary:
    'Note la dénonciation par lettre recommandée (art. 10.2) : envoi, réception ; le préavis court de la réception.',
  params: byId,
  body: z
    .object({
      by: z.enum(['academie', 'localAuthority']),
      letterSentOn: localDate,
      letterReceivedOn: localDate.nullable(),
      registeredNumber: line(40).nullable(),
      reason: line(300),
    })
    .strict(),
  response: convention,
  refusals: ['convention.notSigned', 'convention.overAlready', 'convention.letterReceivedBeforeSent'],
});

export const closeConvention = defineRoute({
  name: 'closeConvention',
  method: 'POST',
  path: '/conventions/:id/closure',
  permission: 'convention:write',
  summary: 'Clôt une convention arrivée à son terme ou résiliée, une fois soldée ; ce qui reste ouvert se justifie.',
  params: byId,
  body: z.object({ closedOn: localDate, note: line(300).nullable() }).strict(),
  response: convention,
  refusals: ['convention.notOverYet', 'convention.closedAlready', 'convention.openPoints'],
});
