import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { CLOCK, eachMorning, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { ComplianceAlerts } from './alerts.service.js';
import { Assessing } from './assessing.service.js';

const EVERY_MS = 5_000;
const LETTERS_EVERY_MS = 60_000;

/** In the process that leads: what was heard is looked at within seconds; letters leave in the morning. */
@Injectable()
export class ComplianceTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly assessing: Assessing,
    private readonly alerts: ComplianceAlerts,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    const letters = eachMorning(this.clock, () => this.alerts.run());
    this.#stops.push(
      this.leader.every(EVERY_MS, 'compliance', () => this.assessing.run()),
      this.leader.every(LETTERS_EVERY_MS, 'compliance letters', letters),
    );
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }
}
