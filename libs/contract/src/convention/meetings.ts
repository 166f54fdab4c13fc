import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate, placeRef } from '../shapes.js';
import { MEETING_STATES, committeeMember, committeeRemark, decision, newMember } from './committees.js';

export const agendaItem = z
  .object({
    label: line(300),
    /** The mission of art. 4 that it serves: `R27`. */
    mission: z
      .string()
      .regex(/^R\d\d$/)
      .nullable(),
    /** T19: the acquisition is proposed by somebody whom the text does not name. */
    proposedBy: line(200).nullable(),
  })
  .strict();
export type AgendaItem = z.output<typeof agendaItem>;

/** What was known on the day of the meeting, kept as it stood. A null value is « non renseigné », never 0. */
export const indicator = z.object({
  key: z.string(),
  label: z.string(),
  unit: z.enum(['count', 'cents', 'percent', 'date', 'text']),
  value: z.union([z.number(), z.string()]).nullable(),
  /** Of a share, so that it is never read without its base. */
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  articles: z.array(z.string()),
});
export const indicatorsSnapshot = z.object({ asOf: localDate, takenAt: instant, figures: z.array(indicator) });
export type Indicator = z.output<typeof indicator>;
export type IndicatorsSnapshot = z.output<typeof indicatorsSnapshot>;

export const PRESENCES = ['present', 'represented', 'excused', 'absent'] as const;

export const meeting = z.object({
  id,
  committee: z.object({ id, kind: z.enum(['local', 'departmental']), name: z.string() }),
  conventionId: id.nullable(),
  on: localDate,
  at: z.string(),
  minutes: z.int(),
  where: z.string(),
  state: z.enum(MEETING_STATES),
  agenda: z.array(agendaItem),
  attendees: z.array(committeeMember.extend({ presence: z.enum(PRESENCES).nullable(), convened: z.boolean() })),
  notice: z.object({
    /** Null where the convention gives no delay. */
    required: z.int().nullable(),
    /** Latest day on which the convocation is in time. */
    sendBy: localDate.nullable(),
    sentOn: localDate.nullable(),
    /** Calendar days between sending and meeting (T17). */
    days: z.int().nullable(),
    inTime: z.boolean().nullable(),
    how: z.enum(['chariot', 'elsewhere']).nullable(),
    /** By whom, as a function. */
    by: z.string().nullable(),
    /** Date, place or agenda have changed since: send it again. */
    outdated: z.boolean(),
  }),
  signatories: z.array(z.object({ place: placeRef, represented: z.boolean().nullable() })),
  decisions: z.array(decision),
  minutesText: z.string().nullable(),
  /** R35: departmental only. */
  academicLevelInformedOn: localDate.nullable(),
  indicators: indicatorsSnapshot.nullable(),
  cancelledBecause: z.string().nullable(),
  remarks: z.array(committeeRemark),
  mayPrepare: z.boolean(),
  mayConvene: z.boolean(),
});
export type Meeting = z.output<typeof meeting>;

const guest = newMember.omit({ seat: true }).strict();
const planned = {
  on: localDate,
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Une heure s’écrit comme 17:30.'),
  minutes: z.int().min(15).max(600),
  where: line(300),
  agenda: z.array(agendaItem).max(30),
  /** Art. 4: anyone whom the convener finds useful, for this meeting. */
  guests: z.array(guest).max(20),
};
export const plannedMeeting = z.object(planned).strict();
export type PlannedMeeting = z.output<typeof plannedMeeting>;

export const planMeeting = defineRoute({
  name: 'planMeeting',
  method: 'POST',
  path: '/committees/:id/meetings',
  permission: 'project:write',
  summary: 'Prévoit une réunion : date, lieu, ordre du jour, invités.',
  params: byId,
  body: plannedMeeting,
  response: meeting,
  status: 201,
});

export const getMeeting = defineRoute({
  name: 'getMeeting',
  method: 'GET',
  path: '/meetings/:id',
  permission: 'convention:read',
  summary: 'Une réunion : convocation, présences, décisions, compte rendu, indicateurs du jour.',
  params: byId,
  response: meeting,
});

