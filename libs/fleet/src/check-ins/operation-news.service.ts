import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { Database, Logger, PLATFORM_OPTIONS, type PlatformOptions, type Statement } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { OperationChanged } from '../events.js';

/** Of which operation something has changed that people see. */
export interface Changed {
  readonly operationId: string;
  readonly placeId: string;
}

const NEWS = Reach.system('avancement des opérations');
const EVERY_MS = 1_000;
/** What a process that has died may have left untold. */
const LEFT_MS = 10_000;
const JUST_REPORTED: Statement = {
  name: 'fleet.operation.just_reported',
  sql: `select o.id as "operationId", o.place_id as "placeId" from fleet.operation o
         where o.target <> 'place' and o.id in (
           select (r.said ->> 'operationId')::uuid from fleet.report r where r.at > $1 and r.kind = 'operation')`,
};

/**
 * What reports change of operations, told to people. The first leaves with the commit of its report; what follows within a second
 * is told at the end of it, once: a class that answers at once would have its page read twenty-five times. A process that
 * dies in that second tells the rest when it starts again.
 */
@Injectable()
export class OperationNews implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Until when what changes of an operation is owed instead of told. */
  readonly #until = new Map<string, number>();
  readonly #owed = new Map<string, Changed>();
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly database: Database,
    private readonly acts: Acts,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Command lines only write down what people decide.
    if (this.options.relay === false) return;
    const since = new Date(this.acts.now().getTime() - LEFT_MS);
    for (const left of await this.database.statement<Changed>(NEWS, JUST_REPORTED, [since])) this.#owe(left);
  }

  /** Operations of which people were told a moment ago: what changes of them now is not to be told with its commit. */
  get told(): string[] {
    const now = performance.now();
    for (const [operationId, until] of this.#until) if (until <= now) this.#until.delete(operationId);
    return [...this.#until.keys()];
  }

  /**
   * What has been committed.
   * @param told as it was handed to the statement: of all others people were told with the commit
   */
  changed(changes: readonly Changed[], told: readonly string[]): void {
    for (const one of changes) {
      if (told.includes(one.operationId)) this.#owe(one);
      else this.#until.set(one.operationId, performance.now() + EVERY_MS);
    }
  }

  /** Tells what is owed now, rather than at the end of the second. */
  tell(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#telling = this.#telling.then(() => this.#tell());
    return this.#telling;
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    await this.tell();
  }

  #owe(one: Changed): void {
    this.#owed.set(one.operationId, one);
    this.#wait();
  }

  #wait(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => void this.tell(), EVERY_MS).unref();
  }

  async #tell(): Promise<void> {
    const owed = [...this.#owed.values()];
    if (owed.length === 0) return;
    this.#owed.clear();
    try {
      await this.database.transaction(NEWS, (tx) =>
        this.acts.emitAll(
          tx,
          owed.map((one) => OperationChanged.of(one)),
        ),
      );
      for (const { operationId } of owed) this.#until.set(operationId, performance.now() + EVERY_MS);
    } catch (error) {
      this.logger.warn('what has become of operations could not be told, and will be', { error });
      for (const one of owed) this.#owed.set(one.operationId, one);
      this.#wait();
    }
  }
}
