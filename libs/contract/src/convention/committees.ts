import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, line, localDate, placeRef, uai } from '../shapes.js';

/** Art. 4.1 names four seats, art. 4.2 eleven; whoever else is summoned is a guest. */
export const SEATS = [
  'schoolHead',
  'localAuthority',
  'inspector',
  'parent',
  'departmentalDirector',
  'digitalDelegate',
  'digitalInspector',
  'collegePrincipal',
  'digitalReferent',
  'guest',
] as const;
export type Seat = (typeof SEATS)[number];

/** What a rule or a trap has to say here: it warns or reminds, and never holds anything back. */
export const committeeRemark = z.object({
  rule: z.string(),
  kind: z.enum(['warning', 'reminder', 'information']),
  message: z.string(),
  articles: z.array(z.string()),
});
export type CommitteeRemark = z.output<typeof committeeRemark>;

/** A seat is a function. Who holds it, and where to write, are told only to whoever may convene or prepare. */
export const committeeMember = z.object({
  id,
  seat: z.enum(SEATS),
  function: z.string(),
  /** The signatory for which she sits (R37); null where she sits for none. */
  represents: placeRef.nullable(),
  displayName: z.string().nullable(),
  email: z.string().nullable(),
});
export type CommitteeMember = z.output<typeof committeeMember>;

export const committeeSeat = z.object({
  seat: z.enum(SEATS),
  label: z.string(),
  required: z.int(),
  members: z.array(committeeMember),
});

export const committeeMission = z.object({
  rule: z.string(),
  label: z.string(),
  articles: z.array(z.string()),
  /** Day of the latest meeting held that had it on its agenda. */
  lastExaminedOn: localDate.nullable(),
});

/** T16: which year the periods are cut from, said with its result. */
export const committeeRhythm = z.object({
  rule: z.string(),
  choice: z.enum(['schoolTerms', 'civilQuarters', 'schoolYear']),
  choiceLabel: z.string(),
  articles: z.array(z.string()),
  /** Null: computable. Otherwise the French sentence that says why not (T09). */
  notComputable: z.string().nullable(),
  periods: z.array(
    z.object({
      label: z.string(),
      from: localDate,
      until: localDate,
      required: z.int(),
      held: z.int(),
      planned: z.int(),
      state: z.enum(['kept', 'planned', 'toHold', 'missing', 'toCome']),
    }),
  ),
});

export const decision = z.object({
  id,
  meetingId: id,
  meetingOn: localDate,
  text: z.string(),
  owner: z.string(),
  dueOn: localDate.nullable(),
  state: z.enum(['open', 'done', 'dropped']),
  late: z.boolean(),
  endedOn: localDate.nullable(),
  note: z.string().nullable(),
});
export type Decision = z.output<typeof decision>;

export const MEETING_STATES = ['planned', 'convened', 'held', 'cancelled'] as const;

export const meetingGlance = z.object({
  id,
  on: localDate,
  at: z.string(),
  where: z.string(),
  state: z.enum(MEETING_STATES),
  warnings: z.int(),
});

export const committeeGlance = z.object({
  /** Null until it is composed: the convention names it, nobody has yet said who sits. */
  id: id.nullable(),
  kind: z.enum(['local', 'departmental']),
  name: z.string(),
  schoolUai: z.string().nullable(),
  place: placeRef.nullable(),
  next: meetingGlance.nullable(),
  latest: meetingGlance.nullable(),
  openDecisions: z.int(),
  rhythm: committeeRhythm,
  remarks: z.array(committeeRemark),
});
export type CommitteeGlance = z.output<typeof committeeGlance>;

const concerned = z.object({
  id,
  reference: z.string(),
  academie: placeRef,
  localAuthority: placeRef,
  /** Whether a member sits for it (T18: nobody reserves it a seat). */
  localAuthoritySeated: z.boolean(),
});

export const committee = committeeGlance.extend({
  id,
  /** The convention of a local committee; those of the ground of a departmental one. */
  conventions: z.array(concerned),
  seats: z.array(committeeSeat),
  /** T20: who is useful and has no seat. */
  suggestedGuests: z.array(z.object({ function: z.string(), why: z.string() })),
  missions: z.array(committeeMission),
  meetings: z.array(meetingGlance),
  decisions: z.array(decision),
  /** What is proposed for the agenda of the next meeting. */
  suggestedAgenda: z.array(z.object({ label: z.string(), mission: z.string().nullable() })),
  mayPrepare: z.boolean(),
  mayConvene: z.boolean(),
});
export type Committee = z.output<typeof committee>;

export const newMember = z
  .object({
    seat: z.enum(SEATS),
    function: line(120),
    representsPlaceId: id.nullable(),
    displayName: line(120).nullable(),
    email: z.email().max(254).nullable(),
  })
  .strict();
export type NewMember = z.output<typeof newMember>;

export const listCommittees = defineRoute({
  name: 'listCommittees',
  method: 'GET',
  path: '/conventions/:id/committees',
  permission: 'convention:read',
  summary: 'Les comités de pilotage d’une convention : un par école de l’annexe, et le départemental.',
  params: byId,
  response: z.object({ items: z.array(committeeGlance) }),
});

export const composeLocalCommittee = defineRoute({
  name: 'composeLocalCommittee',
  method: 'PUT',
  path: '/conventions/:id/local-committee',
  permission: 'project:write',
  summary: 'Compose le comité local d’une école : quatre sièges (art. 4.1.1).',
  params: byId,
  body: z.object({ schoolUai: uai, members: z.array(newMember).max(20) }).strict(),
  response: committee,
});

export const listDepartmentalCommittees = defineRoute({
  name: 'listDepartmentalCommittees',
  method: 'GET',
  path: '/departmental-committees',
  permission: 'convention:read',
  summary: 'Les comités de pilotage départementaux que l’on peut voir.',
  response: z.object({ items: z.array(committeeGlance) }),
});

export const composeDepartmentalCommittee = defineRoute({
  name: 'composeDepartmentalCommittee',
  method: 'PUT',
  path: '/places/:id/departmental-committee',
  permission: 'committee:convene',
  summary: 'Compose le comité départemental d’un département ou d’une académie : onze sièges (art. 4.2.1).',
  params: byId,
  body: z.object({ members: z.array(newMember).max(40) }).strict(),
  response: committee,
});

export const getCommittee = defineRoute({
  name: 'getCommittee',
  method: 'GET',
  path: '/committees/:id',
  permission: 'convention:read',
  summary: 'Un comité : sièges, rythme, missions, réunions et décisions en cours.',
  params: byId,
  response: committee,
});
