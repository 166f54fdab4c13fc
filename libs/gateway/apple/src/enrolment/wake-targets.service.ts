import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { EnrolmentsRepository } from './enrolments.repository.js';
import { SealedTokens, type PushMaterial } from './sealed-tokens.service.js';

const WAKING = Reach.system('réveil des iPad');
const LONGEST_REASON = 100;

/**
 * Where iPads are woken: what waking asks of enrolment. Pushes are on from a TokenUpdate to the next `off`, CheckOut or
 * Authenticate.
 */
@Injectable()
export class WakeTargets {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: EnrolmentsRepository,
    private readonly tokens: SealedTokens,
  ) {}

  /** Those of these devices whose pushes are on. `tx` is the system's. */
  async of(tx: Tx, deviceIds: readonly string[]): Promise<Map<string, PushMaterial & { readonly topic: string }>> {
    const targets = new Map<string, PushMaterial & { readonly topic: string }>();
    for (const { deviceId, pushSecret, topic } of await this.repository.wakeable(tx, WAKING, deviceIds)) {
      targets.set(deviceId, { ...(await this.tokens.openPush(tx, pushSecret)), topic });
    }
    return targets;
  }

  /** Apple knows that token no more; does nothing where the device has given another one meanwhile. `tx` is the system's. */
  async off(tx: Tx, deviceId: string, token: Buffer, reason: string): Promise<void> {
    await this.repository.hold(tx, WAKING, [deviceId]);
    const [row] = await this.repository.wakeable(tx, WAKING, [deviceId]);
    if (row === undefined || !(await this.tokens.openPush(tx, row.pushSecret)).token.equals(token)) return;
    await this.repository.pushOff(tx, WAKING, row.id, reason.slice(0, LONGEST_REASON) || '?', this.clock.now());
  }

  /** How many iPads a topic binds, woken or not; also under the reach of whoever administers the instance. */
  enrolledUnder(tx: Tx, topic: string): Promise<number> {
    return this.repository.enrolledUnder(tx, null, topic);
  }
}
