import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, type SessionResolver } from '@chariot/platform';
import { Sessions } from '../sessions/sessions.service.js';
import { hashOf } from '../sessions/token.service.js';
import { grantsOf, isApiToken, isUseToBeNoted } from './api-token.js';
import { ApiTokensRepository } from './api-tokens.repository.js';

/** Who calls: whoever opened this session, or whoever made this API token. */
@Injectable()
export class Callers implements SessionResolver {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly repository: ApiTokensRepository,
  ) {}

  resolve(token: string): Promise<Reach | null> {
    return isApiToken(token) ? this.#program(token) : this.sessions.resolve(token);
  }

  /** What it may do is read at each call: a token whose maker holds nothing of its list any more opens nothing. */
  async #program(text: string): Promise<Reach | null> {
    const now = this.clock.now();
    const system = Reach.system('jeton d’API');
    const token = await this.database.read(system, (tx) => this.repository.presented(tx, hashOf(text), now));
    if (token === undefined) return null;
    const grants = grantsOf(token, token.makerRoles);
    if (grants.length === 0) return null;
    if (isUseToBeNoted(token.lastUsedAt, now)) {
      await this.database.transaction(system, (tx) => this.repository.touch(tx, token.id, now));
    }
    return Reach.person({
      personId: token.personId,
      displayName: `Jeton « ${token.name} » (${token.displayName})`,
      credential: { id: token.id, kind: 'token', provenAt: null },
      grants,
    });
  }
}
