import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { Reach, type Clock } from '@chariot/kernel';
import {
  CLOCK,
  Database,
  Leader,
  Logger,
  Mail,
  PLATFORM_OPTIONS,
  type PlatformOptions,
  type Tx,
} from '@chariot/platform';
import { Boxes } from '../boxes/boxes.service.js';
import { Windows } from './windows.service.js';
import { WindowsRepository, type WindowRow } from './windows.repository.js';

const EVERY_MS = 60_000;
const BATCH = 200;

/** Windows that were planned begin, and all of them end by themselves; a box that is still on is asked to be switched off. */
@Injectable()
export class WindowTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #reach = Reach.system('fenêtres de maintenance');
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly leader: Leader,
    private readonly database: Database,
    private readonly holders: Holders,
    private readonly mail: Mail,
    private readonly boxes: Boxes,
    private readonly repository: WindowsRepository,
    private readonly windows: Windows,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines only write down what people decide.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'maintenance windows', () => this.run());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  /** Each in a transaction of its own: one that cannot begin or end holds no other. */
  async run(): Promise<void> {
    const now = this.clock.now();
    for (const id of await this.database.read(this.#reach, (tx) => this.repository.due(tx, now, BATCH))) {
      try {
        await this.database.transaction(this.#reach, (tx) => this.#turn(tx, id, now));
      } catch (error) {
        this.logger.error('a maintenance window could not begin or end', { window: id, error });
      }
    }
  }

  async #turn(tx: Tx, id: string, now: Date): Promise<void> {
    const row = await this.repository.lock(tx, this.#reach, id);
    if (row === undefined || row.endedAt !== null) return;
    if (row.endsAt > now) {
      // Whoever teaches goes first: it begins once her lesson is over.
      if (row.begunAt === null && (await this.repository.lessonUntil(tx, row.classroomId, row)) === null) {
        await this.windows.begin(tx, this.#reach, row);
      }
      return;
    }
    await this.windows.close(tx, this.#reach, row, { byItself: true });
    await this.#remind(tx, row);
  }

  async #remind(tx: Tx, { classroomId, classroomName, openedById }: WindowRow): Promise<void> {
    const on = (await this.boxes.onAt(tx, this.#reach, [classroomId])).has(classroomId);
    if (!on || openedById === null) return;
    const to = (await this.holders.addressesOf(tx, [openedById])).get(openedById);
    if (to === undefined) return;
    await this.mail.tell(tx, {
      to,
      subject: 'La borne Wi-Fi est encore allumée',
      text: [
        'Bonjour,',
        '',
        `La fenêtre de maintenance de ${classroomName} est finie, et sa borne Wi-Fi est notée allumée.`,
        'Coupez-la (loi n° 2015-136, art. 7), puis dites-le sur votre tableau de bord :',
        '',
        `${this.instance.publicUrl}/#/`,
      ].join('\n'),
    });
  }
}
