import { Controller } from '@nestjs/common';
import { addPasskey, getPasskeyOptions, removePasskey, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, RemoteAddress } from '@chariot/platform';
import { Accounts } from './account.service.js';
import { Passkeys } from './passkeys.service.js';

@Controller()
export class PasskeysController {
  constructor(
    private readonly database: Database,
    private readonly passkeys: Passkeys,
    private readonly accounts: Accounts,
  ) {}

  @Door(getPasskeyOptions)
  options(@Caller() reach: Reach, @RemoteAddress() address: string): Promise<OutputOf<typeof getPasskeyOptions>> {
    return this.database.transaction(reach, (tx) => this.passkeys.options(tx, reach, address));
  }

  @Door(addPasskey)
  async add(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof addPasskey>,
  ): Promise<OutputOf<typeof addPasskey>> {
    await this.passkeys.add(reach, body);
    return this.database.read(reach, (tx) => this.accounts.get(tx, reach));
  }

  @Door(removePasskey)
  remove(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof removePasskey>,
  ): Promise<OutputOf<typeof removePasskey>> {
    return this.database.transaction(reach, async (tx) => {
      await this.passkeys.remove(tx, reach, params.id);
      return this.accounts.get(tx, reach);
    });
  }
}
