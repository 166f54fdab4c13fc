import type { MigrationClass } from '@chariot/platform';
import { AppleExchange1790000020200 } from './migrations/1790000020200-exchange.js';
import { AppleRenewals1790000020213 } from './migrations/1790000020213-renewals.js';
import { AppleSetUp1790000020601 } from './migrations/1790000020601-set-up.js';
import { AppleWordsHeld1790000020600 } from './migrations/1790000020600-words-held.js';
import { AppleHeardTogether1790000022702 } from './migrations/1790000022702-heard-together.js';
import { AppleToldOnce1790000022961 } from './migrations/1790000022961-told-once.js';
import { AppleOwnNetworks1790000022503 } from './migrations/1790000022503-own-networks.js';
import { AppleNetworksEnd1790000022964 } from './migrations/1790000022964-networks-end.js';
import { OwnTokens1790000020231 } from './migrations/1790000020231-own-tokens.js';

export { Exchange } from './exchange.service.js';
export { Networks } from './networks.service.js';
export { AppleExchangeModule } from './apple-exchange.module.js';

export const APPLE_EXCHANGE_MIGRATIONS: readonly MigrationClass[] = [
  AppleExchange1790000020200,
  AppleRenewals1790000020213,
  OwnTokens1790000020231,
  AppleWordsHeld1790000020600,
  AppleSetUp1790000020601,
  AppleHeardTogether1790000022702,
  AppleToldOnce1790000022961,
  AppleOwnNetworks1790000022503,
  AppleNetworksEnd1790000022964,
];