export const changeMeeting = defineRoute({
  name: 'changeMeeting',
  method: 'PUT',
  path: '/meetings/:id',
  permission: 'project:write',
  summary: 'Change une réunion qui n’a pas eu lieu ; une convocation déjà partie est alors à renvoyer.',
  params: byId,
  body: plannedMeeting,
  response: meeting,
});

export const conveneMeeting = defineRoute({
  name: 'conveneMeeting',
  method: 'POST',
  path: '/meetings/:id/convocation',
  permission: 'committee:convene',
  summary: 'Envoie la convocation, avec l’ordre du jour, par courriel : PDF et invitation d’agenda.',
  params: byId,
  body: z.object({ message: z.string().trim().max(2_000).nullable() }).strict(),
  response: meeting,
});

export const recordConvocation = defineRoute({
  name: 'recordConvocation',
  method: 'PUT',
  path: '/meetings/:id/convocation',
  permission: 'project:write',
  summary: 'Note une convocation partie sans Chariot : quand, et par qui.',
  params: byId,
  body: z.object({ sentOn: localDate, by: line(120) }).strict(),
  response: meeting,
});

export const cancelMeeting = defineRoute({
  name: 'cancelMeeting',
  method: 'POST',
  path: '/meetings/:id/cancellation',
  permission: 'committee:convene',
  summary: 'Annule une réunion ; ceux qui étaient convoqués en sont avertis.',
  params: byId,
  body: z.object({ reason: line(300) }).strict(),
  response: meeting,
});

export const recordAttendance = defineRoute({
  name: 'recordAttendance',
  method: 'PUT',
  path: '/meetings/:id/attendance',
  permission: 'project:write',
  summary: 'Note les présences : la réunion est tenue, et les indicateurs de ce jour sont figés.',
  params: byId,
  body: z
    .object({
      attendance: z
        .array(z.object({ memberId: id, presence: z.enum(PRESENCES) }).strict())
        .min(1)
        .max(60),
    })
    .strict(),
  response: meeting,
});

export const recordMinutes = defineRoute({
  name: 'recordMinutes',
  method: 'PUT',
  path: '/meetings/:id/minutes',
  permission: 'project:write',
  summary: 'Écrit le compte rendu d’une réunion tenue.',
  params: byId,
  body: z
    .object({ text: z.string().trim().min(1).max(40_000), academicLevelInformedOn: localDate.nullable() })
    .strict(),
  response: meeting,
});

const decided = { text: line(1_000), owner: line(120), dueOn: localDate.nullable() };

export const addDecision = defineRoute({
  name: 'addDecision',
  method: 'POST',
  path: '/meetings/:id/decisions',
  permission: 'project:write',
  summary: 'Ajoute une décision à une réunion tenue : qui la porte, pour quand.',
  params: byId,
  body: z.object(decided).strict(),
  response: meeting,
  status: 201,
});

export const changeDecision = defineRoute({
  name: 'changeDecision',
  method: 'PUT',
  path: '/meetings/:id/decisions/:decisionId',
  permission: 'project:write',
  summary: 'Suit une décision : faite, abandonnée ou à faire.',
  params: z.object({ id, decisionId: id }),
  body: z
    .object({
      ...decided,
      state: decision.shape.state,
      endedOn: localDate.nullable(),
      note: line(500).nullable(),
    })
    .strict(),
  response: meeting,
});

export const getConvocationDocument = defineRoute({
  name: 'getConvocationDocument',
  method: 'GET',
  path: '/meetings/:id/convocation.pdf',
  permission: 'convention:read',
  summary: 'La convocation et son ordre du jour, à imprimer.',
  params: byId,
  response: z.any(),
  produces: 'application/pdf',
});

export const getMinutesDocument = defineRoute({
  name: 'getMinutesDocument',
  method: 'GET',
  path: '/meetings/:id/minutes.pdf',
  permission: 'convention:read',
  summary: 'Le compte rendu : présences, décisions, indicateurs de ce jour.',
  params: byId,
  response: z.any(),
  produces: 'application/pdf',
});

export const getMeetingInvitation = defineRoute({
  name: 'getMeetingInvitation',
  method: 'GET',
  path: '/meetings/:id/invitation.ics',
  permission: 'convention:read',
  summary: 'La réunion pour un agenda (iCalendar).',
  params: byId,
  response: z.any(),
  produces: 'text/calendar',
});
