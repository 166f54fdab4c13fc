import { z } from 'zod';
import { approval } from '../identity/approvals.js';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, page, pageOf, paragraph, placeRef } from '../shapes.js';
import { deviceFamily } from './devices.js';
import { assignmentTarget, firstTo, rollout } from './rollouts.js';
import { keptProfileSettings, profileSettings, settingId } from './settings.js';

/** What is left out of an assignment to a place, with all that is below it. */
const exceptions = {
  exceptPlaces: z.array(id).max(200).default([]),
  exceptClassrooms: z.array(id).max(200).default([]),
};
export const assignment = z.object({
  id,
  /** A place of any kind (académie … école), a classroom, or one device. */
  target: assignmentTarget,
  targetId: id,
  targetName: z.string(),
  /** Of a place: which kind. */
  placeKind: placeRef.shape.kind.nullable(),
  exceptions: z.array(z.object({ target: z.enum(['place', 'classroom']), targetId: id, name: z.string() })),
  /** While it is tried on a few classrooms. */
  rolloutId: id.nullable(),
});
export const profile = z.object({
  id,
  name: z.string(),
  /** Where the profile lives: people who reach that place may use it. */
  place: placeRef,
  version: z.int(),
  settings: keptProfileSettings,
  assignments: z.array(assignment),
  /** The change that is being tried, if any. */
  rollout: rollout.nullable(),
  changedAt: instant,
  changedBy: z.string(),
});
export type Profile = z.output<typeof profile>;

export const listProfiles = defineRoute({
  name: 'listProfiles',
  method: 'GET',
  path: '/profiles',
  permission: 'profile:read',
  summary: 'Profils de réglages.',
  /** `classroomId`: only those that make what that classroom is. */
  query: z.object({ ...page, q: z.string().trim().max(100).optional(), classroomId: id.optional() }),
  response: pageOf(profile),
});

export const getProfile = defineRoute({
  name: 'getProfile',
  method: 'GET',
  path: '/profiles/:id',
  permission: 'profile:read',
  summary: 'Un profil ; ses secrets n’y sont que des références scellées.',
  params: byId,
  response: profile,
});

export const writeProfile = defineRoute({
  name: 'writeProfile',
  method: 'POST',
  path: '/profiles',
  permission: 'profile:write',
  summary: 'Écrit un profil, une fois pour toutes les familles d’appareils.',
  body: z.object({ name: line(80), placeId: id, settings: profileSettings }).strict(),
  response: profile,
  status: 201,
});

/** `version` is the one that was read: a change made meanwhile by somebody else is refused, not overwritten. */
const change = { name: line(80), version: z.int(), settings: profileSettings, first: firstTo.optional() };
const assigning = { target: assignmentTarget, targetId: id, ...exceptions, first: firstTo.optional() };
const TWO_PERSONS = ['fleet.twoPersonsNeeded'];

export const changeProfile = defineRoute({
  name: 'changeProfile',
  method: 'PUT',
  path: '/profiles/:id',
  permission: 'profile:write',
  summary:
    'Écrit la version suivante d’un profil ; les tablettes concernées la reçoivent, quelques-unes d’abord si on le veut.',
  params: byId,
  body: z.object(change).strict(),
  response: profile,
  refusals: TWO_PERSONS,
});

export const assignProfile = defineRoute({
  name: 'assignProfile',
  method: 'POST',
  path: '/profiles/:id/assignments',
  permission: 'profile:write',
  summary:
    'Affecte un profil à un lieu, à une classe mobile ou à une tablette ; le plus proche de la tablette l’emporte.',
  params: byId,
  body: z.object(assigning).strict(),
  response: profile,
  status: 201,
  refusals: TWO_PERSONS,
});

export const changeAssignment = defineRoute({
  name: 'changeAssignment',
  method: 'PUT',
  path: '/profiles/:id/assignments/:assignmentId',
  permission: 'profile:write',
  summary: 'Change ce qu’une affectation laisse de côté.',
  params: z.object({ id, assignmentId: id }),
  body: z
    .object({
      ...exceptions,
      /** What was left out when it was read: what somebody else changed meanwhile is refused, not overwritten. */
      before: z.object(exceptions).strict().optional(),
    })
    .strict(),
  response: profile,
  refusals: [...TWO_PERSONS, 'fleet.profileChangedMeanwhile', 'fleet.rolloutUnderWay'],
});

export const unassignProfile = defineRoute({
  name: 'unassignProfile',
  method: 'DELETE',
  path: '/profiles/:id/assignments/:assignmentId',
  permission: 'profile:write',
  summary: 'Retire une affectation ; on peut y revenir pendant trente jours.',
  params: z.object({ id, assignmentId: id }),
  response: profile,
});

/**
 * What two people must want: a certificate authority that tablets believe, a proxy that sees what they read, what an expert writes
 * for iPads and is not known to be harmless.
 */
