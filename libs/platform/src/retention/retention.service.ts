import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { DEFAULT_ZONE, Reach, type Clock } from '@chariot/kernel';
import type { Logger } from '../logs/logger.service.js';
import type { Database, Tx } from '../postgres/database.service.js';
import type { Leader } from '../postgres/leader.service.js';
import { isDue } from './nightly.js';
import type { RetentionRule } from './retention-rule.js';
import { RetentionRepository } from './retention.repository.js';

const LOOK_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Of one rule in one night; what is left goes the next. */
const BATCHES = 400;
const PRUNING = Reach.system('durées de conservation');

/** A rule, and what it has deleted so far. */
export interface RetentionStanding {
  readonly rule: RetentionRule;
  readonly lastRunAt: Date | null;
  readonly lastPruned: number | null;
  readonly totalPruned: number;
}

/** Every class of data with its period, and the nightly deletion of what is past it. */
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rules = new Map<string, RetentionRule>();
  readonly #repository = new RetentionRepository();
  #stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly leader: Pick<Leader, 'every'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly works: boolean,
  ) {
    this.register({
      name: 'platform.retention',
      what: 'Comptes rendus d’effacement : date, règle et nombre de lignes',
      tables: ['platform.retention_run'],
      daysKept: 365,
      why: 'Preuve que les durées sont tenues (art. 5.2 RGPD, responsabilité).',
      prune: (tx, before) => this.#repository.prune(tx, before),
    });
  }

  /** Rooms call it when they start (`onModuleInit`). @throws Error for a name or a table that has a rule already */
  register(rule: RetentionRule): void {
    if (this.#rules.has(rule.name)) throw new Error(`Two retention rules are called ${rule.name}`);
    for (const other of this.#rules.values()) {
      const shared = rule.tables.find((table) => other.tables.includes(table));
      if (shared !== undefined) throw new Error(`${shared} has two retention rules: ${other.name} and ${rule.name}`);
    }
    this.#rules.set(rule.name, rule);
  }

  /** In the order of their names. */
  get rules(): readonly RetentionRule[] {
    return [...this.#rules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async standing(tx: Tx): Promise<RetentionStanding[]> {
    const runs = new Map((await this.#repository.runs(tx)).map((run) => [run.rule, run]));
    return this.rules.map((rule) => {
      const run = runs.get(rule.name);
      return {
        rule,
        lastRunAt: run?.lastRunAt ?? null,
        lastPruned: run?.lastPruned ?? null,
        totalPruned: run?.totalPruned ?? 0,
      };
    });
  }

  onApplicationBootstrap(): void {
    if (!this.works) return;
    this.#stop = this.leader.every(LOOK_EVERY_MS, 'retention', () => this.#look());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  async #look(): Promise<void> {
    const last = await this.database.read(PRUNING, (tx) => this.#repository.lastRunAt(tx));
    if (isDue(this.clock.now(), last, DEFAULT_ZONE)) await this.run();
  }

  /**
   * Applies every rule now, each batch in its own transaction; one that fails is logged and does not hold the others.
   * @returns rows deleted, by rule
   */
  async run(): Promise<ReadonlyMap<string, number>> {
    const pruned = new Map<string, number>();
    for (const rule of this.rules) {
      if (rule.daysKept === null) continue;
      try {
        pruned.set(rule.name, await this.#apply(rule));
      } catch (error) {
        this.logger.error('retention rule failed', { rule: rule.name, error });
      }
    }
    return pruned;
  }

  async #apply(rule: RetentionRule & { readonly daysKept: number }): Promise<number> {
    const before = new Date(this.clock.now().getTime() - rule.daysKept * DAY_MS);
    let total = 0;
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const rows = await this.database.transaction(PRUNING, (tx) => rule.prune(tx, before));
      total += rows;
      if (rows === 0) break;
    }
    await this.database.transaction(PRUNING, (tx) => this.#repository.note(tx, rule.name, this.clock.now(), total));
    return total;
  }
}
