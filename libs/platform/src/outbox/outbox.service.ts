import type { Tx } from '../postgres/database.service.js';
import type { Statement } from '../postgres/standing-statements.service.js';
import type { DomainEvent } from './event.js';

const ONE: Statement = {
  name: 'platform.outbox.one',
  sql: 'insert into platform.outbox (type, payload) values ($1, $2::jsonb)',
};
/** $1: `eventsJson`. */
export const EVENTS_WRITTEN = `insert into platform.outbox (type, payload)
        select one.type, one.payload
          from rows from (jsonb_to_recordset($1::jsonb) as (type text, payload jsonb)) with ordinality as one
         order by one.ordinality`;
const SEVERAL: Statement = { name: 'platform.outbox.several', sql: EVENTS_WRITTEN };

export const eventsJson = (events: readonly DomainEvent[]): string =>
  JSON.stringify(events.map(({ type, payload }) => ({ type, payload })));

/** Writes an event beside the state that it speaks of, in the same transaction. */
export class Outbox {
  /** A trigger tells the relays at commit (NOTIFY): nothing is heard of an act that rolls back. */
  async emit<P>(tx: Tx, event: DomainEvent<P>): Promise<void> {
    await tx.execute(ONE, [event.type, JSON.stringify(event.payload)]);
  }

  /** Several, in their order, in one round trip. */
  async emitAll(tx: Tx, events: readonly DomainEvent<unknown>[]): Promise<void> {
    await tx.execute(SEVERAL, [eventsJson(events)]);
  }
}
