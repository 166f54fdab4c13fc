import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, localDate, page, pageOf, paragraph, placeRef } from '../shapes.js';

/**
 * A dangerous act that somebody asks for: nothing happens on one person's word. A second person approves it from
 * another session, then it waits its delay, during which anyone concerned can stop it.
 */
export const APPROVAL_STATES = ['asked', 'approved', 'carriedOut', 'refused', 'stopped', 'expired', 'failed'] as const;
export const approvalState = z.enum(APPROVAL_STATES);
export const approval = z.object({
  id,
  /** Stable name of the act: `fleet.device.erase`. */
  act: z.string(),
  /** The act in French, as a title: « Effacer et désenrôler 2 tablettes ». */
  title: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
  /** The devices it touches, in French, when it touches devices: « Tablette 7 (Classe mobile CM2) ». */
  items: z.array(z.string()),
  place: placeRef,
  reason: z.string(),
  state: approvalState,
  askedAt: instant,
  askedBy: z.string(),
  /** A second person's word is waited for until then. */
  expiresAt: instant,
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  /** Carried out from then on; until then anyone concerned stops it. */
  startsAt: instant.nullable(),
  endedAt: instant.nullable(),
  endedBy: z.string().nullable(),
  /** Of a refusal, a stop or a failure, in French. */
  endReason: z.string().nullable(),
  /** What the caller may do with it now; when she may not approve, why, in one French sentence. */
  mayApprove: z.boolean(),
  mayNotApproveBecause: z.string().nullable(),
  mayStop: z.boolean(),
});
export type Approval = z.output<typeof approval>;

export const listApprovals = defineRoute({
  name: 'listApprovals',
  method: 'GET',
  path: '/approvals',
  permission: 'session:own',
  summary: 'Actes graves demandés sur ses lieux, ou par soi-même, du plus récent au plus ancien.',
  query: z.object({ ...page, state: approvalState.optional(), placeId: id.optional() }).strict(),
  response: pageOf(approval),
});

export const getApproval = defineRoute({
  name: 'getApproval',
  method: 'GET',
  path: '/approvals/:id',
  permission: 'session:own',
  summary: 'Un acte grave demandé, sur ses lieux ou par soi-même.',
  params: byId,
  response: approval,
});

export const approve = defineRoute({
  name: 'approve',
  method: 'POST',
  path: '/approvals/:id/approval',
  permission: 'approval:decide',
  summary: 'Donne le second accord : une autre personne, une autre session, une identité confirmée à l’instant.',
  params: byId,
  response: approval,
});

export const refuseApproval = defineRoute({
  name: 'refuseApproval',
  method: 'POST',
  path: '/approvals/:id/refusal',
  permission: 'approval:decide',
  summary: 'Refuse un acte grave.',
  params: byId,
  body: z.object({ reason: paragraph(300) }).strict(),
  response: approval,
});

export const stopApproval = defineRoute({
  name: 'stopApproval',
  method: 'POST',
  path: '/approvals/:id/stop',
  permission: 'session:own',
  summary: 'Arrête un acte grave avant qu’il ait lieu ; qui l’a demandé le peut toujours.',
  params: byId,
  body: z.object({ reason: paragraph(300) }).strict(),
  response: approval,
});

/** The kill switch: while it is set, no dangerous act of the instance goes on, not even one already approved. */
export const freeze = z.object({
  frozen: z.boolean(),
  since: instant.nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  maySet: z.boolean(),
  /** Asking for it; a second person must still agree. */
  mayLift: z.boolean(),
});
export type Freeze = z.output<typeof freeze>;

export const getFreeze = defineRoute({
  name: 'getFreeze',
  method: 'GET',
  path: '/freeze',
  permission: 'session:own',
  summary: 'Dit si les actes graves sont gelés.',
  response: freeze,
});

export const setFreeze = defineRoute({
  name: 'setFreeze',
  method: 'POST',
  path: '/freeze',
  permission: 'freeze:set',
  summary: 'Gèle à l’instant tous les actes graves de l’instance.',
  body: z.object({ reason: paragraph(300) }).strict(),
  response: freeze,
});

export const askToLiftFreeze = defineRoute({
  name: 'askToLiftFreeze',
  method: 'POST',
  path: '/freeze/lifting',
  permission: 'system:administer',
  summary: 'Demande le dégel ; une seconde personne doit l’accorder.',
  body: z.object({ reason: paragraph(300) }).strict(),
  response: approval,
  status: 201,
});

export const askForAdministrator = defineRoute({
  name: 'askForAdministrator',
  method: 'POST',
  path: '/people/:id/administrations',
  permission: 'person:write',
  summary: 'Demande de confier l’administration d’un lieu à une personne ; une seconde personne doit l’accorder.',
  params: byId,
  body: z
    .object({ placeId: id, from: localDate, until: localDate.nullable().default(null), reason: paragraph(300) })
    .strict(),
  response: approval,
  status: 201,
});
