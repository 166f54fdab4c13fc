import { ConfigurationChanged, DEVICE_WAKERS, Devices, OperationStarted, type DeviceWaker } from '@chariot/fleet';
import { FreezeChanged } from '@chariot/identity';
import { Reach } from '@chariot/kernel';
import { Database, Events, Logger } from '@chariot/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

type Target =
  { readonly classroomIds: readonly string[] } | { readonly deviceIds: readonly string[] } | { readonly toErase: true };

/** A changed configuration, a new operation or the end of a freeze wakes the devices it concerns, in whichever process they are connected to. */
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
    // What the switch had held back is told anew: nobody else would say so before the next contact.
    this.events.everywhere(FreezeChanged, ({ frozen }) => (frozen ? undefined : this.#wake({ toErase: true })));
  }

  /** A wake that is lost costs one contact period, so a failure is logged and not retried. */
  #wake(target: Target): void {
    this.#idsByFamily(target)
      .then((byFamily) => Promise.all(this.wakers.map((waker) => waker.wake(byFamily.get(waker.family) ?? []))))
      .catch((error: unknown) => this.logger.warn('devices were not woken', { error }));
  }

  async #idsByFamily(target: Target): Promise<ReadonlyMap<string, string[]>> {
    const found = await this.database.read(this.#reach, (tx) =>
      'toErase' in target ? this.devices.toErase(tx, this.#reach) : this.devices.toWake(tx, this.#reach, target),
    );
    const byFamily = new Map<string, string[]>();
    for (const { id, family } of found) byFamily.set(family, [...(byFamily.get(family) ?? []), id]);
    return byFamily;
  }
}
