import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, instant } from '../shapes.js';

/** Of one `.ipa`, before base64: what is kept of a document (sealed, whole) at most. */
export const APPLE_OWN_APP_BYTES = 16 * 1024 * 1024;
const BODY_BYTES = Math.ceil(APPLE_OWN_APP_BYTES / 3) * 4;

export const appleOwnApp = z.object({
  /** Null: none was deposited. */
  file: z
    .object({
      bundleId: z.string(),
      name: z.string(),
      version: z.string(),
      build: z.string(),
      minimumOs: z.string().nullable(),
      bytes: z.int(),
      /** When the profile inside ends: no iPad opens the application after that. */
      expiresAt: instant,
      standing: z.enum(['ok', 'soon', 'expired']),
      /** False: it runs on the devices that its author has named alone. */
      forAll: z.boolean(),
      uploadedAt: instant,
      uploadedBy: z.string(),
    })
    .nullable(),
  /** iPads that are to have it; of these, those that have it, and those that something stops. */
  devices: z.int(),
  installed: z.int(),
  stopped: z.int(),
  /** What stops the first of them, in one sentence. */
  why: z.string().nullable(),
});
export type AppleOwnApp = z.output<typeof appleOwnApp>;

export const getAppleOwnApp = defineRoute({
  name: 'getAppleOwnApp',
  method: 'GET',
  path: '/apps/:id/ipa',
  permission: 'app:write',
  summary:
    'L’application iPad propre à un lieu (.ipa) : sa version, jusqu’à quand elle s’ouvre, et où en sont les iPad.',
  params: byId,
  response: appleOwnApp,
});

export const uploadAppleOwnApp = defineRoute({
  name: 'uploadAppleOwnApp',
  method: 'POST',
  path: '/apps/:id/ipa',
  permission: 'app:write',
  summary: 'Dépose une application iPad propre à un lieu (.ipa de 16 Mio au plus), ou sa version suivante.',
  params: byId,
  body: z.object({ contentBase64: z.string().min(1).max(BODY_BYTES) }).strict(),
  response: appleOwnApp,
  status: 201,
  bodyLimit: BODY_BYTES + 1024,
  refusals: [
    'wire-apple.unfitIpa',
    'apple-own-apps.tooLarge',
    'apple-own-apps.anotherBundle',
    'apple-own-apps.boughtAlready',
    'apple-own-apps.expired',
    'apple-own-apps.notForIpad',
  ],
});

export const withdrawAppleOwnApp = defineRoute({
  name: 'withdrawAppleOwnApp',
  method: 'DELETE',
  path: '/apps/:id/ipa',
  permission: 'app:write',
  summary: 'Retire ce fichier du serveur, et l’application des iPad qui l’ont.',
  params: byId,
  response: appleOwnApp,
});
