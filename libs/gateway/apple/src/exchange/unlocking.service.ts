import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SealedTokens } from '../enrolment/sealed-tokens.service.js';
import type { ExchangeRepository } from './exchange.repository.js';

/** What takes the code off an iPad: opened in the transaction that hands it back to that iPad, and never kept. */
export class Unlocking {
  constructor(
    private readonly repository: Pick<ExchangeRepository, 'ownUnlockSecret'>,
    private readonly tokens: Pick<SealedTokens, 'open'>,
  ) {}

  /** Of the iPad that calls; null: it gave none. */
  async own(tx: Tx, reach: Reach): Promise<Buffer | null> {
    const secret = await this.repository.ownUnlockSecret(tx, reach);
    return secret === null ? null : this.tokens.open(tx, secret, 'unlock');
  }
}
