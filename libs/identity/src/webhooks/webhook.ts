import type { WebhookTopic } from '@chariot/contract';
import { ROLE_PERMISSIONS, type Permission, type Role } from '@chariot/kernel';

/** Webhooks that one person may have. */
export const MOST_WEBHOOKS = 20;
/** Begins every signing secret: seen in a log or a commit, it tells what it is. */
export const WEBHOOK_SECRET_MARK = 'chariot_whsec_';

/** Who may be told of what: as in the live feed, whoever may read it. */
export const TOPIC_PERMISSIONS: Readonly<Record<WebhookTopic, Permission>> = {
  device: 'device:read',
  classroom: 'classroom:read',
  profile: 'profile:read',
  operation: 'device:read',
  convention: 'convention:read',
  place: 'place:read',
  approval: 'approval:stop',
};

/** Permissions that these roles, held on the webhook's place or above, give its maker there. */
export const heldBy = (roles: readonly Role[]): ReadonlySet<Permission> =>
  new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));

/** Whether a maker who holds these may be told of this topic; a test tells nothing. */
export const mayHear = (held: ReadonlySet<Permission>, topic: string): boolean =>
  topic === 'test' || (topic in TOPIC_PERMISSIONS && held.has(TOPIC_PERMISSIONS[topic as WebhookTopic]));
