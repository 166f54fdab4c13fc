import { z } from 'zod';
import { defineRoute } from '../route.js';
import { me } from './sessions.js';

/** What the browser's WebAuthn interface takes and gives; read by the server with the library's own checks. */
export const webAuthnOptions = z.record(z.string(), z.unknown());
export const webAuthnAnswer = z.looseObject({
  id: z.string().max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
});
/** A browser's answer with the certificates of its key, in bytes. */
export const WEBAUTHN_BODY_LIMIT = 32 * 1024;
export const password = z.string().min(1).max(256);
/** Six digits of the application, or a recovery code. */
export const secondFactor = z.string().trim().min(6).max(20);
export const providerId = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const getSignInMethods = defineRoute({
  name: 'getSignInMethods',
  method: 'GET',
  path: '/sign-in',
  permission: 'public',
  summary: 'Comment on se connecte à cette instance.',
  response: z.object({
    providers: z.array(z.object({ id: providerId, label: z.string() })),
  }),
});

export const signInWithPassword = defineRoute({
  name: 'signInWithPassword',
  method: 'POST',
  path: '/sign-in/password',
  permission: 'public',
  summary: 'Ouvre une session avec un mot de passe et un code ; le refus ne dit jamais ce qui est faux.',
  body: z.object({ email: z.string().trim().max(200), password, code: secondFactor }).strict(),
  response: me,
  status: 201,
});

export const getPasskeySignInOptions = defineRoute({
  name: 'getPasskeySignInOptions',
  method: 'POST',
  path: '/sign-in/passkey/options',
  permission: 'public',
  summary: 'Donne au navigateur de quoi demander une clé d’accès.',
  response: z.object({ challengeId: z.uuid(), options: webAuthnOptions }),
  status: 201,
});

export const signInWithPasskey = defineRoute({
  name: 'signInWithPasskey',
  method: 'POST',
  path: '/sign-in/passkey',
  permission: 'public',
  summary: 'Ouvre une session avec une clé d’accès.',
  body: z.object({ challengeId: z.uuid(), answer: webAuthnAnswer }).strict(),
  bodyLimit: WEBAUTHN_BODY_LIMIT,
  response: me,
  status: 201,
});

/** Why a provider's return let nobody in: `refus` in the address of the page that says it. */
export const PROVIDER_REFUSALS = [
  'providerUnknown',
  'providerAway',
  'providerRefused',
  'providerFlowGone',
  'providerNotAdded',
  'providerOfAnother',
  'providerNotLinked',
  'proofNeeded',
  'freshSessionNeeded',
  'sessionGone',
  'tooManyAttempts',
] as const;

const elsewhere = z.object({ location: z.string() });

export const startProviderSignIn = defineRoute({
  name: 'startProviderSignIn',
  method: 'GET',
  path: '/sign-in/providers/:provider',
  permission: 'public',
  summary:
    'Envoie le navigateur chez le fournisseur d’identité (OpenID Connect, PKCE) ; `prove` : pour confirmer son identité ; `link` : pour le lier à son compte.',
  params: z.object({ provider: providerId }),
  query: z.object({ prove: z.literal('1').optional(), link: z.literal('1').optional() }).strict(),
  response: elsewhere,
  status: 303,
});

export const endProviderSignIn = defineRoute({
  name: 'endProviderSignIn',
  method: 'GET',
  path: '/sign-in/providers/:provider/return',
  permission: 'public',
  summary: 'Retour du fournisseur d’identité : ouvre la session, puis renvoie à la console.',
  params: z.object({ provider: providerId }),
  query: z.object({
    code: z.string().max(4000).optional(),
    state: z.string().max(400).optional(),
    iss: z.string().max(400).optional(),
    error: z.string().max(200).optional(),
    error_description: z.string().max(1000).optional(),
    session_state: z.string().max(400).optional(),
  }),
  response: elsewhere,
  status: 303,
});
