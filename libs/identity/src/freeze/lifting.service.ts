import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Approval } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { Approvals, LIFTING } from '../approvals/approvals.service.js';
import type { AgreedAct, DangerousAct } from '../approvals/dangerous-act.port.js';
import { identityError } from '../errors.js';
import { FreezeChanged } from '../events.js';
import { FreezeRepository } from './freeze.repository.js';

/** Which setting of the switch is lifted: a later one needs its own two people. */
interface LiftingPayload {
  readonly freezeId: string;
}

/** Lifting the kill switch: two people who administer the académie, without a delay. */
@Injectable()
export class Lifting implements OnModuleInit {
  readonly #act: DangerousAct<LiftingPayload> = {
    act: LIFTING,
    permission: 'system:administer',
    decider: 'system:administer',
    delayMinutes: 0,
    lifeHours: 24,
    perPersonPerDay: 20,
    oneSchoolPerDay: false,
    payload: { parse: liftingPayload },
    title: () => 'Dégeler les actes graves',
    carryOut: (tx, reach, agreed) => this.#carryOut(tx, reach, agreed),
  };

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: FreezeRepository,
    private readonly approvals: Approvals,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
  }

  /** @throws DomainError `identity.notFrozen`, `identity.mayNotAskHere` and those of `Approvals.ask` */
  async ask(tx: Tx, reach: Reach, reason: string): Promise<Approval> {
    const current = await this.repository.current(tx);
    if (current === undefined) throw identityError('notFrozen');
    const academie = await this.repository.administeredAcademie(tx, reach);
    if (academie === undefined) throw identityError('mayNotAskHere');
    return this.approvals.ask(tx, reach, {
      act: this.#act,
      placeId: academie.id,
      subject: { kind: 'freeze', id: current.id, label: academie.name },
      items: [],
      weight: 1,
      payload: { freezeId: current.id },
      reason,
    });
  }

  async #carryOut(tx: Tx, reach: Reach, { id, payload, reason }: AgreedAct<LiftingPayload>): Promise<void> {
    const now = this.clock.now();
    const current = await this.repository.current(tx);
    if (current?.id !== payload.freezeId || !(await this.repository.lift(tx, id, now))) {
      throw identityError('notFrozen');
    }
    await this.journal.record(tx, reach, {
      act: 'identity.freeze.lifted',
      subject: { kind: 'freeze', id: current.id },
      details: { reason, approval: id },
    });
    await this.outbox.emit(tx, FreezeChanged.of({ freezeId: current.id, frozen: false, at: now.toISOString() }));
  }
}

function liftingPayload(value: unknown): LiftingPayload {
  const { freezeId } = value as Partial<LiftingPayload>;
  if (typeof freezeId !== 'string') throw new TypeError('Not what lifting was asked with');
  return { freezeId };
}
