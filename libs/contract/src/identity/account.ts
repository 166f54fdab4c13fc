import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, done, id, instant, line, localDate, paragraph } from '../shapes.js';
import { heldRole } from './people.js';
import { password, providerId, secondFactor, WEBAUTHN_BODY_LIMIT, webAuthnAnswer, webAuthnOptions } from './sign-in.js';

/** One's own account: how one comes in, from where one is in, and to whom one has delegated. */
export const passkey = z.object({ id, name: z.string(), createdAt: instant, lastUsedAt: instant.nullable() });
export const openSessionOf = z.object({
  id,
  /** The session that asks. */
  current: z.boolean(),
  method: z.enum(['link', 'password', 'passkey', 'provider', 'firstRun']),
  /** « Firefox sous Windows », as the browser says of itself; no address is kept. */
  browser: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
});
export const account = z.object({
  displayName: z.string(),
  email: z.string(),
  passkeys: z.array(passkey),
  /** Password and code go together. */
  passwordSetAt: instant.nullable(),
  recoveryCodesLeft: z.int(),
  providers: z.array(
    z.object({ id, provider: providerId, label: z.string(), linkedAt: instant, lastUsedAt: instant.nullable() }),
  ),
  sessions: z.array(openSessionOf),
  /** Roles that one has lent, still in force. */
  delegations: z.array(z.object({ id, to: z.string(), role: heldRole, reason: z.string() })),
});
export type Account = z.output<typeof account>;

export const getAccount = defineRoute({
  name: 'getAccount',
  method: 'GET',
  path: '/account',
  permission: 'session:own',
  summary: 'Son propre compte : moyens de connexion, sessions ouvertes, délégations.',
  response: account,
});

export const closeOtherSessions = defineRoute({
  name: 'closeOtherSessions',
  method: 'DELETE',
  path: '/account/sessions',
  permission: 'session:own',
  summary: 'Ferme toutes ses sessions, sauf celle-ci.',
  response: z.object({ closed: z.int() }),
});

export const closeOneSession = defineRoute({
  name: 'closeOneSession',
  method: 'DELETE',
  path: '/account/sessions/:id',
  permission: 'session:own',
  summary: 'Ferme une de ses sessions.',
  params: byId,
  response: done,
});

export const getPasskeyOptions = defineRoute({
  name: 'getPasskeyOptions',
  method: 'POST',
  path: '/account/passkeys/options',
  permission: 'session:own',
  summary: 'Donne au navigateur de quoi créer une clé d’accès.',
  response: z.object({ challengeId: id, options: webAuthnOptions }),
  status: 201,
});

export const addPasskey = defineRoute({
  name: 'addPasskey',
  method: 'POST',
  path: '/account/passkeys',
  permission: 'session:own',
  summary: 'Ajoute une clé d’accès à son compte.',
  body: z.object({ challengeId: id, name: line(60), answer: webAuthnAnswer }).strict(),
  bodyLimit: WEBAUTHN_BODY_LIMIT,
  response: account,
  status: 201,
});

export const removePasskey = defineRoute({
  name: 'removePasskey',
  method: 'DELETE',
  path: '/account/passkeys/:id',
  permission: 'session:own',
  summary: 'Retire une clé d’accès de son compte.',
  params: byId,
  response: account,
});

export const preparePassword = defineRoute({
  name: 'preparePassword',
  method: 'POST',
  path: '/account/password/preparation',
  permission: 'session:own',
  summary:
    'Propose un mot de passe et reçoit le secret de l’application à codes ; rien ne change avant la confirmation.',
  body: z.object({ password: z.string().min(12).max(256) }).strict(),
  response: z.object({ preparationId: id, otpauthUrl: z.string(), secret: z.string(), qrSvg: z.string() }),
  status: 201,
  shownOnce: true,
});

export const confirmPassword = defineRoute({
  name: 'confirmPassword',
  method: 'POST',
  path: '/account/password',
  permission: 'session:own',
  summary: 'Confirme le mot de passe par un code de l’application ; donne dix codes de secours, une seule fois.',
  body: z
    .object({
      preparationId: id,
      code: z
        .string()
        .trim()
        .regex(/^\d{6}$/, 'Le code compte 6 chiffres.'),
    })
    .strict(),
  response: z.object({ recoveryCodes: z.array(z.string()) }),
  status: 201,
  shownOnce: true,
});

export const removePassword = defineRoute({
  name: 'removePassword',
  method: 'DELETE',
  path: '/account/password',
  permission: 'session:own',
  summary: 'Retire le mot de passe et l’application à codes de son compte.',
  response: account,
});

export const renewRecoveryCodes = defineRoute({
  name: 'renewRecoveryCodes',
  method: 'POST',
  path: '/account/recovery-codes',
  permission: 'session:own',
  summary: 'Remplace ses codes de secours par dix nouveaux.',
  response: z.object({ recoveryCodes: z.array(z.string()) }),
  status: 201,
  shownOnce: true,
});

export const unlinkProvider = defineRoute({
  name: 'unlinkProvider',
  method: 'DELETE',
  path: '/account/providers/:id',
  permission: 'session:own',
  summary: 'Ne se connecte plus par ce fournisseur d’identité.',
  params: byId,
  response: account,
});

const proven = z.object({ provenAt: instant });

export const proveWithPassword = defineRoute({
  name: 'proveWithPassword',
  method: 'POST',
  path: '/account/proof/password',
  permission: 'session:own',
  summary: 'Confirme que c’est bien soi, avec son mot de passe et un code, avant un acte grave.',
  body: z.object({ password, code: secondFactor }).strict(),
  response: proven,
  status: 201,
});

export const getProofOptions = defineRoute({
  name: 'getProofOptions',
  method: 'POST',
  path: '/account/proof/passkey/options',
  permission: 'session:own',
  summary: 'Donne au navigateur de quoi demander une de ses clés d’accès.',
  response: z.object({ challengeId: id, options: webAuthnOptions }),
  status: 201,
});

export const proveWithPasskey = defineRoute({
  name: 'proveWithPasskey',
  method: 'POST',
  path: '/account/proof/passkey',
  permission: 'session:own',
  summary: 'Confirme que c’est bien soi, avec une clé d’accès, avant un acte grave.',
  body: z.object({ challengeId: id, answer: webAuthnAnswer }).strict(),
  bodyLimit: WEBAUTHN_BODY_LIMIT,
  response: proven,
  status: 201,
});

export const delegateRole = defineRoute({
  name: 'delegateRole',
  method: 'POST',
  path: '/account/delegations',
  permission: 'session:own',
  summary: 'Prête un de ses rôles à une personne déjà connue, pour un temps.',
  body: z
    .object({ roleId: id, email: z.email().max(200), from: localDate, until: localDate, reason: paragraph(300) })
    .strict(),
  response: account,
  status: 201,
});

export const endDelegation = defineRoute({
  name: 'endDelegation',
  method: 'DELETE',
  path: '/account/delegations/:id',
  permission: 'session:own',
  summary: 'Reprend un rôle que l’on a prêté.',
  params: byId,
  response: account,
});
