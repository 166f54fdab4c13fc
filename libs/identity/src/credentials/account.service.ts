import { Injectable } from '@nestjs/common';
import type { Account } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { PeopleRepository } from '../people/people.repository.js';
import { ProviderLinks } from '../providers/provider-links.service.js';
import { Delegations } from '../roles/delegations.service.js';
import { OwnSessions } from '../sessions/own-sessions.service.js';
import { PasskeysRepository } from './passkeys.repository.js';
import { PasswordsRepository } from './passwords.repository.js';

/** One's own account, as the page « Mon compte » shows it. */
@Injectable()
export class Accounts {
  constructor(
    private readonly people: PeopleRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly passwords: PasswordsRepository,
    private readonly providers: ProviderLinks,
    private readonly sessions: OwnSessions,
    private readonly delegations: Delegations,
  ) {}

  async get(tx: Tx, reach: Reach): Promise<Account> {
    const own = await this.people.own(tx, reach);
    if (own === undefined) throw identityError('personNotFound');
    return {
      displayName: own.displayName,
      email: own.email,
      passkeys: (await this.passkeys.ofOneself(tx, reach)).map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
      passwordSetAt: (await this.passwords.setAt(tx, reach))?.toISOString() ?? null,
      recoveryCodesLeft: await this.passwords.recoveryCodesLeft(tx, reach),
      providers: await this.providers.ofOneself(tx, reach),
      sessions: await this.sessions.list(tx, reach),
      delegations: await this.delegations.ofMine(tx, reach),
    };
  }
}
