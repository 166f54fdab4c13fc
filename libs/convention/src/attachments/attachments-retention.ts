import type { Objects, RetentionRule, Tx } from '@chariot/platform';
import type { AttachmentsRepository } from './attachments.repository.js';

/** Contents looked at in one transaction, during which nobody attaches. */
const SWEPT_AT_ONCE = 500;

/**
 * What nothing cites goes after a week, row first and content after: a paper that proves an expense, a claim or a meeting
 * is cited, and stays as long as these do.
 */
export const attachmentsRetention = (attachments: AttachmentsRepository, objects: Objects): RetentionRule => ({
  name: 'convention.attachments',
  what: 'Pièces déposées que rien ne cite ; celles qui prouvent une dépense, un état ou une réunion sont gardées avec eux',
  tables: ['convention.attachment', 'convention.attachment_link'],
  daysKept: 7,
  why: 'Une pièce sans objet n’a pas à être gardée (art. 5.1 e RGPD) ; les pièces justificatives suivent la convention, dix ans au moins.',
  prune: async (tx, before) => {
    const rows = await attachments.prune(tx, before);
    return rows > 0 ? rows : sweep(tx, before, objects);
  },
});

/** Deletes contents that no row names and that nobody has put since: what an act that failed has left, too. */
async function sweep(tx: Tx, before: Date, objects: Objects): Promise<number> {
  const old: string[] = [];
  const needless: string[] = [];
  await objects.beginSweep(tx);
  for await (const { key, storedAt } of objects.list()) {
    if (storedAt >= before) continue;
    old.push(key);
    if (old.length < SWEPT_AT_ONCE) continue;
    await keepNeedless(tx, objects, old.splice(0), needless);
    if (needless.length >= SWEPT_AT_ONCE) break;
  }
  await keepNeedless(tx, objects, old, needless);
  for (const key of needless) await objects.delete(key);
  return needless.length;
}

async function keepNeedless(tx: Tx, objects: Objects, keys: readonly string[], needless: string[]): Promise<void> {
  const needed = await objects.needed(tx, keys);
  needless.push(...keys.filter((key) => !needed.has(key)));
}
