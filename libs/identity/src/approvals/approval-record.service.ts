import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { Journal, Outbox, type Json, type Tx } from '@chariot/platform';
import { ApprovalChanged } from '../events.js';
import type { ApprovalState } from './approval.js';

/** The journal row and the event of what a dangerous act became, beside its state. */
@Injectable()
export class ApprovalRecord {
  constructor(
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  async note(
    tx: Tx,
    reach: Reach,
    approval: { readonly id: string; readonly placeId: string; readonly title: string },
    state: ApprovalState,
    details: Readonly<Record<string, Json>>,
  ): Promise<void> {
    const { id, placeId, title } = approval;
    await this.journal.record(tx, reach, {
      act: ACTS[state],
      subject: { kind: 'approval', id, label: title },
      placeId,
      details,
    });
    await this.outbox.emit(tx, ApprovalChanged.of({ approvalId: id, placeId, state }));
  }
}

const ACTS = {
  asked: 'identity.approval.asked',
  approved: 'identity.approval.approved',
  refused: 'identity.approval.refused',
  stopped: 'identity.approval.stopped',
  expired: 'identity.approval.expired',
  failed: 'identity.approval.failed',
  carriedOut: 'identity.approval.carriedOut',
} satisfies Record<ApprovalState, string>;
