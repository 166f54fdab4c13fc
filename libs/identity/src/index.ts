// People, the roles they hold on places, and how they come in: it refuses a password alone, handing on what one does not
// hold, and leaving an instance without anybody to administer it.
import type { MigrationClass } from '@chariot/platform';
import { COMING_IN_MIGRATIONS } from './coming-in.module.js';
import { DANGEROUS_MIGRATIONS } from './dangerous-acts.module.js';
import { FirstRun1790000002003 } from './first-run/migrations/1790000002003-first-run.js';
import { HOLDING_MIGRATIONS } from './holding.module.js';
import { PeopleHoweverMany1790000023040 } from './people/migrations/1790000023040-people-however-many.js';
import { People1790000002001 } from './people/migrations/1790000002001-people.js';
import { AuthorisingOfficer1790000017001 } from './roles/migrations/1790000017001-authorising-officer.js';
import { RolesPlannedOnce1790000023011 } from './roles/migrations/1790000023011-roles-planned-once.js';
import { CredentialsOfSessions1790000012001 } from './sessions/migrations/1790000012001-credentials-of-sessions.js';
import { WEBHOOK_MIGRATIONS } from './webhooks.module.js';
import { Sessions1790000002002 } from './sessions/migrations/1790000002002-sessions.js';

export { WebhookCalls } from './webhooks/webhook-calls.service.js';
export { IdentityModule } from './identity.module.js';
export { People, type PersonPage, type PersonQuery } from './people/people.service.js';
export { Holders } from './people/holders.service.js';
export { Sessions, type OpenedSession } from './sessions/sessions.service.js';
export { SignInLinks, type SignInLink } from './sessions/sign-in-links.service.js';
export { FirstRun, type FirstAdministrator } from './first-run/first-run.service.js';
export { Approvals } from './approvals/approvals.service.js';
export type { AgreedAct, AskedAct, DangerousAct } from './approvals/dangerous-act.port.js';
export { PROOF_LIFE_MS, requireProof, type ProvenSession } from './approvals/proof.js';
export { CarryingOut } from './approvals/carrying-out.service.js';
export { Quotas } from './approvals/quotas.service.js';
export { Freeze } from './freeze/freeze.service.js';
export { INSTANCE_INFO, type InstanceInfo } from './sessions/instance-info.port.js';
export {
  AdministratorEnded,
  ApprovalChanged,
  FreezeChanged,
  RoleEnded,
  SessionsClosed,
  type AdministratorEndedPayload,
  type ApprovalChangedPayload,
  type FreezeChangedPayload,
  type RoleEndedPayload,
  type SessionsClosedPayload,
} from './events.js';
export { PROVIDER_SETTINGS, type ProviderSettings } from './providers/providers.port.js';

export const migrations: readonly MigrationClass[] = [
  People1790000002001,
  Sessions1790000002002,
  FirstRun1790000002003,
  CredentialsOfSessions1790000012001,
  ...COMING_IN_MIGRATIONS,
  ...HOLDING_MIGRATIONS,
  ...DANGEROUS_MIGRATIONS,
  ...WEBHOOK_MIGRATIONS,
  AuthorisingOfficer1790000017001,
  RolesPlannedOnce1790000023011,
  PeopleHoweverMany1790000023040,
];
