import { Injectable, type OnModuleInit } from '@nestjs/common';
import { operationFilter, operationTarget, type Approval } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Approvals, type AgreedAct, type DangerousAct } from '@chariot/identity';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { fleetError } from '../fleet-errors.js';
import { OperationTargets, type AskedTarget } from './operation-targets.service.js';
import { Operations } from './operations.service.js';

/** Stable name of the act, for approvals, quotas and the journal. */
export const YEAR_END_RESET = 'fleet.operation.yearEndReset';
/** From the second word to the act, minutes: anyone concerned stops it meanwhile. */
const DELAY_MINUTES = 15;
/** How long a second word is waited for, hours. */
const LIFE_HOURS = 48;
/** A whole département's tablets in a day: it takes nothing away but what pupils have left. */
const PER_PERSON_PER_DAY = 20_000;
/** A tablet that sleeps all July is reset when it wakes. */
const DAYS = 30;
const DAY_MS = 24 * 3_600_000;

type Payload = {
  readonly target: AskedTarget['target'];
  readonly targetId: string;
  readonly targetName: string;
  readonly filter: Record<string, string>;
  readonly devices: number;
};

/** What a school year has left on the tablets goes on two people's word: one asks here, `Approvals` waits for the other. */
@Injectable()
export class YearEndResets implements OnModuleInit {
  readonly #act: DangerousAct<Payload> = {
    act: YEAR_END_RESET,
    permission: 'device:erase',
    decider: 'approval:decide',
    delayMinutes: DELAY_MINUTES,
    lifeHours: LIFE_HOURS,
    perPersonPerDay: PER_PERSON_PER_DAY,
    oneSchoolPerDay: false,
    payload: { parse: payloadOf },
    title: ({ devices, targetName }) =>
      `Remettre à neuf pour la rentrée ${devices === 1 ? 'une tablette' : `${devices} tablettes`} : ${targetName}`.slice(
        0,
        400,
      ),
    carryOut: (tx, reach, agreed) => this.#carryOut(tx, reach, agreed),
  };

  constructor(
    private readonly acts: Acts,
    private readonly approvals: Approvals,
    private readonly targets: OperationTargets,
    private readonly operations: Operations,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
  }

  /**
   * Nothing happens yet.
   * @throws DomainError `fleet.operationNobody`, those of `OperationTargets.find` and of `Approvals.ask`
   */
  async ask(tx: Tx, reach: Reach, asked: AskedTarget & { readonly reason: string }): Promise<Approval> {
    const { target, targetId } = asked;
    const found = await this.targets.find(tx, reach, 'device:erase', asked);
    const { targetName, placeId, filter } = found;
    const devices = await this.targets.count(tx, found);
    if (devices === 0) throw fleetError('operationNobody');
    return this.approvals.ask(tx, reach, {
      act: this.#act,
      placeId,
      subject: { kind: target, id: targetId, label: targetName },
      items: [],
      weight: devices,
      payload: { target, targetId, targetName, filter: filter as Record<string, string>, devices },
      reason: asked.reason,
    });
  }

  /** For whoever is there by then: a tablet that came meanwhile is one of the school's, and begins the year as the others. */
  async #carryOut(tx: Tx, reach: Reach, agreed: AgreedAct<Payload>): Promise<void> {
    const { id: approvalId, placeId, payload: wanted, askedBy } = agreed;
    const { target, targetId, targetName, filter } = wanted;
    await this.operations.carryOut(tx, reach, {
      kind: 'yearEndReset',
      text: null,
      ...{ target, targetId, targetName, placeId, filter, approvalId },
      createdBy: { kind: 'person', id: askedBy.personId, label: askedBy.label },
      expiresAt: new Date(this.acts.now().getTime() + DAYS * DAY_MS),
    });
  }
}

/** What was written when it was asked, read back. @throws TypeError, ZodError on anything else */
function payloadOf(value: unknown): Payload {
  const kept = value !== null && typeof value === 'object' ? (value as Partial<Record<keyof Payload, unknown>>) : {};
  const { targetId, targetName, devices } = kept;
  if (typeof targetId !== 'string' || typeof targetName !== 'string' || typeof devices !== 'number') {
    throw new TypeError('not the payload of a year-end reset');
  }
  const filter = operationFilter.parse(kept.filter) as Record<string, string>;
  return { target: operationTarget.parse(kept.target), targetId, targetName, filter, devices };
}
