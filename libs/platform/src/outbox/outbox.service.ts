import type { Tx } from '../postgres/database.service.js';
import type { DomainEvent } from './event.js';

/** Writes an event beside the state that it speaks of, in the same transaction. */
export class Outbox {
  /** A trigger tells the relays at commit (NOTIFY): nothing is heard of an act that rolls back. */
  async emit<P>(tx: Tx, event: DomainEvent<P>): Promise<void> {
    await tx.execute('insert into platform.outbox (type, payload) values ($1, $2::jsonb)', [
      event.type,
      JSON.stringify(event.payload),
    ]);
  }
}
