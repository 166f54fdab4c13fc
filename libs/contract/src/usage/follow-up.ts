import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, id, instant, localDate, paragraph, placeRef, uai } from '../shapes.js';
import { indicatorFigure, month } from './indicators.js';

const schoolYear = z.string().regex(/^[1-9]\d{3}-[1-9]\d{3}$/, 'Une année scolaire s’écrit comme 2026-2027.');
const followUpPeriod = z.object({ from: month, to: month });

/** A school of the annex; without a place where this instance does not know it. */
const followUpSchool = z.object({ id: id.nullable(), uai: z.string(), name: z.string(), classrooms: z.int() });

/** What a convention is, as whoever reads it knows it. */
export const followUpConvention = z.object({
  id,
  reference: z.string(),
  title: z.string(),
  academie: placeRef,
  localAuthority: placeRef,
  signedOn: localDate.nullable(),
  /** The line of art. 9. */
  mention: z.string().nullable(),
  schools: z.array(followUpSchool),
});
export type FollowUpConvention = z.output<typeof followUpConvention>;

const deadlineSaid = z.object({
  label: z.string(),
  dueOn: localDate,
  actor: z.string(),
  state: z.string(),
  articles: z.array(z.string()),
});
const counts = z.array(z.object({ label: z.string(), count: z.int() }));

/** What the convention's own books say of a time: dates, totals and functions; no name, no supplier, no account. */
export const followUpRecord = z.object({
  /** « du … au … (inclus) », or why that cannot be said. */
  validity: z.string(),
  deployment: z.object({ from: localDate.nullable(), until: localDate.nullable() }),
  amendments: z.array(z.object({ number: z.int(), subject: z.string(), effectiveOn: localDate })),
  /** A committee and a trimester or a year: what was asked for, and when it met. */
  meetings: z.array(
    z.object({
      committee: z.enum(['local', 'departmental']),
      /** Of a local one. */
      school: z.string().nullable(),
      period: z.string(),
      required: z.int(),
      heldOn: z.array(localDate),
      state: z.enum(['kept', 'missing', 'running']),
    }),
  ),
  /** Deadlines of the time, and the next ones after it. */
  deadlines: z.array(deadlineSaid),
  next: z.array(deadlineSaid),
  trainings: z.array(
    z.object({
      on: localDate,
      subject: z.string(),
      school: z.string().nullable(),
      hours: z.number(),
      participants: z.int().nullable(),
    }),
  ),
  /** Of the State (R85), and surveys that came by other ways (R86). */
  requests: z.array(
    z.object({
      kind: z.enum(['reportingRequest', 'survey']),
      on: localDate,
      subject: z.string(),
      dueOn: localDate.nullable(),
      answeredOn: localDate.nullable(),
    }),
  ),
  /** Totals, TTC, as of the last day; null: nothing is certified. */
  money: z.object({
    asOf: localDate,
    forecastCents: cents.nullable(),
    provisionalCents: cents,
    certifiedCents: cents.nullable(),
    dueCents: cents.nullable(),
    paidCents: cents,
    /** What the collectivité has given back to the ministry; files that were frozen before it was told say nothing of it. */
    repaidCents: cents.optional(),
  }),
  /** Sent by Chariot to places of the convention and closed in the time; counts, from five answers on. */
  surveys: z.array(
    z.object({
      title: z.string(),
      closedOn: localDate,
      asked: z.int(),
      answered: z.int(),
      questions: z.array(
        z.object({
          label: z.string(),
          isText: z.boolean(),
          /** Null: under the threshold. */
          figures: z.object({ answered: z.int(), counts, mean: z.number().nullable() }).nullable(),
        }),
      ),
    }),
  ),
  /** Accounts that were published: their titles; their texts stay their authors' to take back. */
  feedback: z.array(
    z.object({ on: localDate, title: z.string(), school: z.string(), discipline: z.string(), level: z.string() }),
  ),
});
export type FollowUpRecord = z.output<typeof followUpRecord>;

/** A file as it was frozen. */
export const followUpContent = z.object({
  version: z.literal(1),
  convention: followUpConvention,
  period: followUpPeriod.extend({ label: z.string() }),
  madeAt: instant,
  madeFor: z.enum(['academie', 'localAuthority']),
  /** The collectivité, with all of its schools that have a cart, then each school of the convention. */
  places: z.array(z.object({ place: placeRef, figures: z.array(indicatorFigure) })),
  record: followUpRecord,
  comments: z.array(z.object({ uai: z.string(), school: z.string(), schoolYear, text: z.string() })),
  /** What could not be told, and what would tell it. */
  missing: z.array(z.string()),
  sources: z.object({
    /** Releases that figures of people's use were read from. */
    releases: z.array(z.object({ schoolYear, period: z.string(), inputs: z.string() })),
    /** SHA-256 of each part of this content. */
    digests: z.array(z.object({ part: z.string(), sha256: z.string() })),
  }),
});
export type FollowUpContent = z.output<typeof followUpContent>;

export const followUpFile = z.object({
  id,
  period: followUpPeriod.extend({ label: z.string() }),
  madeAt: instant,
  madeFor: z.enum(['academie', 'localAuthority']),
  /** Of the frozen content; printed on each page. */
  sha256: z.string(),
  schools: z.array(z.object({ uai: z.string(), name: z.string() })),
});
export type FollowUpFile = z.output<typeof followUpFile>;

