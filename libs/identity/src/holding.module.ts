import type { Provider, Type } from '@nestjs/common';
import type { MigrationClass } from '@chariot/platform';
import { PlaceAccessController } from './access/place-access.controller.js';
import { PlaceAccessRepository } from './access/place-access.repository.js';
import { PlaceAccess } from './access/place-access.service.js';
import { PlaceAccess1790000012306 } from './access/migrations/1790000012306-place-access.js';
import { Disabling } from './people/disabling.service.js';
import { HandOver } from './people/hand-over.service.js';
import { Letters } from './people/letters.service.js';
import { Disabling1790000012305 } from './people/migrations/1790000012305-disabling.js';
import { DisablingByName1790000012306 } from './people/migrations/1790000012306-disabling-by-name.js';
import { DelegationsController } from './roles/delegations.controller.js';
import { Delegations } from './roles/delegations.service.js';
import { AdministratorsByTwo1790000012301 } from './roles/migrations/1790000012301-administrators-by-two.js';
import { RolesInForce1790000012302 } from './roles/migrations/1790000012302-roles-in-force.js';
import { Delegations1790000012304 } from './roles/migrations/1790000012304-delegations.js';
import { AdministratorsTold } from './roles/administrators-told.service.js';
import { RoleChanges } from './roles/role-changes.service.js';
import { ApiTokensController } from './tokens/api-tokens.controller.js';
import { ApiTokensRepository } from './tokens/api-tokens.repository.js';
import { ApiTokens } from './tokens/api-tokens.service.js';
import { Callers } from './tokens/callers.service.js';
import { ApiTokens1790000012303 } from './tokens/migrations/1790000012303-api-tokens.js';
import { UsageByToken1790000022801 } from './tokens/migrations/1790000022801-usage-by-token.js';

/** The parts of `IdentityModule` about what people hold and pass on: delegations, hand-overs, API tokens, who reaches a place. */
export const HOLDING_CONTROLLERS: Type[] = [ApiTokensController, DelegationsController, PlaceAccessController];

export const HOLDING_PROVIDERS: Provider[] = [
  AdministratorsTold,
  ApiTokens,
  ApiTokensRepository,
  Callers,
  Delegations,
  Disabling,
  HandOver,
  Letters,
  PlaceAccess,
  PlaceAccessRepository,
  RoleChanges,
];

export const HOLDING_MIGRATIONS: readonly MigrationClass[] = [
  AdministratorsByTwo1790000012301,
  RolesInForce1790000012302,
  ApiTokens1790000012303,
  Delegations1790000012304,
  Disabling1790000012305,
  DisablingByName1790000012306,
  PlaceAccess1790000012306,
  UsageByToken1790000022801,
];
