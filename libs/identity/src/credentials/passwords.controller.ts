import { Controller } from '@nestjs/common';
import {
  confirmPassword,
  preparePassword,
  removePassword,
  renewRecoveryCodes,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { identityError } from '../errors.js';
import { Accounts } from './account.service.js';
import { Hashing } from './hashing.service.js';
import { Passwords } from './passwords.service.js';

@Controller()
export class PasswordsController {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly hashing: Hashing,
    private readonly accounts: Accounts,
  ) {}

  @Door(preparePassword)
  async prepare(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof preparePassword>,
  ): Promise<OutputOf<typeof preparePassword>> {
    await this.database.read(reach, (tx) => this.passwords.check(tx, reach, body.password));
    // Between two transactions: a password takes tens of milliseconds, and no connection waits for it.
    const hash = await this.hashing.make(body.password);
    return this.database.transaction(reach, (tx) => this.passwords.prepare(tx, reach, hash));
  }

  @Door(confirmPassword)
  async confirm(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof confirmPassword>,
  ): Promise<OutputOf<typeof confirmPassword>> {
    const asked = { id: body.preparationId, code: body.code };
    const recoveryCodes = await this.database.transaction(reach, (tx) => this.passwords.confirm(tx, reach, asked));
    // After the commit: a wrong code is a try that stays counted.
    if (recoveryCodes === null) throw identityError('codeRefused');
    return { recoveryCodes };
  }

  @Door(removePassword)
  remove(@Caller() reach: Reach): Promise<OutputOf<typeof removePassword>> {
    return this.database.transaction(reach, async (tx) => {
      await this.passwords.remove(tx, reach);
      return this.accounts.get(tx, reach);
    });
  }

  @Door(renewRecoveryCodes)
  async renew(@Caller() reach: Reach): Promise<OutputOf<typeof renewRecoveryCodes>> {
    return {
      recoveryCodes: await this.database.transaction(reach, (tx) => this.passwords.renewRecoveryCodes(tx, reach)),
    };
  }
}