const periodChoice = followUpPeriod.extend({ label: z.string(), kind: z.enum(['year', 'trimester', 'sinceStart']) });
export type FollowUpPeriodChoice = z.output<typeof periodChoice>;

const ofFile = z.object({ id, fileId: id });
const PERIOD_REFUSALS = ['usage.periodReversed', 'usage.periodTooLong', 'usage.followUpNotBegun'];
const OUT_OF_REACH = ['convention.notFound'];

export const listFollowUpFiles = defineRoute({
  name: 'listFollowUpFiles',
  method: 'GET',
  path: '/conventions/:id/follow-up-files',
  permission: 'convention:read',
  summary: 'Les dossiers de suivi (article 8) d’une convention, figés, et les périodes dont un dossier peut se faire.',
  params: byId,
  response: z.object({ mayMake: z.boolean(), periods: z.array(periodChoice), items: z.array(followUpFile) }),
  refusals: OUT_OF_REACH,
});

export const previewFollowUpFile = defineRoute({
  name: 'previewFollowUpFile',
  method: 'GET',
  path: '/conventions/:id/follow-up-preview',
  permission: 'convention:write',
  summary: 'Ce qui manque pour qu’un dossier de suivi soit complet, avant de le figer.',
  params: byId,
  query: followUpPeriod,
  response: z.object({ label: z.string(), missing: z.array(z.string()) }),
  refusals: [...OUT_OF_REACH, ...PERIOD_REFUSALS, 'usage.followUpNotYours'],
});

export const makeFollowUpFile = defineRoute({
  name: 'makeFollowUpFile',
  method: 'POST',
  path: '/conventions/:id/follow-up-files',
  permission: 'convention:write',
  summary: 'Constitue le dossier de suivi (article 8) d’une période : il est figé avec son empreinte.',
  params: byId,
  body: followUpPeriod.strict(),
  response: followUpFile,
  status: 201,
  refusals: [
    ...OUT_OF_REACH,
    ...PERIOD_REFUSALS,
    ...['usage.followUpNotYours', 'usage.followUpNotSigned', 'usage.followUpTooMany'],
  ],
});

export const getFollowUpFile = defineRoute({
  name: 'getFollowUpFile',
  method: 'GET',
  path: '/conventions/:id/follow-up-files/:fileId',
  permission: 'convention:read',
  summary: 'Un dossier de suivi tel qu’il a été figé, et si son empreinte recalculée est bien la sienne.',
  params: ofFile,
  response: z.object({ file: followUpFile, content: followUpContent, verified: z.boolean() }),
  refusals: [...OUT_OF_REACH, 'usage.followUpNotFound'],
});

export const getFollowUpDocument = defineRoute({
  name: 'getFollowUpDocument',
  method: 'GET',
  path: '/conventions/:id/follow-up-files/:fileId/document',
  permission: 'convention:read',
  summary: 'Le dossier de suivi en PDF, au même octet à chaque fois.',
  params: ofFile,
  response: z.any(),
  produces: 'application/pdf',
  refusals: [...OUT_OF_REACH, 'usage.followUpNotFound'],
});

export const getFollowUpSummary = defineRoute({
  name: 'getFollowUpSummary',
  method: 'GET',
  path: '/conventions/:id/follow-up-files/:fileId/summaries/:uai',
  permission: 'convention:read',
  summary: 'Le résumé d’une page d’une école du dossier, pour le conseil d’école (PDF).',
  params: ofFile.extend({ uai }),
  response: z.any(),
  produces: 'application/pdf',
  refusals: [...OUT_OF_REACH, 'usage.followUpNotFound', 'usage.followUpSchoolNotFound'],
});

/** What a school says of a school year in the file of one of its conventions. */
export const followUpComment = z.object({
  convention: z.object({ id, reference: z.string(), title: z.string() }),
  schoolYear,
  /** Null: nothing is written. */
  text: z.string().nullable(),
  writtenAt: instant.nullable(),
});
export type FollowUpComment = z.output<typeof followUpComment>;

export const listFollowUpComments = defineRoute({
  name: 'listFollowUpComments',
  method: 'GET',
  path: '/places/:id/follow-up-comments',
  permission: 'convention:read',
  summary: 'Les commentaires d’une école pour le suivi (article 8) de ses conventions, par année scolaire.',
  params: byId,
  response: z.object({ mayWrite: z.boolean(), items: z.array(followUpComment) }),
  refusals: ['territory.placeNotFound', 'usage.followUpOutOfReach'],
});

export const writeFollowUpComment = defineRoute({
  name: 'writeFollowUpComment',
  method: 'PUT',
  path: '/places/:id/follow-up-comments',
  permission: 'committee:convene',
  summary: 'Écrit, corrige ou retire (texte vide) le commentaire d’une école ; un dossier déjà figé garde le sien.',
  params: byId,
  body: z.object({ conventionId: id, schoolYear, text: paragraph(2000).nullable() }).strict(),
  response: followUpComment,
  refusals: [...OUT_OF_REACH, 'usage.followUpCommentNotYours', 'usage.followUpSchoolNotFound'],
});
