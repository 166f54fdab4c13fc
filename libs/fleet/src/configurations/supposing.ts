import type { Tx } from '@chariot/platform';

/** Does something and undoes it: what is read meanwhile is what would be, and nothing has to be worked out twice. */
export async function supposing<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.execute('savepoint supposition');
  try {
    return await work();
  } finally {
    await tx.execute('rollback to savepoint supposition');
  }
}
