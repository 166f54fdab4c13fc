import { ConfigurationChanged, DEVICE_WAKERS, Devices, OperationStarted, type DeviceWaker } from '@chariot/fleet';
import { Reach } from '@chariot/kernel';
import { Database, Events, Logger } from '@chariot/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** A changed configuration or a new operation wakes the devices it concerns, in whichever process they are connected to. */
@Injectable()
export class WakingReactions implements OnModuleInit {
  readonly #reach = Reach.system('réveil des tablettes');

  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(Database) private readonly database: Database,
    @Inject(Devices) private readonly devices: Devices,
    @Inject(DEVICE_WAKERS) private readonly wakers: readonly DeviceWaker[],
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.events.everywhere(ConfigurationChanged, ({ classroomIds }) => this.#wake({ classroomIds }));
    this.events.everywhere(OperationStarted, ({ target, targetId, deviceIds = [targetId] }) =>
      this.#wake(target === 'classroom' ? { classroomIds: [targetId] } : { deviceIds }),
    );
  }

  /** A wake that is lost costs one contact period, so a failure is logged and not retried. */
  #wake(target: { classroomIds: readonly string[] } | { deviceIds: readonly string[] }): void {
    this.#idsByFamily(target)
      .then((byFamily) => Promise.all(this.wakers.map((waker) => waker.wake(byFamily.get(waker.family) ?? []))))
      .catch((error: unknown) => this.logger.warn('devices were not woken', { error }));
  }

  async #idsByFamily(
    target: { classroomIds: readonly string[] } | { deviceIds: readonly string[] },
  ): Promise<ReadonlyMap<string, string[]>> {
    const found = await this.database.read(this.#reach, (tx) => this.devices.toWake(tx, this.#reach, target));
    const byFamily = new Map<string, string[]>();
    for (const { id, family } of found) byFamily.set(family, [...(byFamily.get(family) ?? []), id]);
    return byFamily;
  }
}
