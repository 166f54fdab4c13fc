import type { LocalDate, Money, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { GrantEntry } from './grant-ledger.js';

export interface GrantRow extends GrantEntry {
  readonly id: string;
  readonly collegeUai: string;
  readonly reference: string | null;
  readonly recordedAt: Date;
  readonly note: string | null;
  readonly confirmedAt: Date | null;
  readonly purchases: readonly { readonly label: string; readonly boughtOn: LocalDate | null; readonly cents: Money }[];
  readonly cancelledBecause: string | null;
}
export interface GrantPowers {
  /** The whole account: the académie's. */
  readonly readAll: boolean;
  readonly pay: boolean;
  /** UAI of the collèges whose rows she reads, and of those whose receipts she confirms. */
  readonly reads: readonly string[];
  readonly confirms: readonly string[];
}

const COLUMNS = `
  g.id, g.school_uai "schoolUai", g.college_uai "collegeUai", g.cents::float8 cents, g.paid_on::text "paidOn",
  g.reference, g.recorded_at "recordedAt", g.received_on::text "receivedOn", g.receipt_note note,
  g.confirmed_at "confirmedAt", g.cancelled_at is not null "isCancelled", g.cancelled_because "cancelledBecause",
  coalesce((select json_agg(json_build_object('label', p.label, 'boughtOn', p.bought_on, 'cents', p.cents)
              order by p.rank)
            from convention.grant_purchase p where p.grant_id = g.id), '[]'::json) purchases`;

/** What row level security lets through: the académie reads all, a collège its own rows. */
@Injectable()
export class GrantsRepository {
  async powers(reach: Reach, tx: Tx, conventionId: string, collegeUais: readonly string[]): Promise<GrantPowers> {
    if (reach.kind === 'system') return { readAll: true, pay: true, reads: collegeUais, confirms: collegeUais };
    const row = await tx.one<GrantPowers>(
      `select $1::uuid in (select convention.state_seen()) "readAll",
              $1::uuid in (select convention.checked_by_state()) pay,
              array(select u from unnest($2::text[]) u
                    where u in (select convention.own_colleges('convention:read'))) reads,
              array(select u from unnest($2::text[]) u
                    where u in (select convention.own_colleges('grant:confirm'))) confirms`,
      [conventionId, collegeUais],
    );
    return row ?? { readAll: false, pay: false, reads: [], confirms: [] };
  }

  /** Until the end of the transaction nobody else pays a dotation of this convention. */
  async hold(_reach: Reach, tx: Tx, conventionId: string): Promise<void> {
    await tx.query("select pg_advisory_xact_lock(hashtext('convention.grants'), hashtext($1))", [conventionId]);
  }

  all(_reach: Reach, tx: Tx, conventionId: string): Promise<GrantRow[]> {
    return tx.query<GrantRow>(
      `select ${COLUMNS} from convention.resource_grant g where g.convention_id = $1 order by g.paid_on, g.id`,
      [conventionId],
    );
  }

  async pay(
    _reach: Reach,
    tx: Tx,
    grant: {
      readonly id: string;
      readonly conventionId: string;
      readonly schoolUai: string;
      readonly collegeUai: string;
      readonly cents: number;
      readonly paidOn: string;
      readonly reference: string | null;
      readonly at: Date;
    },
  ): Promise<void> {
    const { id, conventionId, schoolUai, collegeUai, cents, paidOn, reference, at } = grant;
    await tx.execute(
      `insert into convention.resource_grant (id, convention_id, school_uai, college_uai, cents, paid_on, reference,
         recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, conventionId, schoolUai, collegeUai, cents, paidOn, reference, at],
    );
  }

  /** What the collège says replaces what it said. */
  async confirm(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    id: string,
    receipt: {
      readonly receivedOn: string;
      readonly note: string | null;
      readonly purchases: readonly {
        readonly label: string;
        readonly boughtOn: string | null;
        readonly cents: number;
      }[];
      readonly at: Date;
    },
  ): Promise<void> {
    await tx.execute(
      'update convention.resource_grant set received_on = $2, receipt_note = $3, confirmed_at = $4 where id = $1',
      [id, receipt.receivedOn, receipt.note, receipt.at],
    );
    await tx.execute('delete from convention.grant_purchase where grant_id = $1', [id]);
    await tx.execute(
      `insert into convention.grant_purchase (convention_id, grant_id, rank, label, bought_on, cents)
       select $1, $2, p.rank, p.label, p.bought_on, p.cents
       from json_to_recordset($3::json) p (rank integer, label text, bought_on date, cents bigint)`,
      [
        conventionId,
        id,
        JSON.stringify(
          receipt.purchases.map(({ label, boughtOn, cents }, index) => ({
            ...{ rank: index + 1, label, bought_on: boughtOn, cents },
          })),
        ),
      ],
    );
  }

  cancel(_reach: Reach, tx: Tx, id: string, at: Date, because: string): Promise<number> {
    return tx.execute('update convention.resource_grant set cancelled_at = $2, cancelled_because = $3 where id = $1', [
      id,
      at,
      because,
    ]);
  }
}
