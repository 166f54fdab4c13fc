import { Controller } from '@nestjs/common';
import { closeOneSession, closeOtherSessions, getAccount, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { OwnSessions } from '../sessions/own-sessions.service.js';
import { Accounts } from './account.service.js';

@Controller()
export class AccountController {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly sessions: OwnSessions,
  ) {}

  @Door(getAccount)
  get(@Caller() reach: Reach): Promise<OutputOf<typeof getAccount>> {
    return this.database.read(reach, (tx) => this.accounts.get(tx, reach));
  }

  @Door(closeOtherSessions)
  async closeOthers(@Caller() reach: Reach): Promise<OutputOf<typeof closeOtherSessions>> {
    return { closed: await this.database.transaction(reach, (tx) => this.sessions.closeOthers(tx, reach)) };
  }

  @Door(closeOneSession)
  async closeOne(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof closeOneSession>,
  ): Promise<OutputOf<typeof closeOneSession>> {
    await this.database.transaction(reach, (tx) => this.sessions.close(tx, reach, params.id));
    return { id: params.id };
  }
}
