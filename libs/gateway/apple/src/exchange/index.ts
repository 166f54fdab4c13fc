import type { MigrationClass } from '@chariot/platform';
import { AppleExchange1790000020200 } from './migrations/1790000020200-exchange.js';
import { OwnTokens1790000020231 } from './migrations/1790000020231-own-tokens.js';

export { Exchange } from './exchange.service.js';
export { AppleExchangeModule } from './apple-exchange.module.js';

export const APPLE_EXCHANGE_MIGRATIONS: readonly MigrationClass[] = [
  AppleExchange1790000020200,
  OwnTokens1790000020231,
];
