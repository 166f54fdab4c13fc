import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, page, pageOf, placeRef } from '../shapes.js';
import { deviceFamily } from './devices.js';
import { keptProfileSettings, profileSettings, settingId } from './settings.js';

export const assignment = z.object({
  id,
  target: z.enum(['school', 'classroom']),
  targetId: id,
  targetName: z.string(),
});
export const profile = z.object({
  id,
  name: z.string(),
  /** Where the profile lives: people who reach that place may use it. */
  place: placeRef,
  version: z.int(),
  settings: keptProfileSettings,
  assignments: z.array(assignment),
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
  query: z.object({ ...page, q: z.string().trim().max(100).optional() }),
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

export const changeProfile = defineRoute({
  name: 'changeProfile',
  method: 'PUT',
  path: '/profiles/:id',
  permission: 'profile:write',
  summary: 'Écrit la version suivante d’un profil ; les tablettes concernées la reçoivent.',
  params: byId,
  /** `version` is the one that was read: a change made meanwhile by somebody else is refused, not overwritten. */
  body: z.object({ name: line(80), version: z.int(), settings: profileSettings }).strict(),
  response: profile,
});

export const assignProfile = defineRoute({
  name: 'assignProfile',
  method: 'POST',
  path: '/profiles/:id/assignments',
  permission: 'profile:write',
  summary: 'Affecte un profil à une école ou à une classe mobile (la classe mobile l’emporte sur l’école).',
  params: byId,
  body: z.object({ target: z.enum(['school', 'classroom']), targetId: id }).strict(),
  response: profile,
  status: 201,
});

export const unassignProfile = defineRoute({
  name: 'unassignProfile',
  method: 'DELETE',
  path: '/profiles/:id/assignments/:assignmentId',
  permission: 'profile:write',
  summary: 'Retire une affectation.',
  params: z.object({ id, assignmentId: id }),
  response: profile,
});

export const previewProfile = defineRoute({
  name: 'previewProfile',
  method: 'POST',
  path: '/profile-previews',
  permission: 'profile:read',
  summary: 'Ce que chaque famille d’appareils fera vraiment de ces réglages.',
  body: z.object({ settings: profileSettings }).strict(),
  response: z.object({
    families: z.array(
      z.object({
        family: deviceFamily,
        label: z.string(),
        settings: z.array(
          z.object({ setting: settingId, effect: z.enum(['applied', 'notApplicable']), sentence: z.string() }),
        ),
      }),
    ),
  }),
});