export const requestProfileAct = defineRoute({
  name: 'requestProfileAct',
  method: 'POST',
  path: '/profiles/:id/requests',
  permission: 'profile:write',
  summary:
    'Demande un changement qui place un intermédiaire entre les tablettes et Internet, ou un réglage d’expert qui n’est pas connu pour sans danger ; une seconde personne doit l’accorder.',
  params: byId,
  body: z
    .object({
      act: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('change'), ...change }).strict(),
        z.object({ kind: z.literal('assign'), ...assigning }).strict(),
        z.object({ kind: z.literal('exceptions'), assignmentId: id, ...exceptions }).strict(),
        z.object({ kind: z.literal('return'), version: z.int().min(1) }).strict(),
        z.object({ kind: z.literal('restore'), assignmentId: id }).strict(),
      ]),
      reason: paragraph(300),
    })
    .strict(),
  response: approval,
  status: 201,
});

const families = z.array(
  z.object({
    family: deviceFamily,
    label: z.string(),
    settings: z.array(
      z.object({
        setting: settingId,
        /** `supervised`: all of it, or a part, asks for a supervised iPad. */
        effect: z.enum(['applied', 'supervised', 'notApplicable']),
        sentence: z.string(),
      }),
    ),
  }),
);

export const previewProfile = defineRoute({
  name: 'previewProfile',
  method: 'POST',
  path: '/profile-previews',
  permission: 'profile:read',
  summary: 'Ce que chaque famille d’appareils présente ici fera vraiment de ces réglages.',
  body: z.object({ settings: profileSettings }).strict(),
  response: z.object({ families }),
});

/** Where a profile meets another that says something else of the same setting. */
const conflict = z.object({
  setting: settingId,
  profileId: id,
  profileName: z.string(),
  targetName: z.string(),
  /** In how many classrooms. */
  classrooms: z.int(),
});
export const foresight = z.object({
  /** Setting by setting: what these classrooms and their devices will be told anew. */
  changes: z.array(
    z.object({
      setting: settingId,
      effect: z.enum(['added', 'changed', 'removed']),
      classrooms: z.int(),
      devices: z.int(),
    }),
  ),
  classrooms: z.int(),
  devices: z.int(),
  /** Settings of this profile that another, nearer or later, wins over. */
  overriddenBy: z.array(conflict),
  /** Settings of others that this profile wins over. */
  overrides: z.array(conflict),
  /** Whether two people must want it. */
  twoPersons: z.boolean(),
});
export type Foresight = z.output<typeof foresight>;

export const foreseeProfile = defineRoute({
  name: 'foreseeProfile',
  method: 'POST',
  path: '/profiles/:id/foresights',
  permission: 'profile:write',
  summary: 'Ce qu’un changement fera, avant de l’enregistrer : réglages, classes mobiles, tablettes et conflits.',
  params: byId,
  body: z
    .object({
      act: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('change'), settings: profileSettings }).strict(),
        z.object({ kind: z.literal('assign'), target: assignmentTarget, targetId: id, ...exceptions }).strict(),
        z.object({ kind: z.literal('unassign'), assignmentId: id }).strict(),
      ]),
    })
    .strict(),
  response: foresight,
});

/** Where one may come back to, for thirty days. */
export const profileHistory = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      name: z.string(),
      settings: z.array(settingId),
      changedAt: instant,
      changedBy: z.string(),
      /** When another took its place; null for the present one, and for one that never went to all. */
      replacedAt: instant.nullable(),
      mayReturn: z.boolean(),
    }),
  ),
  assignments: z.array(
    z.object({
      id,
      target: assignmentTarget,
      targetName: z.string(),
      endedAt: instant,
      endedBy: z.string(),
      mayReturn: z.boolean(),
    }),
  ),
  rollouts: z.array(rollout),
});
export type ProfileHistory = z.output<typeof profileHistory>;

export const getProfileHistory = defineRoute({
  name: 'getProfileHistory',
  method: 'GET',
  path: '/profiles/:id/history',
  permission: 'profile:read',
  summary: 'Les versions d’un profil, ses affectations passées et ses déploiements.',
  params: byId,
  response: profileHistory,
});

export const returnProfile = defineRoute({
  name: 'returnProfile',
  method: 'POST',
  path: '/profiles/:id/returns',
  permission: 'profile:write',
  summary: 'Revient à une version, ou à une affectation, d’il y a moins de trente jours.',
  params: byId,
  body: z
    .object({
      to: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('version'), version: z.int().min(1) }).strict(),
        z.object({ kind: z.literal('assignment'), assignmentId: id }).strict(),
      ]),
    })
    .strict(),
  response: profile,
  refusals: [...TWO_PERSONS, 'fleet.returnTooOld'],
});
