import { Injectable } from '@nestjs/common';
import type { Operation } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SortKey } from '../paging.js';
import { reachParams, within } from '../reach.js';

export interface OperationRow {
  readonly id: string;
  readonly kind: Operation['kind'];
  readonly target: Operation['target'];
  readonly targetId: string;
  readonly targetName: string;
  readonly schoolId: string;
  readonly text: string | null;
  readonly createdAt: Date;
  readonly createdBy: Actor;
  readonly expiresAt: Date;
  readonly cancelledAt: Date | null;
}
export type CountedOperation = OperationRow & { readonly counts: Operation['counts'] };

/** What a device is told of an operation. */
export interface ToldOperation {
  readonly id: string;
  readonly kind: Operation['kind'];
  readonly text: string | null;
  readonly expiresAt: Date;
}

const COLUMNS = `o.id, o.kind, o.target, o.target_id as "targetId", o.target_name as "targetName",
  o.school_id as "schoolId", o.text, o.created_at as "createdAt", o.created_by as "createdBy",
  o.expires_at as "expiresAt", o.cancelled_at as "cancelledAt"`;

/** Of everything, or of one target; of a list of devices, each is one. */
const about = (target: string): string => `(${target}::uuid is null or o.target_id = ${target}
  or exists (select from fleet.operation_target t where t.operation_id = o.id and t.device_id = ${target}))`;

/** $3: the present. Who has something to say counts even if it has left; nobody waits for what is over. */
const COUNTED = `from fleet.operation o cross join lateral (
  select jsonb_build_object(
      'concerned', count(*),
      'waiting', count(*) filter (where s.device_id is null and o.cancelled_at is null and o.expires_at > $3),
      'told', count(*) filter (where s.device_id is not null and s.status is null),
      'done', count(*) filter (where s.status in ('done', 'recorded')),
      'failed', count(*) filter (where s.status = 'failed')) as counts
    from (select d.id from fleet.device d where o.target_id in (d.id, d.classroom_id) and fleet.concerns(o, d)
          union select d.id from fleet.operation_target t join fleet.device d on d.id = t.device_id
           where t.operation_id = o.id and fleet.concerns(o, d)
          union select said.device_id from fleet.operation_device said where said.operation_id = o.id) as one
    left join fleet.operation_device s on s.operation_id = o.id and s.device_id = one.id) as counted`;

@Injectable()
export class OperationsRepository {
  async insert(tx: Tx, operation: OperationRow): Promise<void> {
    await tx.execute(
      `insert into fleet.operation (id, kind, target, target_id, target_name, school_id, text, created_at, created_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10)`,
      [
        operation.id,
        operation.kind,
        operation.target,
        operation.targetId,
        operation.targetName,
        operation.schoolId,
        operation.text,
        operation.createdAt,
        JSON.stringify(operation.createdBy),
        operation.expiresAt,
      ],
    );
  }

  /** Whether anything that is asked of it would be told: it has its identity, and is in its cart. */
  async hears(tx: Tx, deviceId: string): Promise<boolean> {
    const row = await tx.one(
      `select 1 from fleet.device where id = $1 and enrolled_at is not null and revoked_at is null and slot is not null`,
      [deviceId],
    );
    return row !== undefined;
  }

  find(tx: Tx, reach: Reach, id: string, now: Date): Promise<CountedOperation | undefined> {
    return tx.one<CountedOperation>(
      `select ${COLUMNS}, counted.counts ${COUNTED} where ${within('o.school_id')} and o.id = $4`,
      [...reachParams(reach, 'device:read'), now, id],
    );
  }

  /** Latest first. */
  page(
    tx: Tx,
    reach: Reach,
    targetId: string | undefined,
    now: Date,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<CountedOperation[]> {
    const [createdAt = null, id = null] = page.after ?? [];
    return tx.query<CountedOperation>(
      `select ${COLUMNS}, counted.counts ${COUNTED}
        where ${within('o.school_id')} and ${about('$4')}
          and ($5::timestamptz is null or (o.created_at, o.id) < ($5, $6::uuid))
        order by o.created_at desc, o.id desc limit $7`,
      [...reachParams(reach, 'device:read'), now, targetId ?? null, createdAt, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, targetId: string | undefined): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.operation o
        where ${within('o.school_id')} and ${about('$3')}`,
      [...reachParams(reach, 'device:read'), targetId ?? null],
    );
    return row?.count ?? 0;
  }

  /** @returns false when the caller may not, or when it was cancelled already */
  async cancel(tx: Tx, reach: Reach, id: string, at: Date): Promise<boolean> {
    const cancelled = await tx.execute(
      `update fleet.operation o set cancelled_at = $4 where ${within('o.school_id')} and o.id = $3 and o.cancelled_at is null`,
      [...reachParams(reach, 'operation:run'), id, at],
    );
    return cancelled === 1;
  }

  /** The oldest thing asked of the device that it has not reported, noted as told. */
  tell(tx: Tx, reach: Reach, now: Date): Promise<ToldOperation | undefined> {
    return tx.one<ToldOperation>(
      `with chosen as (
         select o.id, o.kind, o.text, o.expires_at, d.id as device_id
           from fleet.device d join fleet.operation o on o.target_id in (d.id, d.classroom_id)
          where d.id = $1 and o.kind <> 'erase' and o.cancelled_at is null and o.expires_at > $2
            and fleet.concerns(o, d)
            and not exists (select from fleet.operation_device s
                             where s.operation_id = o.id and s.device_id = d.id and s.finished_at is not null)
          order by o.created_at, o.id limit 1
       ), told as (
         insert into fleet.operation_device (operation_id, device_id, told_at) select id, device_id, $2 from chosen
         on conflict (operation_id, device_id) do update set told_at = excluded.told_at
       )
       select id, kind, text, expires_at as "expiresAt" from chosen`,
      [reach.id, now],
    );
  }

  /** An operation that the device was told. */
  findOwn(
    tx: Tx,
    reach: Reach,
    id: string,
  ): Promise<{ readonly schoolId: string; readonly kind: Operation['kind'] } | undefined> {
    return tx.one<{ schoolId: string; kind: Operation['kind'] }>(
      `select o.school_id as "schoolId", o.kind from fleet.operation o join fleet.operation_device s on s.operation_id = o.id
        where o.id = $2 and s.device_id = $1`,
      [reach.id, id],
    );
  }

  /** @returns false when it had reported already: the first report is the one that counts */
  async finish(
    tx: Tx,
    reach: Reach,
    id: string,
    { status, why, at }: { readonly status: string; readonly why: string | null; readonly at: Date },
  ): Promise<boolean> {
    const finished = await tx.execute(
      `update fleet.operation_device set finished_at = $3, status = $4, why = $5
        where operation_id = $2 and device_id = $1 and finished_at is null`,
      [reach.id, id, at, status, why],
    );
    return finished === 1;
  }
}
