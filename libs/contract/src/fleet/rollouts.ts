import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, page, pageOf, paragraph } from '../shapes.js';

export const assignmentTarget = z.enum(['place', 'classroom', 'device']);

/** To whom a change goes first, what is waited for, and what makes it go back by itself. */
export const firstTo = z
  .object({
    /** One classroom, or a share of those that the change concerns. */
    to: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('classroom'), classroomId: id }).strict(),
      z.object({ kind: z.literal('share'), percent: z.int().min(1).max(50) }).strict(),
    ]),
    /** It goes on once so many devices have reported… */
    reports: z.int().min(1).max(100_000),
    /** … or after so many minutes, if one at least has: a cart that is switched off proves nothing. */
    minutes: z.int().min(1).max(43_200).nullable().default(null),
    /** It goes back as soon as more than that share of the reports are failures. */
    failurePercent: z.int().min(0).max(100),
  })
  .strict();
export type FirstTo = z.output<typeof firstTo>;

export const rollout = z.object({
  id,
  profileId: id,
  profileName: z.string(),
  kind: z.enum(['version', 'assignment']),
  /** Which version is tried, and which one everybody else has. */
  version: z.int().nullable(),
  fromVersion: z.int(),
  state: z.enum(['trying', 'done', 'rolledBack']),
  /** Classrooms that the change concerns, and those that have it first. */
  classrooms: z.int(),
  first: z.int(),
  /** Names of those that the caller sees, ten at most. */
  firstNames: z.array(z.string()),
  /** Devices in them, those that have reported, those of which a setting failed. */
  concerned: z.int(),
  reported: z.int(),
  failed: z.int(),
  reports: z.int(),
  minutes: z.int().nullable(),
  failurePercent: z.int(),
  startedAt: instant,
  startedBy: z.string(),
  endedAt: instant.nullable(),
  endedBy: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Rollout = z.output<typeof rollout>;

export const listRollouts = defineRoute({
  name: 'listRollouts',
  method: 'GET',
  path: '/rollouts',
  permission: 'profile:read',
  summary: 'Déploiements de profils, du plus récent au plus ancien.',
  query: z.object({ ...page, state: rollout.shape.state.optional() }),
  response: pageOf(rollout),
});

export const getRollout = defineRoute({
  name: 'getRollout',
  method: 'GET',
  path: '/rollouts/:id',
  permission: 'profile:read',
  summary: 'Un déploiement et son avancement.',
  params: byId,
  response: rollout,
});

export const endRollout = defineRoute({
  name: 'endRollout',
  method: 'POST',
  path: '/rollouts/:id/end',
  permission: 'profile:write',
  summary: 'Étend un déploiement à tous sans attendre, ou revient en arrière.',
  params: byId,
  body: z.object({ how: z.enum(['goOn', 'rollBack']), reason: paragraph(300).nullable().default(null) }).strict(),
  response: rollout,
});
