import { Global, Module } from '@nestjs/common';
import { SESSION_RESOLVER } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { AdministrationController } from './administration/administration.controller.js';
import { COMING_IN_CONTROLLERS, COMING_IN_PROVIDERS } from './coming-in.module.js';
import { DANGEROUS_CONTROLLERS, DANGEROUS_EXPORTS, DANGEROUS_PROVIDERS } from './dangerous-acts.module.js';
import { FirstRunController } from './first-run/first-run.controller.js';
import { FirstRunRepository } from './first-run/first-run.repository.js';
import { FirstRun } from './first-run/first-run.service.js';
import { HOLDING_CONTROLLERS, HOLDING_PROVIDERS } from './holding.module.js';
import { HoldersRepository } from './people/holders.repository.js';
import { Holders } from './people/holders.service.js';
import { PeopleController } from './people/people.controller.js';
import { PeopleRepository } from './people/people.repository.js';
import { People } from './people/people.service.js';
import { PeoplePrivacy } from './privacy/people-privacy.service.js';
import { PeopleRecordsRepository } from './privacy/people-records.repository.js';
import { SignInRetention } from './privacy/sign-in-retention.service.js';
import { RolesRepository } from './roles/roles.repository.js';
import { Roles } from './roles/roles.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Sessions } from './sessions/sessions.service.js';
import { Callers } from './tokens/callers.service.js';
import { SignedIn } from './sessions/signed-in.service.js';
import { WEBHOOK_CONTROLLERS, WEBHOOK_PROVIDERS } from './webhooks.module.js';
import { WebhookCalls } from './webhooks/webhook-calls.service.js';
import { SignInLinks } from './sessions/sign-in-links.service.js';

/** Needs `INSTANCE_INFO` from a global module of the application; gives the platform its `SESSION_RESOLVER`. */
@Global()
@Module({
  imports: [TerritoryModule],
  controllers: [
    AdministrationController,
    PeopleController,
    SessionsController,
    FirstRunController,
    ...DANGEROUS_CONTROLLERS,
    ...HOLDING_CONTROLLERS,
    ...COMING_IN_CONTROLLERS,
    ...WEBHOOK_CONTROLLERS,
  ],
  providers: [
    People,
    PeopleRepository,
    Holders,
    HoldersRepository,
    PeoplePrivacy,
    SignInRetention,
    PeopleRecordsRepository,
    Roles,
    RolesRepository,
    Sessions,
    SessionsRepository,
    SignedIn,
    SignInLinks,
    FirstRun,
    FirstRunRepository,
    ...HOLDING_PROVIDERS,
    ...COMING_IN_PROVIDERS,
    ...DANGEROUS_PROVIDERS,
    ...WEBHOOK_PROVIDERS,
    { provide: SESSION_RESOLVER, useExisting: Callers },
  ],
  exports: [People, Holders, Sessions, SignInLinks, FirstRun, SESSION_RESOLVER, WebhookCalls, ...DANGEROUS_EXPORTS],
})
export class IdentityModule {}
