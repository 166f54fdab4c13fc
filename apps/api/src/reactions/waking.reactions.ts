import {
  ConfigurationChanged,
  DEVICE_WAKERS,
  Devices,
  OperationStarted,
  OperationUpkeep,
  type DeviceWaker,
} from '@chariot/fleet';
import { FreezeChanged } from '@chariot/identity';
import { Reach } from '@chariot/kernel';
import { Database, Events, Logger, type EventType } from '@chariot/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

type Target =
  { readonly classroomIds: readonly string[] } | { readonly deviceIds: readonly string[] } | { readonly toErase: true };

/** How one waker is asked. */
type Waking = (waker: DeviceWaker, deviceIds: readonly string[]) => Promise<void>;
const ofThisProcess: Waking = (waker, deviceIds) => waker.wake(deviceIds);
const ofTheInstance: Waking = async (waker, deviceIds) => waker.wakeShared?.(deviceIds);

/** A changed configuration, a new operation or the end of a freeze wakes the devices it concerns, in whichever process they are connected to. */
@Injectable()
export class WakingReactions implements OnModuleInit {
  readonly #reach = Reach.system('réveil des tablettes');

  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(Database) private readonly database: Database,
    @Inject(Devices) private readonly devices: Devices,
    @Inject(OperationUpkeep) private readonly operations: OperationUpkeep,
    @Inject(DEVICE_WAKERS) private readonly wakers: readonly DeviceWaker[],
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    // Long polls and our own broker's connections are of each process.
    this.#hear((type, wake) => this.events.everywhere(type, (payload) => wake(payload, ofThisProcess)));
    // A broker that all processes share hears each event once, from whichever of them carries it to its handlers.
    if (this.wakers.every(({ wakeShared }) => wakeShared === undefined)) return;
    this.#hear((type, wake) =>
      this.events.on(type, async (payload) => wake(payload, ofTheInstance), { name: 'api.wakeShared' }),
    );
  }

  #hear(listen: <P>(type: EventType<P>, wake: (payload: P, how: Waking) => void) => void): void {
    listen(ConfigurationChanged, ({ classroomIds }, how) => this.#wake({ classroomIds }, how));
    listen(OperationStarted, ({ operationId, target, targetId, deviceIds = [targetId] }, how) => {
      if (target === 'place') this.#wakePlace(operationId, how);
      else this.#wake(target === 'classroom' ? { classroomIds: [targetId] } : { deviceIds }, how);
    });
    // What the switch had held back is told anew: nobody else would say so before the next contact.
    listen(FreezeChanged, ({ frozen }, how) => (frozen ? undefined : this.#wake({ toErase: true }, how)));
  }

  /** Awaited by nobody. A wake that is lost costs one contact period, so a failure is logged and not retried. */
  #wake(target: Target, how: Waking): void {
    this.#idsByFamily(target)
      .then((ids) => this.#told(ids, how))
      .catch((error: unknown) => this.logger.warn('devices were not woken', { error }));
  }

  /** School after school: those that wait at the end of a large place are woken a little later. */
  #wakePlace(operationId: string, how: Waking): void {
    const all = async (): Promise<void> => {
      for await (const devices of this.operations.toWake(operationId)) await this.#told(byFamily(devices), how);
    };
    all().catch((error: unknown) => this.logger.warn('devices of a place were not woken', { error }));
  }

  #told(ids: ReadonlyMap<string, string[]>, how: Waking): Promise<unknown> {
    return Promise.all(this.wakers.map((waker) => how(waker, ids.get(waker.family) ?? [])));
  }

  async #idsByFamily(target: Target): Promise<ReadonlyMap<string, string[]>> {
    const found = await this.database.read(this.#reach, (tx) =>
      'toErase' in target ? this.devices.toErase(tx, this.#reach) : this.devices.toWake(tx, this.#reach, target),
    );
    return byFamily(found);
  }
}

function byFamily(devices: readonly { readonly id: string; readonly family: string }[]): ReadonlyMap<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, family } of devices) {
    const known = ids.get(family);
    if (known === undefined) ids.set(family, [id]);
    else known.push(id);
  }
  return ids;
}
