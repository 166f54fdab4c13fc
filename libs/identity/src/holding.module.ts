import { ApiTokensController } from './tokens/api-tokens.controller.js';
import { ApiTokensRepository } from './tokens/api-tokens.repository.js';
import { ApiTokens } from './tokens/api-tokens.service.js';
import { Callers } from './tokens/callers.service.js';
import { Letters } from './people/letters.service.js';

/** What people hold and pass on: API tokens, delegations, hand-overs, and who reaches a place. */
export const HOLDING_CONTROLLERS = [ApiTokensController];
export const HOLDING_PROVIDERS = [ApiTokens, ApiTokensRepository, Callers, Letters];
