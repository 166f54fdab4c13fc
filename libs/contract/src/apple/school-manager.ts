import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, instant, line, localDate, page, pageOf } from '../shapes.js';

/** A server token is 2 to 3 kB. */
export const ADE_TOKEN_BYTES = 64 * 1024;
const file = z
  .base64()
  .min(4)
  .max(Math.ceil(ADE_TOKEN_BYTES / 3) * 4);

/** How this instance stands with Apple School Manager, and what is to be done. */
export const appleSchoolManager = z.object({
  /** The last certificate made here, that server tokens are sealed to. */
  certificate: z.object({ madeAt: instant }).nullable(),
  server: z
    .object({
      /** As it is called in Apple School Manager. */
      name: z.string().nullable(),
      organisation: z.string().nullable(),
      tokenUploadedAt: instant,
      tokenEndsOn: localDate,
      /** The last day to renew it: before the summer for one that ends in it. */
      renewBy: localDate,
      /** Days until then; negative once it is past. */
      daysLeft: z.int(),
      standing: z.enum(['ok', 'soon', 'urgent', 'expired']),
      /** When Apple's list was read last, and when it is to be read next. */
      syncedAt: instant.nullable(),
      dueAt: instant,
      /** Since then it was not: why, and what to do, in French. */
      failedAt: instant.nullable(),
      failure: z.string().nullable(),
    })
    .nullable(),
  devices: z.object({
    /** That Apple gives to this server. */
    listed: z.int(),
    /** That have a cart. */
    placed: z.int(),
    /** Of these, those that Apple does not send here yet. */
    waiting: z.int(),
  }),
});
export type AppleSchoolManager = z.output<typeof appleSchoolManager>;

const serial = line(60);

/** An iPad of Apple's list, or one that somebody has placed before it is in it. */
export const adeDevice = z.object({
  serial: z.string(),
  model: z.string().nullable(),
  classroom: z.object({ id, name: z.string(), schoolName: z.string() }).nullable(),
  slot: z.int().nullable(),
  /**
   * `free`: in no cart; `unlisted`: not in Apple's list; `waiting`: Apple is to be told; `ready`: enrols as it is set up; `refused`:
   * by Apple, or at the door; `gone`: Apple's list has it no more; `enrolled`.
   */
  state: z.enum(['free', 'unlisted', 'waiting', 'ready', 'refused', 'gone', 'enrolled']),
  /** What Apple answered about it, in French. */
  said: z.string().nullable(),
  answeredAt: instant.nullable(),
  /** It came to the door, and why it was not let in. */
  cameAt: instant.nullable(),
  refusal: z.string().nullable(),
});
export type AdeDevice = z.output<typeof adeDevice>;

export const getAppleSchoolManager = defineRoute({
  name: 'getAppleSchoolManager',
  method: 'GET',
  path: '/apple/school-manager',
  permission: 'system:administer',
  summary: 'Apple School Manager : le certificat, le jeton en place, la dernière lecture de la liste d’Apple.',
  response: appleSchoolManager,
});

export const makeAppleSchoolManagerKey = defineRoute({
  name: 'makeAppleSchoolManagerKey',
  method: 'POST',
  path: '/apple/school-manager/certificate',
  permission: 'system:administer',
  summary: 'Crée une clé, qui ne sort pas du serveur, et le certificat à déposer dans Apple School Manager.',
  response: appleSchoolManager,
  status: 201,
});

export const getAppleSchoolManagerCertificate = defineRoute({
  name: 'getAppleSchoolManagerCertificate',
  method: 'GET',
  path: '/apple/school-manager/certificate',
  permission: 'system:administer',
  summary: 'Le dernier certificat fait ici pour Apple School Manager, en PEM.',
  response: z.any(),
  produces: 'application/octet-stream',
  refusals: ['apple-ade.noKey'],
});

export const uploadAppleSchoolManagerToken = defineRoute({
  name: 'uploadAppleSchoolManagerToken',
  method: 'POST',
  path: '/apple/school-manager/token',
  permission: 'system:administer',
  summary:
    'Met en place le jeton que donne Apple School Manager, ou le renouvelle. Celui d’une autre organisation est refusé.',
  body: z.object({ contentBase64: file }).strict(),
  response: appleSchoolManager,
  bodyLimit: 128 * 1024,
  deadlineMs: 90_000,
  refusals: [
    'apple-ade.noKey',
    'apple-ade.notAToken',
    'apple-ade.certificateInstead',
    'apple-ade.tokenForAnotherKey',
    'apple-ade.tokenEnded',
    'apple-ade.tokenRefused',
    'apple-ade.appleAway',
    'apple-ade.anotherOrganisation',
  ],
});

export const askAppleSchoolManager = defineRoute({
  name: 'askAppleSchoolManager',
  method: 'POST',
  path: '/apple/school-manager/synchronisation',
  permission: 'system:administer',
  summary: 'Fait lire la liste d’Apple dans la minute, sans attendre la demi-heure.',
  response: appleSchoolManager,
  refusals: ['apple-ade.noServer'],
});

export const withdrawAppleSchoolManager = defineRoute({
  name: 'withdrawAppleSchoolManager',
  method: 'DELETE',
  path: '/apple/school-manager/token',
  permission: 'system:administer',
  summary: 'Retire le jeton, quand plus aucun iPad n’a de classe mobile par Apple School Manager.',
  response: appleSchoolManager,
  refusals: ['apple-ade.noServer', 'apple-ade.devicesPlaced'],
});

export const listAdeDevices = defineRoute({
  name: 'listAdeDevices',
  method: 'GET',
  path: '/apple/school-manager/devices',
  permission: 'system:administer',
  summary: 'Les iPad qu’Apple donne à ce serveur, et la classe mobile de chacun.',
  query: z.object({
    ...page,
    after: z
      .string()
      .regex(/^[A-Z0-9]{1,40}$/)
      .optional(),
    /** Part of a serial number. */
    q: z.string().trim().min(1).max(40).optional(),
    filter: z.enum(['all', 'free', 'placed', 'trouble']).default('all'),
  }),
  response: pageOf(adeDevice),
});

export const placeAdeDevices = defineRoute({
  name: 'placeAdeDevices',
  method: 'POST',
  path: '/apple/school-manager/placings',
  permission: 'system:administer',
  summary:
    'Donne une classe mobile à des iPad par leurs numéros de série, chacun à son emplacement ; sans numéro, à ceux qui y sont livrés et attendus. Sans classe mobile, les en retire.',
  body: z.object({ classroomId: id.nullable(), serials: z.array(serial).max(500).default([]) }).strict(),
  response: z.object({ count: z.int() }),
  refusals: ['apple-ade.noSerials', 'apple-ade.wrongSerials', 'apple-ade.nothingExpected', 'fleet.classroomFull'],
});
