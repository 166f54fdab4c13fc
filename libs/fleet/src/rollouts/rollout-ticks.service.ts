import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { Database, Leader, Logger, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { Configurations } from '../configurations/configurations.service.js';
import { Schools } from '../schools/schools.service.js';
import { Rollouts } from './rollouts.service.js';

/** Devices report through the morning: looking every five seconds costs the report itself nothing. */
const EVERY_MS = 5_000;
/** A school that changes circonscription on a date, a link that ends: nothing else tells of them. */
const RECONCILE_EVERY_MS = 60 * 60_000;
const SYSTEM = Reach.system('déploiement de profils');

/** In the process that leads: goes on or back with what is being tried, and reconciles the fleet with the calendar. */
@Injectable()
export class RolloutTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly database: Database,
    private readonly rollouts: Rollouts,
    private readonly configurations: Configurations,
    private readonly schools: Schools,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    this.#stops.push(
      this.leader.every(EVERY_MS, 'profile rollouts', () => this.look()),
      this.leader.every(RECONCILE_EVERY_MS, 'configurations', () => this.reconcile()),
    );
  }

  /** What a date alone has changed: schools that left a place, then what every cart should be. */
  reconcile(): Promise<void> {
    return this.database.transaction(SYSTEM, async (tx) => {
      await this.schools.followCalendar(tx);
      await this.configurations.recomputeAll(tx, SYSTEM);
    });
  }

  /** One that cannot be looked at does not hold the others. */
  async look(): Promise<void> {
    const trying = await this.database.read(SYSTEM, (tx) => this.rollouts.trying(tx, SYSTEM));
    for (const id of trying) {
      try {
        await this.database.transaction(SYSTEM, (tx) => this.rollouts.look(tx, SYSTEM, id));
      } catch (error) {
        this.logger.error('rollout was not looked at', { rollout: id, error });
      }
    }
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }
}
