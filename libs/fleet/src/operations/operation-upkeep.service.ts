import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { Database, Events, Leader, PLATFORM_OPTIONS, type PlatformOptions, type Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import type { DeviceFamily } from '../devices/device.js';
import { OperationChanged, OperationStarted } from '../events.js';
import { OperationsRepository } from './operations.repository.js';
import { Operations } from './operations.service.js';

const EVERY_MS = 20_000;
const BATCH = 200;
const SCHOOLS = 200;
const PAUSE_MS = 20;

/** What operations need besides people and devices: large ones are counted, and what is over is closed. */
@Injectable()
export class OperationUpkeep implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #reach = Reach.system('opérations');
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly acts: Acts,
    private readonly database: Database,
    private readonly events: Events,
    private readonly leader: Leader,
    private readonly repository: OperationsRepository,
    private readonly operations: Operations,
  ) {}

  onModuleInit(): void {
    this.events.on(
      OperationStarted,
      ({ operationId, target, placeId }, tx) =>
        target === 'place' ? this.count(tx, operationId, placeId) : Promise.resolve(),
      { name: 'fleet.countOperation' },
    );
  }

  onApplicationBootstrap(): void {
    // Command lines only write down what people decide.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'operations', () => this.close());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  /** How many devices an operation on a place concerns, once it is committed. */
  async count(tx: Tx, operationId: string, placeId: string): Promise<void> {
    await this.repository.countConcerned(tx, operationId);
    await this.acts.emit(tx, OperationChanged.of({ operationId, placeId }));
  }

  /** Closes what is over: devices stop looking at it. A Lost Mode whose time is up is ended on its device. */
  async close(): Promise<void> {
    let ended = BATCH;
    while (ended === BATCH) {
      ended = await this.database.transaction(this.#reach, (tx) =>
        this.operations.endLostModes(tx, this.#reach, BATCH),
      );
    }
    let closed = BATCH;
    while (closed === BATCH) {
      closed = await this.database.transaction(this.#reach, (tx) => this.repository.close(tx, this.acts.now(), BATCH));
    }
  }

  /** Those to wake for an operation on a place, some at a time: half a million ids are never held at once. */
  async *toWake(operationId: string): AsyncGenerator<{ id: string; family: DeviceFamily }[]> {
    let after: string | null = null;
    do {
      const page: { schools: string[]; devices: { id: string; family: DeviceFamily }[] } = await this.database.read(
        this.#reach,
        async (tx) => {
          const schools = await this.repository.schoolsOf(tx, operationId, { limit: SCHOOLS, after });
          return { schools, devices: await this.repository.listening(tx, schools, this.acts.now()) };
        },
      );
      if (page.devices.length > 0) yield page.devices;
      // Those who ask something now go first.
      await pause(PAUSE_MS);
      after = page.schools.length === SCHOOLS ? (page.schools.at(-1) ?? null) : null;
    } while (after !== null);
  }
}
