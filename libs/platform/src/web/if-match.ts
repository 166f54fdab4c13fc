import type { Reach } from '@chariot/kernel';
import type { Database, Tx } from '../postgres/database.service.js';
import type { DoorRoute } from './door-route.js';
import { entityTagOf, namesStrongly, type NamedTags } from './entity-tag.js';
import { webError } from './web-errors.js';

/** What the caller says she has read before she writes (RFC 9110 §13.1.1). */
export class IfMatch {
  #heeded = false;

  constructor(
    private readonly named: NamedTags | null,
    /** The door that reads what this one writes. */
    private readonly reader: DoorRoute,
  ) {}

  /** Whether the caller asked for nothing, or was heeded: a handler that forgets it is found out by the specs. */
  get heeded(): boolean {
    return this.named === null || this.#heeded;
  }

  /**
   * Runs `write` in a transaction, unless what `read` gives in that same transaction is not what the caller has read.
   * The transaction is then of one moment (REPEATABLE READ): a row that somebody else changes between the comparison and
   * the writing makes PostgreSQL refuse, and all of it runs again, comparison first. Without If-Match, as any other act.
   * @throws DomainError web.changedMeanwhile
   */
  transaction<T>(
    database: Database,
    reach: Reach,
    read: (tx: Tx) => Promise<unknown>,
    write: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    this.#heeded = true;
    const { named } = this;
    if (named === null) return database.transaction(reach, write);
    return database.ofOneMoment(reach, async (tx) => {
      // Exactly as the reading door says it: through its schema, then as JSON.
      const present: unknown = await this.reader.response.parseAsync(await read(tx));
      if (!namesStrongly(named, entityTagOf(JSON.stringify(present)))) throw webError('changedMeanwhile');
      return write(tx);
    });
  }
}
