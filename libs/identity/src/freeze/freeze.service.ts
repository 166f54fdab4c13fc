import { Inject, Injectable } from '@nestjs/common';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import type { Freeze as FreezeShown } from '@chariot/contract';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { ApprovalRecord } from '../approvals/approval-record.service.js';
import { identityError } from '../errors.js';
import { FreezeChanged } from '../events.js';
import { FreezeRepository } from './freeze.repository.js';

/** The kill switch: while it is set, no dangerous act of the instance goes on, whoever agreed on it. */
@Injectable()
export class Freeze {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: FreezeRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
    private readonly record: ApprovalRecord,
  ) {}

  /** For whoever hands something destructive out; `identity.is_frozen()` says the same within a statement. */
  isFrozen(tx: Tx): Promise<boolean> {
    return this.repository.isFrozen(tx);
  }

  /**
   * For a transaction that does something destructive itself: what sets the switch waits for it to end.
   * @throws DomainError `identity.frozen`
   */
  async refuseIfFrozen(tx: Tx): Promise<void> {
    if (await this.hold(tx)) throw identityError('frozen');
  }

  /** As `isFrozen`; when it is not, it stays so until the transaction ends. */
  hold(tx: Tx): Promise<boolean> {
    return this.repository.hold(tx);
  }

  async get(tx: Tx, reach: Reach): Promise<FreezeShown> {
    const current = await this.repository.current(tx);
    return {
      frozen: current !== undefined,
      since: current?.setAt.toISOString() ?? null,
      by: current?.setByLabel ?? null,
      reason: current?.reason ?? null,
      maySet: reach.may('freeze:set'),
      mayLift: current !== undefined && (await this.repository.administeredAcademie(tx, reach)) !== undefined,
    };
  }

  /** One person's word is enough, and no proof is asked for: fear must be quick. Set twice, it stays as it was. */
  async set(tx: Tx, reach: Reach, reason: string): Promise<FreezeShown> {
    if (!reach.may('freeze:set')) throw identityError('mayNotAskHere');
    const id = newId();
    const now = this.clock.now();
    if (await this.repository.set(tx, reach, { id, reason }, now)) {
      const stopped = await this.repository.stopped(tx, id);
      await this.journal.record(tx, reach, {
        act: 'identity.freeze.set',
        subject: { kind: 'freeze', id },
        details: { reason, stopped: stopped.length },
      });
      await this.outbox.emit(tx, FreezeChanged.of({ freezeId: id, frozen: true, at: now.toISOString() }));
      for (const act of stopped) {
        await this.record.note(tx, reach, act, 'stopped', { reason, byFreeze: true });
      }
    }
    return this.get(tx, reach);
  }
}
