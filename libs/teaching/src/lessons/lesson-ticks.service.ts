import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ANSWER_HOURS } from '@chariot/contract';
import { Reach } from '@chariot/kernel';
import { Database, Leader, Logger, PLATFORM_OPTIONS, type PlatformOptions, type Tx } from '@chariot/platform';
import { LessonActs } from './lesson-acts.service.js';
import { LessonEndings } from './lesson-endings.service.js';
import { LessonsRepository } from './lessons.repository.js';

const EVERY_MS = 60_000;
const BATCH = 200;
const HOUR = 3_600_000;

/** Lessons that nobody closed end by themselves, and those that nobody answered are counted as they are. */
@Injectable()
export class LessonTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #reach = Reach.system('fin des séances');
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly acts: LessonActs,
    private readonly database: Database,
    private readonly leader: Leader,
    private readonly repository: LessonsRepository,
    private readonly endings: LessonEndings,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines only write down what people decide.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'lessons', () => this.run());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  async run(): Promise<void> {
    const now = this.acts.now();
    const answeredBy = new Date(now.getTime() - ANSWER_HOURS * HOUR);
    await this.#each(
      (tx) => this.repository.overdue(tx, now, BATCH),
      (tx, id) => this.endings.endByItself(tx, this.#reach, id),
    );
    await this.#each(
      (tx) => this.repository.unanswered(tx, answeredBy, BATCH),
      (tx, id) => this.endings.countUnanswered(tx, this.#reach, id),
    );
  }

  /** Each in a transaction of its own: one that cannot end holds no other. */
  async #each(list: (tx: Tx) => Promise<string[]>, act: (tx: Tx, id: string) => Promise<boolean>): Promise<void> {
    for (const id of await this.database.read(this.#reach, list)) {
      try {
        await this.database.transaction(this.#reach, (tx) => act(tx, id));
      } catch (error) {
        this.logger.error('a lesson could not end by itself', { lesson: id, error });
      }
    }
  }
}
