import { INVENTORY_MS, RETRY_MS, Together, type Changed, type OperationNews } from '@chariot/fleet';
import { newId, Reach, type Clock } from '@chariot/kernel';
import type { Database, Statement } from '@chariot/platform';
import { writeCommand, type Report } from '@chariot/wire-apple';
import { deedOf, PLAIN_KINDS } from './deeds.js';
import type { ToldOperation } from './told.js';

const HEARING = Reach.system('contact des iPad');
const STATEMENT: Statement = {
  name: 'apple.hear',
  sql: `select quiet, told, changed
          from apple.hear($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6, $7, $8, $9::uuid[])`,
};
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Said {
  readonly deviceId: string;
  readonly udid: string;
  /** The CommandUUID of what it has done; null: it only asks. */
  readonly done: string | null;
}
interface Row {
  readonly quiet: readonly number[];
  readonly told: readonly (Pick<ToldOperation, 'id' | 'kind' | 'text'> & { readonly turn: number })[];
  readonly changed: readonly Changed[];
}
/** What it is answered: its next command, or null where there is nothing more. */
export type Answer = { readonly next: Buffer | null };

/** iPads that ask, or say that a plain operation is done: most of what iPads say. One round trip and one commit for all of a moment. */
export class Hearing {
  readonly #together = new Together<Said, Answer | undefined>((batch) => this.#hear(batch), { most: 500, atOnce: 2 });

  constructor(
    private readonly clock: Clock,
    private readonly database: Pick<Database, 'statement'>,
    private readonly news: Pick<OperationNews, 'told' | 'changed'>,
  ) {}

  /**
   * @returns undefined: there may be something else to say to it, or anything unusual about it: it is to be asked about as usual,
   * where a report that was noted counts no second time
   */
  hear(deviceId: string, udid: string, report: Pick<Report, 'status' | 'commandUuid'>): Promise<Answer | undefined> {
    if (report.status === 'Idle') return this.#together.ask({ deviceId, udid, done: null });
    const done = report.commandUuid?.toLowerCase() ?? '';
    if (report.status !== 'Acknowledged' || !UUID.test(done)) return Promise.resolve(undefined);
    return this.#together.ask({ deviceId, udid, done });
  }

  async #hear(batch: readonly Said[]): Promise<(Answer | undefined)[]> {
    const now = this.clock.now();
    // Each device once: one that speaks twice at the same moment is answered as usual the second time.
    const firsts = [...new Map(batch.map((one) => [one.deviceId, one] as const)).values()];
    const { told } = this.news;
    const [row] = await this.database.statement<Row>(HEARING, STATEMENT, [
      firsts.map(({ deviceId }) => deviceId),
      firsts.map(({ udid }) => udid),
      firsts.map(({ done }) => done),
      firsts.map(() => newId()),
      PLAIN_KINDS,
      now,
      new Date(now.getTime() - INVENTORY_MS),
      new Date(now.getTime() - RETRY_MS),
      told,
    ]);
    this.news.changed(row?.changed ?? [], told);
    const answers = new Map<Said | undefined, Answer>();
    for (const turn of row?.quiet ?? []) answers.set(firsts[turn - 1], { next: null });
    for (const { turn, ...operation } of row?.told ?? []) {
      const deed = deedOf(operation);
      if (deed.kind !== 'command') throw new Error(`${operation.kind} is no plain operation`);
      answers.set(firsts[turn - 1], { next: writeCommand(deed.command, operation.id) });
    }
    return batch.map((one) => answers.get(one));
  }
}
