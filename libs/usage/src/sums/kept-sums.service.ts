import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { Database, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';

const EVERY_MS = 15 * 60_000;
const SUMMING = Reach.system('sommes des mois clos');
/** Under which a place is summed as fast as its sums are read. */
const FEWEST_PLACES = 100;

/**
 * In the process that leads: keeps the sums of closed months by wide place. Nobody waits for them: until they are there, and
 * wherever a place has changed since, `usage.equipment` and `usage.distributed` sum as they did without them.
 */
@Injectable()
export class KeptSums implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly leader: Leader,
    @Inject(PLATFORM_OPTIONS) private readonly options: Pick<PlatformOptions, 'relay'>,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'usage sums', () => this.keep());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  /** Safe to run at any time, and twice. @returns of how many places something was summed */
  keep(fewest: number = FEWEST_PLACES): Promise<number> {
    return this.database.transaction(SUMMING, async (tx) => {
      const row = await tx.one<{ places: number }>('select usage.keep_sums($1) as places', [fewest]);
      return row?.places ?? 0;
    });
  }
}
