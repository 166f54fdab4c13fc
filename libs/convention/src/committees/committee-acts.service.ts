import type { Permission, Reach } from '@chariot/kernel';
import { Journal, Outbox, type JournalEntry, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionChanged } from '../events.js';
import type { Ground } from './committee-file.js';

/** What every act of a committee has in common: who may, the journal, and telling those who look at it. */
@Injectable()
export class CommitteeActs {
  constructor(
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** @throws DomainError convention.committeeMayNotPrepare, convention.committeeMayNotConvene */
  require({ mayPrepare, mayConvene }: Ground, permission: Permission): void {
    if (permission === 'committee:convene' && !mayConvene) throw conventionError('committeeMayNotConvene');
    if (permission === 'project:write' && !mayPrepare) throw conventionError('committeeMayNotPrepare');
  }

  async record(reach: Reach, tx: Tx, ground: Ground, entry: Omit<JournalEntry, 'placeId'>): Promise<void> {
    const [convention] = ground.concerned;
    const placeId = ground.place?.id ?? ground.committee.placeId ?? convention?.localAuthorityId ?? null;
    await this.journal.record(tx, reach, { ...entry, placeId });
    // Of a departmental committee, the pages of one convention would be told of hundreds: they are read again on opening.
    if (ground.committee.kind === 'local' && convention !== undefined) {
      const { id: conventionId, localAuthorityId } = convention;
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: localAuthorityId }));
    }
  }
}
