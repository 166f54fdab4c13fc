import type { LocalDate, Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';

export interface BankDetailsRow {
  readonly id: string;
  readonly conventionId: string;
  readonly approvalId: string;
  readonly secretId: string;
  readonly maskedIban: string;
  readonly bic: string | null;
  readonly holder: string;
  readonly bankName: string | null;
  readonly paymentLabel: string | null;
  readonly documentDatedOn: LocalDate | null;
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly inForceSince: Date | null;
  readonly replacedAt: Date | null;
  readonly abandonedAt: Date | null;
  readonly abandonedBecause: string | null;
  readonly verifiedOn: LocalDate | null;
  readonly verifiedHow: string | null;
}

export type NewBankDetailsRow = Pick<
  BankDetailsRow,
  | 'id'
  | 'conventionId'
  | 'approvalId'
  | 'secretId'
  | 'maskedIban'
  | 'bic'
  | 'holder'
  | 'bankName'
  | 'paymentLabel'
  | 'askedAt'
  | 'askedBy'
> & { readonly documentDatedOn: string | null; readonly askedById: string | null };

const COLUMNS = `
  id, convention_id "conventionId", approval_id "approvalId", secret_id "secretId", masked_iban "maskedIban", bic, holder,
  bank_name "bankName", payment_label "paymentLabel", document_dated_on::text "documentDatedOn", asked_at "askedAt",
  asked_by "askedBy", in_force_since "inForceSince", replaced_at "replacedAt", abandoned_at "abandonedAt",
  abandoned_because "abandonedBecause", verified_on::text "verifiedOn", verified_how "verifiedHow"`;

/** What row level security lets through: the two parties read, PostgreSQL's policies are the filter. */
@Injectable()
export class BankDetailsRepository {
  async powers(
    reach: Reach,
    tx: Tx,
    conventionId: string,
  ): Promise<{ readonly read: boolean; readonly write: boolean; readonly pay: boolean }> {
    if (reach.kind === 'system') return { read: true, write: true, pay: true };
    const row = await tx.one<{ read: boolean; write: boolean; pay: boolean }>(
      `select $1::uuid in (select convention.accounts_seen()) "read",
              $1::uuid in (select convention.spendable()) "write",
              $1::uuid in (select convention.checked_by_state()) pay`,
      [conventionId],
    );
    return row ?? { read: false, write: false, pay: false };
  }

  /** All versions, the latest asked first. */
  all(_reach: Reach, tx: Tx, conventionId: string): Promise<BankDetailsRow[]> {
    return tx.query<BankDetailsRow>(
      `select ${COLUMNS} from convention.bank_details where convention_id = $1 order by id desc limit 200`,
      [conventionId],
    );
  }

  /** The account that the State pays on, or undefined. */
  current(_reach: Reach, tx: Tx, conventionId: string): Promise<BankDetailsRow | undefined> {
    return tx.one<BankDetailsRow>(
      `select ${COLUMNS} from convention.bank_details
       where convention_id = $1 and in_force_since is not null and replaced_at is null`,
      [conventionId],
    );
  }

  /** Nobody else acts on it until the transaction ends. */
  lock(_reach: Reach, tx: Tx, id: string): Promise<BankDetailsRow | undefined> {
    return tx.one<BankDetailsRow>(`select ${COLUMNS} from convention.bank_details where id = $1 for update`, [id]);
  }

  /** @throws DomainError convention.bankWaiting */
  async ask(_reach: Reach, tx: Tx, row: NewBankDetailsRow): Promise<void> {
    try {
      await tx.execute(
        `insert into convention.bank_details (id, convention_id, approval_id, secret_id, masked_iban, bic, holder,
           bank_name, payment_label, document_dated_on, asked_at, asked_by_id, asked_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          ...[row.id, row.conventionId, row.approvalId, row.secretId, row.maskedIban, row.bic, row.holder],
          ...[row.bankName, row.paymentLabel, row.documentDatedOn, row.askedAt, row.askedById, row.askedBy],
        ],
      );
    } catch (error) {
      throw violatedConstraint(error) === 'bank_details_waiting' ? conventionError('bankWaiting') : error;
    }
  }

  /** The former account is replaced in the same breath. */
  async bringIntoForce(_reach: Reach, tx: Tx, { id, conventionId }: BankDetailsRow, at: Date): Promise<void> {
    await tx.execute(
      `update convention.bank_details set replaced_at = $2
       where convention_id = $1 and in_force_since is not null and replaced_at is null`,
      [conventionId, at],
    );
    await tx.execute('update convention.bank_details set in_force_since = $2 where id = $1', [id, at]);
  }

  /** Nobody gave the second word. Safe to run twice. */
  abandon(
    _reach: Reach,
    tx: Tx,
    approvalId: string,
    why: { readonly at: Date; readonly because: string },
  ): Promise<{ conventionId: string; placeId: string } | undefined> {
    return tx.one(
      `update convention.bank_details b set abandoned_at = $2, abandoned_because = $3 from convention.convention v
       where v.id = b.convention_id and b.approval_id = $1 and b.in_force_since is null and b.abandoned_at is null
       returning b.convention_id "conventionId", v.local_authority_id "placeId"`,
      [approvalId, why.at, why.because],
    );
  }

  async waitsFor(_reach: Reach, tx: Tx, approvalId: string): Promise<boolean> {
    const row = await tx.one(
      `select 1 from convention.bank_details
       where approval_id = $1 and in_force_since is null and abandoned_at is null`,
      [approvalId],
    );
    return row !== undefined;
  }

  verify(
    _reach: Reach,
    tx: Tx,
    id: string,
    verified: { readonly verifiedOn: LocalDate; readonly how: string },
  ): Promise<number> {
    return tx.execute('update convention.bank_details set verified_on = $2, verified_how = $3 where id = $1', [
      id,
      verified.verifiedOn,
      verified.how,
    ]);
  }

  /** In a system transaction: what this noun holds about a person. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<{ reference: string; askedAt: Date }[]> {
    return tx.query(
      `select v.reference, b.asked_at "askedAt" from convention.bank_details b
       join convention.convention v on v.id = b.convention_id
       where b.asked_by_id = $1 order by b.asked_at limit $2`,
      [personId, limit],
    );
  }
}
