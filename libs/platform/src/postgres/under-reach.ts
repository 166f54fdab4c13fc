import { DomainError, type Reach } from '@chariot/kernel';
import type { Tx } from './database.service.js';

const TELL = `select set_config('chariot.kind', $1, true), set_config('chariot.actor', $2, true),
  set_config('chariot.grants', $3, true)`;

/**
 * A part of a transaction under another Reach of the same caller: PostgreSQL is told so for that part and no longer. For a
 * port whose asker has decided what this caller may do there, and which is to see and do nothing else meanwhile: what she is
 * trusted with elsewhere is not lent to it, and what is written stays in her name.
 * @throws Error for another caller
 */
export async function underReach<T>(tx: Tx, from: Reach, to: Reach, work: (reach: Reach) => Promise<T>): Promise<T> {
  if (to.kind !== from.kind || to.id !== from.id) throw new Error('A transaction keeps its caller');
  await tell(tx, to);
  try {
    const result = await work(to);
    await tell(tx, from);
    return result;
  } catch (error) {
    // What PostgreSQL refused has ended the transaction, and what it was told with it. A rule has not: its asker may go on.
    if (error instanceof DomainError && error.cause === undefined) await tell(tx, from);
    throw error;
  }
}

async function tell(tx: Tx, reach: Reach): Promise<void> {
  const { 'chariot.kind': kind, 'chariot.actor': actor, 'chariot.grants': grants } = reach.settings();
  await tx.query(TELL, [kind, actor, grants]);
}
