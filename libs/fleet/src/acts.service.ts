import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type DomainEvent, type JournalEntry, type Tx } from '@chariot/platform';

/** What every act of the fleet needs: the present, the journal of who did what, and the events that leave with the commit. */
@Injectable()
export class Acts implements Clock {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  record(tx: Tx, reach: Reach, entry: JournalEntry): Promise<void> {
    return this.journal.record(tx, reach, entry);
  }

  emit<P>(tx: Tx, event: DomainEvent<P>): Promise<void> {
    return this.outbox.emit(tx, event);
  }

  emitAll(tx: Tx, events: readonly DomainEvent<unknown>[]): Promise<void> {
    return this.outbox.emitAll(tx, events);
  }
}
