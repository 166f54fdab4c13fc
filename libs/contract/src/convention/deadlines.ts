import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate, page, pageOf, placeRef } from '../shapes.js';
import { conventionState } from './conventions.js';

export const deadlineSettings = z
  .object({
    /** « Un an à compter de la signature » (T15): the last day is the anniversary, or its eve. */
    lastDay: z.enum(['anniversary', 'eve']),
    /** « Trimestre » of art. 4.1.3 (T16): of the school year (3) or of the calendar year (4). */
    terms: z.enum(['school', 'civil']),
    /** Days after the term that we allow for the financial report (T14): our setting, not the convention's. */
    reportGraceDays: z.int().min(0).max(365),
    /** Months after the signature at which the renewal is thought of (T13). */
    renewalMonths: z.int().min(1).max(120),
    /** Months after which bank details are to be verified again, before any payment (T25). */
    bankCheckMonths: z.int().min(1).max(120),
    reminders: z.boolean(),
  })
  .strict();
export type DeadlineSettings = z.output<typeof deadlineSettings>;

export const deadline = z.object({
  /** Stable within the convention: `end`, `meeting-2017-2`… */
  code: z.string(),
  rules: z.array(z.string()),
  articles: z.array(z.string()),
  label: z.string(),
  /** Null as long as it cannot be computed: never a date from nothing (T09). */
  dueOn: localDate.nullable(),
  /** Where it is a period: « du … ». */
  from: localDate.nullable(),
  /** As the text gives it: « S + 12 mois ». */
  symbolic: z.string(),
  actor: z.enum(['academie', 'localAuthority', 'school', 'college', 'ministry']),
  actorLabel: z.string(),
  state: z.enum(['done', 'upcoming', 'due', 'late', 'toEstablish', 'notComputable', 'beforeSignature']),
  stateLabel: z.string(),
  explanation: z.string(),
});
export type Deadline = z.output<typeof deadline>;

/** A choice where the text leaves one, with what each gives here. */
export const deadlineChoice = z.object({
  setting: z.enum(['lastDay', 'terms', 'reportGraceDays', 'renewalMonths', 'bankCheckMonths']),
  trap: z.string(),
  label: z.string(),
  explanation: z.string(),
  options: z.array(z.object({ value: z.string(), label: z.string(), result: z.string(), chosen: z.boolean() })),
});

export const timeline = z.object({
  asOf: localDate,
  signedOn: localDate.nullable(),
  /** « du … au … (inclus) », or why it cannot be said. */
  validity: z.string(),
  entries: z.array(deadline),
  settings: deadlineSettings,
  choices: z.array(deadlineChoice),
  notes: z.array(z.string()),
});
export type Timeline = z.output<typeof timeline>;

export const listDeadlines = defineRoute({
  name: 'listDeadlines',
  method: 'GET',
  path: '/conventions/:id/deadlines',
  permission: 'convention:read',
  summary: 'Toutes les échéances d’une convention : qui doit quoi, pour quand, et d’où vient la date.',
  params: byId,
  query: z.object({ asOf: localDate.optional() }),
  response: timeline,
});

/** A convention by what it has to do next. */
export const conventionAhead = z.object({
  conventionId: id,
  reference: z.string(),
  title: z.string(),
  localAuthority: placeRef,
  state: conventionState,
  /** How many of its deadlines are late. */
  late: z.int(),
  /** Due and without a number of days: since a day that is past, or without any. Never late. */
  dueNow: z.array(deadline),
  /** The nearest whose day is still to come. */
  next: deadline.nullable(),
});
export type ConventionAhead = z.output<typeof conventionAhead>;

export const listNextDeadlines = defineRoute({
  name: 'listNextDeadlines',
  method: 'GET',
  path: '/deadlines',
  permission: 'convention:read',
  summary: 'Pour chaque convention que l’on voit : ce qui est en retard, et sa prochaine échéance.',
  query: z.object(page),
  response: pageOf(conventionAhead),
});

export const setDeadlineSettings = defineRoute({
  name: 'setDeadlineSettings',
  method: 'PUT',
  path: '/conventions/:id/deadlines',
  permission: 'convention:write',
  summary: 'Choisit comment lire ce que le texte laisse ouvert (dernier jour, trimestre, délais de notre fait).',
  params: byId,
  body: deadlineSettings,
  response: timeline,
});

export const downloadDeadlines = defineRoute({
  name: 'downloadDeadlines',
  method: 'GET',
  path: '/conventions/:id/deadlines.ics',
  permission: 'convention:read',
  summary: 'Les échéances, pour un agenda (iCalendar).',
  params: byId,
  response: z.string(),
  produces: 'text/calendar',
});

export const calendarFeed = z.object({
  id,
  label: z.string(),
  createdAt: instant,
  /** Null where it is somebody else's: whoever writes in the convention may close it, and is told nobody's name. */
  createdBy: z.string().nullable(),
  lastReadAt: instant.nullable(),
});
export type CalendarFeed = z.output<typeof calendarFeed>;

export const listCalendarFeeds = defineRoute({
  name: 'listCalendarFeeds',
  method: 'GET',
  path: '/conventions/:id/calendar-feeds',
  permission: 'convention:read',
  summary: 'Les adresses d’agenda ouvertes sur cette convention : les siennes, et toutes pour qui peut y écrire.',
  params: byId,
  response: z.object({ items: z.array(calendarFeed) }),
});

export const createCalendarFeed = defineRoute({
  name: 'createCalendarFeed',
  method: 'POST',
  path: '/conventions/:id/calendar-feeds',
  permission: 'convention:read',
  summary: 'Ouvre une adresse secrète à laquelle un agenda s’abonne ; elle n’est montrée qu’une fois.',
  params: byId,
  body: z.object({ label: line(80) }).strict(),
  response: z.object({ feed: calendarFeed, url: z.string(), token: z.string() }),
  status: 201,
  shownOnce: true,
  refusals: ['convention.tooManyFeeds', 'convention.feedByAPersonOnly'],
});

export const revokeCalendarFeed = defineRoute({
  name: 'revokeCalendarFeed',
  method: 'DELETE',
  path: '/conventions/:id/calendar-feeds/:feedId',
  permission: 'convention:read',
  summary: 'Ferme une adresse d’agenda : elle ne répond plus.',
  params: z.object({ id, feedId: id }),
  response: z.object({ id }),
});

export const readCalendarFeed = defineRoute({
  name: 'readCalendarFeed',
  method: 'GET',
  path: '/calendar-feeds/:token',
  permission: 'public',
  summary: 'Les échéances d’une convention pour l’agenda qui en a l’adresse secrète ; aucune donnée personnelle.',
  params: z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}(\.ics)?$/) }),
  response: z.string(),
  produces: 'text/calendar',
});
