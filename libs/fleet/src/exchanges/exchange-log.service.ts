import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Exchange } from '@chariot/contract';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Logger, type Tx } from '@chariot/platform';
import { fleetError } from '../fleet-errors.js';
import { append, explained, keptOf, numbered, type Counted, type Told } from './exchange.js';
import { ExchangesRepository } from './exchanges.repository.js';

const SYSTEM = Reach.system('journal des échanges des tablettes');
const EVERY_MS = 1_000;
/** « Nothing new » is most of what is said: it waits for something else to be said, or for so long. */
const QUIET_MS = 60_000;
/** Of one statement. */
const DEVICES_AT_ONCE = 500;
/** Devices of which something waits in memory: a database that is away is not waited for with all the rest. */
const MOST_WAITING = 20_000;

/**
 * What devices and the server say to each other, for whoever wonders why one does not obey. It is told beside the exchange and
 * written a second later, many at once: no device waits for it, and a process that dies takes a second of it along. Nothing hangs
 * on it.
 */
@Injectable()
export class ExchangeLog implements BeforeApplicationShutdown {
  readonly #waiting = new Map<string, readonly Counted[]>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #left = 0;
  #closed = false;

  constructor(
    private readonly database: Database,
    private readonly repository: ExchangesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  /** Costs no statement. */
  note(deviceId: string, told: Omit<Told, 'at'>): void {
    const waiting = this.#waiting.get(deviceId);
    if (this.#closed || (waiting === undefined && this.#waiting.size >= MOST_WAITING)) {
      this.#left += 1;
      return;
    }
    this.#waiting.set(deviceId, append(waiting ?? [], keptOf({ ...told, at: this.clock.now() })));
    this.#timer ??= setTimeout(() => void this.flush(), EVERY_MS).unref();
  }

  /** @throws fleet.deviceNotFound */
  async of(tx: Tx, reach: Reach, deviceId: string): Promise<Exchange[]> {
    const exchanges = await this.repository.of(tx, reach, deviceId);
    if (exchanges === null) throw fleetError('deviceNotFound');
    return explained(exchanges);
  }

  /** Writes down what waits. @param how `all`: what says that there is nothing new, too */
  flush(how: 'due' | 'all' = 'due'): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // One after the other: what a device said first is written first.
    this.#writing = this.#writing.then(() => this.#flush(how));
    return this.#writing;
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    await this.flush('all');
  }

  async #flush(how: 'due' | 'all'): Promise<void> {
    const quiet = this.clock.now().getTime() - QUIET_MS;
    const due = [...this.#waiting].filter(
      ([, waiting]) =>
        how === 'all' || waiting.some(({ outcome, firstAt }) => outcome !== 'nothing' || firstAt.getTime() <= quiet),
    );
    for (const [deviceId] of due) this.#waiting.delete(deviceId);
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => void this.flush(), EVERY_MS).unref();
    try {
      for (let from = 0; from < due.length; from += DEVICES_AT_ONCE) {
        await this.#write(new Map(due.slice(from, from + DEVICES_AT_ONCE)));
      }
      if (this.#left > 0) this.logger.warn('exchanges of devices were not noted', { exchanges: this.#left });
      this.#left = 0;
    } catch (error) {
      // Devices go on being answered: this is a help, not a proof.
      this.logger.warn('exchanges of devices could not be noted', { error });
    }
  }

  #write(due: ReadonlyMap<string, readonly Counted[]>): Promise<void> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const heads = await this.repository.heads(tx, SYSTEM, [...due.keys()], this.clock.now());
      const told = [...heads].map(([id, head]) => [id, numbered(due.get(id) ?? [], head)] as const);
      await this.repository.write(tx, SYSTEM, new Map(told));
    });
  }
}
