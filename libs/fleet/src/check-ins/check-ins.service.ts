import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, type Statement } from '@chariot/platform';
import type { DeviceNext } from '../configurations/desired-state.service.js';
import { CONTACT_SECONDS, INVENTORY_MS, RETRY_MS } from '../configurations/telling.js';
import { FIRST_KINDS } from '../operations/operation.js';
import type { ToldOperation } from '../operations/operations.repository.js';
import { firstOfEach } from './first-of-each.js';
import { Together } from './together.js';

export interface CheckIn {
  readonly deviceId: string;
  /** New at each start of the agent (UUID). */
  readonly bootId: string;
  /** What the device says that it is. */
  readonly revision: string | null;
  /** Operations that it understands; without it, those of the first agents. */
  readonly kinds?: readonly string[] | undefined;
}
export type Heard = Extract<DeviceNext, { readonly kind: 'wait' | 'operate' }>;

const SYSTEM = Reach.system('contact des tablettes');
const LIMITS = { most: 500, atOnce: 2 };
const STATEMENT: Statement = {
  name: 'fleet.check_in',
  sql: 'select quiet, told from fleet.check_in($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5, $6, $7)',
};
const WAIT: Heard = { kind: 'wait', seconds: CONTACT_SECONDS };

interface Row {
  readonly quiet: readonly number[];
  readonly told: readonly (Omit<ToldOperation, 'expiresAt'> & { readonly turn: number; readonly expiresAt: string })[];
}

/** Devices that ask, and to which there is nothing to say, or one thing: most of them, most of the time. One commit for all of a moment. */
@Injectable()
export class CheckIns {
  readonly #together = new Together<CheckIn, Heard | undefined>((batch) => this.#hear(batch), LIMITS);

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /**
   * @returns what it is to do, once that it was heard (and told so) is committed; `undefined` when there may be something
   * else to say to it, or anything unusual about it: nothing was written then, and it is to be asked about as usual
   */
  hear(checkIn: CheckIn): Promise<Heard | undefined> {
    return this.#together.ask(checkIn);
  }

  async #hear(batch: readonly CheckIn[]): Promise<(Heard | undefined)[]> {
    const now = this.clock.now();
    const first = firstOfEach(batch);
    const [row] = await this.database.statement<Row>(SYSTEM, STATEMENT, [
      first.map(({ one }) => one.deviceId),
      first.map(({ one }) => one.bootId),
      first.map(({ one }) => one.revision),
      first.map(({ one }) => (one.kinds ?? FIRST_KINDS).join(',')),
      now,
      new Date(now.getTime() - INVENTORY_MS),
      new Date(now.getTime() - RETRY_MS),
    ]);
    const heard = batch.map((): Heard | undefined => undefined);
    const say = (turn: number, next: Heard): void => {
      const at = first[turn - 1]?.at;
      if (at !== undefined) heard[at] = next;
    };
    for (const turn of row?.quiet ?? []) say(turn, WAIT);
    for (const { turn, expiresAt, ...operation } of row?.told ?? []) {
      say(turn, { kind: 'operate', operation: { ...operation, expiresAt: new Date(expiresAt) } });
    }
    return heard;
  }
}
