import type { ClaimStatement, MoneySettings, PaymentKind } from '@chariot/contract';
import type { LocalDate, Money, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { LedgerDecision, LedgerPayment, LedgerRepayment } from './ledger.js';

export interface PaymentRow extends LedgerPayment {
  readonly id: string;
  readonly orderedOn: LocalDate | null;
  readonly reference: string | null;
  readonly claimId: string | null;
  readonly claimVersion: number | null;
  readonly serviceDoneOn: LocalDate | null;
  /** Masked. */
  readonly account: string | null;
  readonly verifiedOn: LocalDate | null;
  readonly recordedAt: Date;
  readonly revenueOrderNumber: string | null;
  readonly confirmedAt: Date | null;
  readonly cancelledBecause: string | null;
}
export interface RepaymentRow extends LedgerRepayment {
  readonly id: string;
  readonly explanation: string;
  readonly orderNumber: string | null;
  readonly decisionId: string | null;
  readonly paymentOrderNumber: string | null;
  readonly cancelledBecause: string | null;
}
export interface DecisionRow extends LedgerDecision {
  readonly id: string;
  readonly explanation: string;
  readonly recordedAt: Date;
  readonly cancelledBecause: string | null;
}
export interface SettingRow extends MoneySettings {
  readonly fctvaRatedOn: LocalDate | null;
}
/** What the subsidy is settled on: the last certified statement that was not sent back. */
export interface CertifiedClaimRow {
  readonly id: string;
  readonly version: number;
  readonly certifiedOn: LocalDate;
  readonly serviceDoneOn: LocalDate | null;
  readonly advanceReceivedCents: Money | null;
  readonly classrooms: ClaimStatement['settlement']['classrooms'];
}
export interface Powers {
  readonly read: boolean;
  readonly write: boolean;
  readonly pay: boolean;
}

// bigint cents come back as text from PostgreSQL: amounts here stay far below 2^53.
const PAYMENT = `
  p.id, p.kind, p.cents::float8 cents, p.ordered_on::text "orderedOn", p.paid_on::text "paidOn", p.reference,
  p.claim_id "claimId", c.version "claimVersion", c.service_done_on::text "serviceDoneOn", b.masked_iban account,
  p.account_verified_on::text "verifiedOn", p.recorded_at "recordedAt", p.received_on::text "receivedOn",
  p.received_cents::float8 "receivedCents", p.revenue_order_number "revenueOrderNumber", p.confirmed_at "confirmedAt",
  p.cancelled_at is not null "isCancelled", p.cancelled_because "cancelledBecause"`;
const PAYMENTS = `convention.payment p left join convention.claim c on c.id = p.claim_id
  left join convention.bank_details b on b.id = p.bank_details_id`;
const REPAYMENT = `
  id, cause, cents::float8 cents, explanation, requested_on::text "requestedOn", order_number "orderNumber",
  decision_id "decisionId", repaid_on::text "repaidOn", payment_order_number "paymentOrderNumber",
  cancelled_at is not null "isCancelled", cancelled_because "cancelledBecause"`;
const DECISION = `
  id, kind, decided_on::text "decidedOn", reference, cents::float8 cents, explanation, recorded_at "recordedAt",
  cancelled_at is not null "isCancelled", cancelled_because "cancelledBecause"`;

/** What row level security lets through: the two parties read, PostgreSQL's policies are the filter. */
@Injectable()
export class PaymentsRepository {
  async powers(reach: Reach, tx: Tx, conventionId: string): Promise<Powers> {
    if (reach.kind === 'system') return { read: true, write: true, pay: true };
    const row = await tx.one<Powers>(
      `select $1::uuid in (select convention.accounts_seen()) "read",
              $1::uuid in (select convention.spendable()) "write",
              $1::uuid in (select convention.checked_by_state()) pay`,
      [conventionId],
    );
    return row ?? { read: false, write: false, pay: false };
  }

  /** Until the end of the transaction nobody else pays on this convention: two payments never add up to too much. */
  async hold(_reach: Reach, tx: Tx, conventionId: string): Promise<void> {
    await tx.query("select pg_advisory_xact_lock(hashtext('convention.payments'), hashtext($1))", [conventionId]);
  }

  payments(_reach: Reach, tx: Tx, conventionId: string): Promise<PaymentRow[]> {
    return tx.query<PaymentRow>(
      `select ${PAYMENT} from ${PAYMENTS} where p.convention_id = $1 order by p.paid_on, p.id`,
      [conventionId],
    );
  }

  repayments(_reach: Reach, tx: Tx, conventionId: string): Promise<RepaymentRow[]> {
    return tx.query<RepaymentRow>(
      `select ${REPAYMENT} from convention.repayment where convention_id = $1 order by requested_on, id`,
      [conventionId],
    );
  }

  decisions(_reach: Reach, tx: Tx, conventionId: string): Promise<DecisionRow[]> {
    return tx.query<DecisionRow>(
      `select ${DECISION} from convention.ministry_decision where convention_id = $1 order by decided_on, id`,
      [conventionId],
    );
  }

  async settings(_reach: Reach, tx: Tx, conventionId: string): Promise<SettingRow> {
    const row = await tx.one<SettingRow>(
      `select fctva_rate_percent::float8 "fctvaRatePercent", fctva_rated_on::text "fctvaRatedOn",
              other_grants "otherGrants"
       from convention.money_setting where convention_id = $1`,
      [conventionId],
    );
    return row ?? { fctvaRatePercent: null, fctvaRatedOn: null, otherGrants: [] };
  }

  async set(_reach: Reach, tx: Tx, conventionId: string, setting: SettingRow, at: Date): Promise<void> {
    await tx.execute(
      `insert into convention.money_setting
         (convention_id, fctva_rate_percent, fctva_rated_on, other_grants, changed_at)
       values ($1, $2, $3, $4::jsonb, $5)
       on conflict (convention_id) do update set (fctva_rate_percent, fctva_rated_on, other_grants, changed_at)
         = ($2, $3, $4::jsonb, $5)`,
      [conventionId, setting.fctvaRatePercent, setting.fctvaRatedOn, JSON.stringify(setting.otherGrants), at],
    );
  }

  /** Certified by a day, Paris time, and not sent back by then. */
  claimOn(_reach: Reach, tx: Tx, conventionId: string, day: LocalDate): Promise<CertifiedClaimRow | undefined> {
    return tx.one<CertifiedClaimRow>(
      `select k.* from (
         select c.id, c.version, (c.certified_at at time zone 'Europe/Paris')::date::text "certifiedOn",
                case when c.service_done_on <= $2::date then c.service_done_on::text end "serviceDoneOn",
                c.advance_received_cents::float8 "advanceReceivedCents",
                c.statement -> 'settlement' -> 'classrooms' classrooms,
                (c.returned_at at time zone 'Europe/Paris')::date <= $2::date returned
         from convention.claim c
         where c.convention_id = $1 and c.version is not null
           and (c.certified_at at time zone 'Europe/Paris')::date <= $2::date
         order by c.version desc limit 1) k
       where k.returned is not true`,
      [conventionId, day],
    );
  }

  async bankVerifiedOn(_reach: Reach, tx: Tx, conventionId: string): Promise<LocalDate | null> {
    const row = await tx.one<{ on: LocalDate | null }>(
      `select verified_on::text "on" from convention.bank_details
       where convention_id = $1 and in_force_since is not null and replaced_at is null`,
      [conventionId],
    );
    return row?.on ?? null;
  }

  async pay(
    _reach: Reach,
    tx: Tx,
    payment: {
      readonly id: string;
      readonly conventionId: string;
      readonly kind: PaymentKind;
      readonly cents: number;
      readonly orderedOn: string | null;
      readonly paidOn: string;
      readonly reference: string | null;
      readonly claimId: string | null;
      readonly bankDetailsId: string | null;
      readonly verifiedOn: string | null;
      readonly at: Date;
    },
  ): Promise<void> {
    const { id, conventionId, kind, cents, orderedOn, paidOn, reference } = payment;
    await tx.execute(
      `insert into convention.payment (id, convention_id, kind, cents, ordered_on, paid_on, reference, claim_id,
         bank_details_id, account_verified_on, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[id, conventionId, kind, cents, orderedOn, paidOn, reference],
        ...[payment.claimId, payment.bankDetailsId, payment.verifiedOn, payment.at],
      ],
    );
  }

  confirm(
    _reach: Reach,
    tx: Tx,
    id: string,
    receipt: { readonly receivedOn: string; readonly cents: number; readonly revenueOrderNumber: string | null },
    at: Date,
  ): Promise<number> {
    return tx.execute(
      `update convention.payment set received_on = $2, received_cents = $3, revenue_order_number = $4, confirmed_at = $5
       where id = $1`,
      [id, receipt.receivedOn, receipt.cents, receipt.revenueOrderNumber, at],
    );
  }

  async request(
    _reach: Reach,
    tx: Tx,
    repayment: Pick<RepaymentRow, 'id' | 'cause' | 'explanation' | 'orderNumber' | 'decisionId'> & {
      readonly conventionId: string;
      readonly cents: number;
      readonly requestedOn: string;
      readonly at: Date;
    },
  ): Promise<void> {
    const { id, conventionId, cause, cents, explanation, requestedOn, orderNumber, decisionId, at } = repayment;
    await tx.execute(
      `insert into convention.repayment (id, convention_id, cause, cents, explanation, requested_on, order_number,
         decision_id, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, conventionId, cause, cents, explanation, requestedOn, orderNumber, decisionId, at],
    );
  }

  settle(
    _reach: Reach,
    tx: Tx,
    id: string,
    repaid: { readonly repaidOn: string; readonly paymentOrderNumber: string | null },
    at: Date,
  ): Promise<number> {
    return tx.execute(
      'update convention.repayment set repaid_on = $2, payment_order_number = $3, settled_at = $4 where id = $1',
      [id, repaid.repaidOn, repaid.paymentOrderNumber, at],
    );
  }

  async decide(
    _reach: Reach,
    tx: Tx,
    decision: Pick<DecisionRow, 'id' | 'kind' | 'reference' | 'explanation'> & {
      readonly conventionId: string;
      readonly cents: number | null;
      readonly decidedOn: string;
      readonly at: Date;
    },
  ): Promise<void> {
    const { id, conventionId, kind, decidedOn, reference, cents, explanation, at } = decision;
    await tx.execute(
      `insert into convention.ministry_decision (id, convention_id, kind, decided_on, reference, cents, explanation,
         recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, conventionId, kind, decidedOn, reference, cents, explanation, at],
    );
  }

  cancelPayment(_reach: Reach, tx: Tx, id: string, at: Date, because: string): Promise<number> {
    return tx.execute('update convention.payment set cancelled_at = $2, cancelled_because = $3 where id = $1', [
      id,
      at,
      because,
    ]);
  }

  cancelRepayment(_reach: Reach, tx: Tx, id: string, at: Date, because: string): Promise<number> {
    return tx.execute('update convention.repayment set cancelled_at = $2, cancelled_because = $3 where id = $1', [
      id,
      at,
      because,
    ]);
  }

  cancelDecision(_reach: Reach, tx: Tx, id: string, at: Date, because: string): Promise<number> {
    return tx.execute(
      'update convention.ministry_decision set cancelled_at = $2, cancelled_because = $3 where id = $1',
      [id, at, because],
    );
  }
}
