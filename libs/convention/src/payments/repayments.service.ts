import type { MinistryDecision, NewMinistryDecision, NewRepayment, Repayment } from '@chariot/contract';
import { LocalDate, Money, newId, type Reach } from '@chariot/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { checkRepayment } from './clawback.js';
import { pastDay } from './day.js';
import { paidBy, requestedBy, totalOf } from './ledger.js';
import { checkDecision } from './ministry.js';
import { MoneyReader } from './money-reader.service.js';
import { decisionOf } from './payment-view.js';
import { PaymentsRepository, type DecisionRow, type RepaymentRow } from './payments.repository.js';
import { StateActs, type Act } from './state-acts.service.js';

/**
 * Article 7.2: what the ministry decides, and what the collectivité owes it back. The académie was told and writes it down, it
 * approves nothing (T07); the collectivité says when it has repaid.
 */
@Injectable()
export class Repayments {
  constructor(
    @Inject(StateActs) private readonly acts: StateActs,
    @Inject(MoneyReader) private readonly reader: MoneyReader,
    @Inject(PaymentsRepository) private readonly repository: PaymentsRepository,
  ) {}

  /** @throws DomainError `convention.repaymentAbovePaid`, `convention.ministryDecisionNotFound`, `convention.paymentDateWrong` */
  request(reach: Reach, conventionId: string, given: NewRepayment): Promise<Repayment> {
    return this.acts.do(reach, conventionId, 'pays', async (act) => {
      const { tx, at, today } = act;
      const requestedOn = pastDay(given.requestedOn, today);
      if (given.decisionId !== null) await this.#decision(reach, act, given.decisionId);
      checkRepayment(Money.cents(given.cents), {
        paidCents: totalOf(paidBy(await this.repository.payments(reach, tx, conventionId), today)),
        requestedCents: totalOf(requestedBy(await this.repository.repayments(reach, tx, conventionId), today)),
      });
      const id = newId();
      await this.repository.request(reach, tx, { ...given, id, conventionId, requestedOn, at });
      return {
        noted: {
          act: 'convention.repayment.requested',
          subject: { kind: 'repayment', id },
          details: { cause: given.cause, cents: given.cents, requestedOn },
        },
        answer: () => this.reader.repayment(reach, tx, conventionId, id),
      };
    });
  }

  settle(
    reach: Reach,
    conventionId: string,
    id: string,
    repaid: { readonly repaidOn: string; readonly paymentOrderNumber: string | null },
  ): Promise<Repayment> {
    return this.acts.do(reach, conventionId, 'receives', async (act) => {
      const row = await this.#repayment(reach, act, id);
      const repaidOn = pastDay(repaid.repaidOn, act.today, { day: row.requestedOn, said: 'la demande' });
      await this.repository.settle(reach, act.tx, id, { ...repaid, repaidOn }, act.at);
      return {
        noted: {
          act: 'convention.repayment.settled',
          subject: { kind: 'repayment', id },
          details: { cents: row.cents, repaidOn },
        },
        answer: () => this.reader.repayment(reach, act.tx, conventionId, id),
      };
    });
  }

  cancel(reach: Reach, conventionId: string, id: string, reason: string): Promise<Repayment> {
    return this.acts.do(reach, conventionId, 'pays', async (act) => {
      const row = await this.#repayment(reach, act, id);
      if (row.repaidOn !== null) throw conventionError('repaymentSettled');
      await this.repository.cancelRepayment(reach, act.tx, id, act.at, reason);
      return {
        noted: {
          act: 'convention.repayment.cancelled',
          subject: { kind: 'repayment', id },
          details: { cents: row.cents, reason },
        },
        answer: () => this.reader.repayment(reach, act.tx, conventionId, id),
      };
    });
  }

  /** @throws DomainError those of `checkDecision`, `convention.paymentDateWrong` */
  decide(reach: Reach, conventionId: string, given: NewMinistryDecision): Promise<MinistryDecision> {
    return this.acts.do(reach, conventionId, 'pays', async (act) => {
      const { tx, at, today } = act;
      const decidedOn = pastDay(given.decidedOn, today);
      const known = await this.repository.decisions(reach, tx, conventionId);
      const cents = given.cents === null ? null : Money.cents(given.cents);
      checkDecision({ kind: given.kind, cents, decidedOn }, known);
      const id = newId();
      await this.repository.decide(reach, tx, { ...given, id, conventionId, decidedOn, at });
      return {
        noted: {
          act: 'convention.ministry.decided',
          subject: { kind: 'ministryDecision', id },
          details: { kind: given.kind, decidedOn: LocalDate.format(decidedOn), reference: given.reference, cents },
        },
        answer: async () => decisionOf(await this.#decision(reach, act, id)),
      };
    });
  }

  cancelDecision(reach: Reach, conventionId: string, id: string, reason: string): Promise<MinistryDecision> {
    return this.acts.do(reach, conventionId, 'pays', async (act) => {
      const row = await this.#decision(reach, act, id);
      const citing = await this.repository.repayments(reach, act.tx, conventionId);
      if (citing.some(({ decisionId, isCancelled }) => decisionId === id && !isCancelled)) {
        throw conventionError('ministryDecisionCited');
      }
      await this.repository.cancelDecision(reach, act.tx, id, act.at, reason);
      return {
        noted: {
          act: 'convention.ministry.cancelled',
          subject: { kind: 'ministryDecision', id },
          details: { reference: row.reference, reason },
        },
        answer: async () => decisionOf({ ...row, isCancelled: true, cancelledBecause: reason }),
      };
    });
  }

  async #repayment(reach: Reach, { tx, convention }: Act, id: string): Promise<RepaymentRow> {
    const row = (await this.repository.repayments(reach, tx, convention.id)).find((one) => one.id === id);
    if (row === undefined) throw conventionError('repaymentNotFound');
    if (row.isCancelled) throw conventionError('repaymentCancelled');
    return row;
  }

  async #decision(reach: Reach, { tx, convention }: Act, id: string): Promise<DecisionRow> {
    const row = (await this.repository.decisions(reach, tx, convention.id)).find((one) => one.id === id);
    if (row === undefined) throw conventionError('ministryDecisionNotFound');
    if (row.isCancelled) throw conventionError('ministryDecisionCancelled');
    return row;
  }
}
