import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LOST_MODE_DAYS, type Approval, type askForLostMode, type InputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Approvals, type AgreedAct, type DangerousAct } from '@chariot/identity';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { fleetError } from '../fleet-errors.js';
import { OperationTargets } from './operation-targets.service.js';
import { Operations } from './operations.service.js';
import { OperationsRepository } from './operations.repository.js';

/** Stable name of the act, for approvals, quotas and the journal. */
export const LOST_MODE = 'fleet.device.lost';
/** None: a tablet that was stolen is far in a quarter of an hour, and any one person undoes it at once. */
const DELAY_MINUTES = 0;
/** How long a second word is waited for, hours. */
const LIFE_HOURS = 48;
/** A cart: what one person may ask for and approve in 24 hours. */
const PER_PERSON_PER_DAY = 12;
const DAY_MS = 24 * 3_600_000;

type Payload = {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly text: string;
  readonly days: number;
};

/** An iPad that is lost shows a sentence and nothing else: one asks here, `Approvals` waits for the other, and time or one person ends it. */
@Injectable()
export class LostModes implements OnModuleInit {
  readonly #act: DangerousAct<Payload> = {
    act: LOST_MODE,
    permission: 'operation:run',
    decider: 'approval:decide',
    delayMinutes: DELAY_MINUTES,
    lifeHours: LIFE_HOURS,
    perPersonPerDay: PER_PERSON_PER_DAY,
    oneSchoolPerDay: false,
    payload: { parse: payloadOf },
    title: ({ deviceName, days }) =>
      `Passer un iPad en mode Perdu pendant ${daysWord(days)} : ${deviceName}`.slice(0, 400),
    carryOut: (tx, reach, agreed) => this.#carryOut(tx, reach, agreed),
  };

  constructor(
    private readonly acts: Acts,
    private readonly approvals: Approvals,
    private readonly targets: OperationTargets,
    private readonly operations: Operations,
    private readonly repository: OperationsRepository,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
  }

  /**
   * Nothing happens yet.
   * @throws DomainError `fleet.lostModeOnlyIpad`, `fleet.lostModeAlready`, those of `OperationTargets.find` and of `Approvals.ask`
   */
  async ask(tx: Tx, reach: Reach, asked: InputOf<typeof askForLostMode>['body']): Promise<Approval> {
    const { deviceId, text, days, reason } = asked;
    const target = { target: 'device', targetId: deviceId, filter: {}, kind: 'lost' } as const;
    const { targetName, placeId } = await this.targets.find(tx, reach, 'operation:run', target);
    const device = await this.repository.maybeLost(tx, deviceId, this.acts.now());
    if (device?.family !== 'apple') throw fleetError('lostModeOnlyIpad');
    if (device.isLost) throw fleetError('lostModeAlready');
    return this.approvals.ask(tx, reach, {
      act: this.#act,
      placeId,
      subject: { kind: 'device', id: deviceId, label: device.serialNumber },
      items: [`${targetName}, n° ${device.serialNumber}`, `Pendant ${daysWord(days)}`, `À l’écran : « ${text} »`],
      weight: 1,
      payload: { deviceId, deviceName: targetName, text, days },
      reason,
    });
  }

  async #carryOut(tx: Tx, reach: Reach, agreed: AgreedAct<Payload>): Promise<void> {
    const { id: approvalId, placeId, payload, askedBy } = agreed;
    const { deviceId: targetId, deviceName: targetName, text, days } = payload;
    const now = this.acts.now();
    const device = await this.repository.maybeLost(tx, targetId, now);
    if (device?.schoolId !== placeId || !device.isTrusted) throw fleetError('lostModeGone');
    if (device.isLost) throw fleetError('lostModeAlready');
    await this.operations.carryOut(tx, reach, {
      ...{ kind: 'lost', target: 'device', targetId, targetName, placeId, filter: {}, text, approvalId },
      createdBy: { kind: 'person', id: askedBy.personId, label: askedBy.label },
      expiresAt: new Date(now.getTime() + days * DAY_MS),
    });
  }
}

const daysWord = (days: number): string => (days === 1 ? 'un jour' : `${days} jours`);

/** What was written when it was asked, read back. @throws TypeError on anything else */
function payloadOf(value: unknown): Payload {
  const kept = value !== null && typeof value === 'object' ? (value as Partial<Record<keyof Payload, unknown>>) : {};
  const { deviceId, deviceName, text, days } = kept;
  const isText = typeof deviceId === 'string' && typeof deviceName === 'string' && typeof text === 'string';
  if (!isText || typeof days !== 'number' || days < 1 || days > LOST_MODE_DAYS) {
    throw new TypeError('not the payload of a Lost Mode');
  }
  return { deviceId, deviceName, text, days };
}
