import { Controller } from '@nestjs/common';
import { revealActivationLock, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { ActivationLocks } from './activation-locks.service.js';

@Controller()
export class ActivationLocksController {
  constructor(
    private readonly database: Database,
    private readonly locks: ActivationLocks,
  ) {}

  @Door(revealActivationLock)
  async reveal(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof revealActivationLock>,
  ): Promise<OutputOf<typeof revealActivationLock>> {
    const { bypassCode, keptAt } = await this.database.transaction(reach, (tx) =>
      this.locks.reveal(tx, reach, params.id, body.reason),
    );
    return { bypassCode, keptAt: keptAt.toISOString() };
  }
}
