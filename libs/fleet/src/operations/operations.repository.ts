import { Injectable } from '@nestjs/common';
import type { OperationFilter, OperationKind, OperationStatus } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { DeviceFamily } from '../devices/device.js';
import type { SortKey } from '../paging.js';
import { reachParams } from '../reach.js';
import type { OpenOperation, Said, Tally } from './operation.js';

/** Where an operation goes: what is kept of its target. */
export interface OperationTarget {
  readonly target: 'place' | 'classroom' | 'device' | 'devices';
  readonly targetId: string;
  readonly targetName: string;
  /** The school of a classroom or of devices; a place itself. */
  readonly placeId: string;
  readonly filter: OperationFilter;
}
export interface OperationRow extends OperationTarget {
  readonly id: string;
  readonly kind: OperationKind;
  readonly text: string | null;
  readonly seconds: number | null;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly createdBy: Actor;
  readonly expiresAt: Date;
  readonly cancelledAt: Date | null;
  readonly retryOf: string | null;
  /** Of an act of two persons: what they agreed on. */
  readonly approvalId: string | null;
  /** Of `found`: the Lost Mode that it ends. */
  readonly ends: string | null;
}
export type CountedOperation = OperationRow & { readonly tally: Tally };

/** What a device is told of an operation. */
export interface ToldOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly text: string | null;
  readonly seconds: number | null;
  readonly url: string | null;
  readonly expiresAt: Date;
}
export type CandidateOperation = ToldOperation & OpenOperation;

/** What is kept of a device, and where the device is. */
export interface OperationDeviceRow {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly slot: number | null;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolName: string;
  readonly why: string | null;
  readonly toldAt: Date | null;
  readonly finishedAt: Date | null;
}

const COLUMNS = `o.id, o.kind, o.target, o.target_id as "targetId", o.target_name as "targetName",
  o.place_id as "placeId", o.filter, o.text, o.seconds, o.url, o.created_at as "createdAt", o.created_by as "createdBy",
  o.expires_at as "expiresAt", o.cancelled_at as "cancelledAt", o.retry_of as "retryOf", o.approval_id as "approvalId", o.ends`;

/** What a device is told; of a row `o`. */
export const TOLD = `o.id, o.kind, o.text, o.seconds, o.url, o.expires_at as "expiresAt"`;

/** Of everything, or of one target; of a list of devices, and of what has spoken, each is one. */
const about = (target: string): string => `(${target}::uuid is null or o.target_id = ${target}
  or exists (select from fleet.operation_target t where t.operation_id = o.id and t.device_id = ${target})
  or exists (select from fleet.operation_device s where s.operation_id = o.id and s.device_id = ${target}))`;

/** Measures are lessons' own: they are seen on the page of their device, and nowhere that people look for what was asked. */
const ASKED_BY_PEOPLE = `($4::uuid is not null or o.kind <> 'measure')`;

/** A few rows whatever its size: what is small is counted at each look, what is large as it happens. */
const COUNTED = `from fleet.operation o
  cross join lateral (
    select coalesce(sum(t.concerned), 0) as moved, coalesce(sum(t.told), 0)::int as told,
           coalesce(sum(t.done), 0)::int as done, coalesce(sum(t.failed), 0)::int as failed,
           coalesce(sum(t.not_applicable), 0)::int as not_applicable
      from fleet.operation_tally t where t.operation_id = o.id) as tally
  cross join lateral (
    select jsonb_build_object(
      'concerned', case when o.target = 'place' then o.concerned + tally.moved
                        else coalesce(o.concerned, fleet.concerned_now(o)) end,
      'told', tally.told, 'done', tally.done, 'failed', tally.failed, 'notApplicable', tally.not_applicable) as tally
  ) as counted`;

/** What is kept of those that are there; null for those that were told, and have said nothing: over or not. */
const SAYING: Readonly<Record<Exclude<OperationStatus, 'waiting' | 'unreached'>, readonly Said[] | null>> = {
  told: null,
  expired: null,
  cancelled: null,
  done: ['done', 'recorded'],
  failed: ['failed'],
  notApplicable: ['notApplicable'],
};
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * SQL: the caller reaches that place, told by the parameters of `reachParams` at $1 and $2: it is looked up among what is
 * above it, which costs the same however wide the reach.
 */
const reaches = (column: string): string =>
  `($1::boolean or exists (select from territory.above(${column}) as root where root = any ($2::uuid[])))`;
/** SQL: of the few places of the caller, where they are few ($3); nothing is left out for whoever has many. */
const AMONG_FEW = '($3::uuid[] is null or o.place_id = any ($3))';

/** What a device lives at each of its asks and reports, each found by its key: planned once for each connection. */
const OPEN: Statement = {
  name: 'fleet.operation.open',
  sql: `select ${TOLD}, o.created_at as "createdAt", s.first_told_at as "firstToldAt", s.told_at as "toldAt",
              coalesce(s.times_told, 0) as "timesTold",
              o.kind in ('lock', 'unlock') and exists (
                select from fleet.operation_device later join fleet.operation p on p.id = later.operation_id
                 where later.device_id = d.id and later.told_at >= o.created_at and p.kind in ('lock', 'unlock')
                   and (p.created_at, p.id) > (o.created_at, o.id)) as overtaken,
              case when o.kind = 'yearEndReset' then identity.hold_freeze() else false end as held
         from fleet.device d cross join lateral fleet.open_operations(d, $2) as open (id)
         join fleet.operation o on o.id = open.id
         left join fleet.operation_device s on s.operation_id = o.id and s.device_id = d.id
        where d.id = $1`,
};
const NOTE_TOLD: Statement = {
  name: 'fleet.operation.told',
  sql: `insert into fleet.operation_device (operation_id, device_id, told_at, first_told_at, times_told)
       values ($2, $1, $3, $3, 1)
       on conflict (operation_id, device_id) do update set told_at = excluded.told_at,
         times_told = fleet.operation_device.times_told + 1`,
};
const FIND_OWN: Statement = {
  name: 'fleet.operation.own',
  sql: `select o.place_id as "placeId", o.kind, o.target
         from fleet.operation o join fleet.operation_device s on s.operation_id = o.id
        where o.id = $2 and s.device_id = $1 and s.told_at is not null`,
};
const FINISH: Statement = {
  name: 'fleet.operation.finish',
  sql: `update fleet.operation_device set finished_at = $3, status = $4, why = $5
        where operation_id = $2 and device_id = $1 and finished_at is null`,
};

@Injectable()
export class OperationsRepository {
  async insert(tx: Tx, operation: OperationRow): Promise<void> {
    await tx.execute(
      `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, filter, text, seconds, url,
         created_at, created_by, expires_at, retry_of, approval_id, ends)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16)`,
      [
        operation.id,
        operation.kind,
        operation.target,
        operation.targetId,
        operation.targetName,
        operation.placeId,
        JSON.stringify(operation.filter),
        operation.text,
        operation.seconds,
        operation.url,
        operation.createdAt,
        JSON.stringify(operation.createdBy),
        operation.expiresAt,
        operation.retryOf,
        operation.approvalId,
        operation.ends,
      ],
    );
  }

  /** Whether what is asked of it would be told: it has its identity and is in its cart; Lost Mode, and its sound, reach it wherever it is. */
  async hears(tx: Tx, deviceId: string, kind?: OperationKind): Promise<boolean> {
    const row = await tx.one(
      `select 1 from fleet.device d where d.id = $1 and d.enrolled_at is not null and d.revoked_at is null
         and (d.slot is not null or $2 = 'lost' or ($2 = 'ring' and fleet.is_lost(d)))`,
      [deviceId, kind ?? ''],
    );
    return row !== undefined;
  }

  /** How many devices an operation on that target would concern now. The caller's reach is asked of the target before. */
  async preview(tx: Tx, target: OperationTarget, now: Date): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select fleet.concerned_now(jsonb_populate_record(null::fleet.operation, $1::jsonb))::int as count`,
      [
        JSON.stringify({
          kind: 'message',
          target: target.target,
          target_id: target.targetId,
          place_id: target.placeId,
          filter: target.filter,
          created_at: now.toISOString(),
        }),
      ],
    );
    return row?.count ?? 0;
  }

  find(tx: Tx, reach: Reach, id: string): Promise<CountedOperation | undefined> {
    return tx.one<CountedOperation>(
      `select ${COLUMNS}, counted.tally ${COUNTED} where ${reaches('o.place_id')} and o.id = $3`,
      [...reachParams(reach, 'device:read'), id],
    );
  }

  /** Latest first. */
  async page(
    tx: Tx,
    reach: Reach,
    targetId: string | undefined,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<CountedOperation[]> {
    const [createdAt = null, id = null] = page.after ?? [];
    return tx.query<CountedOperation>(
      `select ${COLUMNS}, counted.tally ${COUNTED}
        where ${AMONG_FEW} and ${reaches('o.place_id')} and ${about('$4')} and ${ASKED_BY_PEOPLE}
          and ($5::timestamptz is null or (o.created_at, o.id) < ($5, $6::uuid))
        order by o.created_at desc, o.id desc limit $7`,
      [...(await this.#placesOf(tx, reach)), targetId ?? null, createdAt, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, targetId: string | undefined): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.operation o
        where ${AMONG_FEW} and ${reaches('o.place_id')} and ${about('$4')} and ${ASKED_BY_PEOPLE}`,
      [...(await this.#placesOf(tx, reach)), targetId ?? null],
    );
    return row?.count ?? 0;
  }

  /** Devices of an operation that the caller sees, by id; none of an operation that she does not. */
  devices(
    tx: Tx,
    _reach: Reach,
    operationId: string,
    status: OperationStatus,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<OperationDeviceRow[]> {
    const silent = status === 'waiting' || status === 'unreached';
    return tx.query<OperationDeviceRow>('select * from fleet.operation_devices($1, $2, $3::text[], $4, $5)', [
      operationId,
      silent,
      silent ? null : SAYING[status],
      page.after ?? FIRST_ID,
      page.limit,
    ]);
  }

  /** @returns false when the caller may not, or when it was over already */
  async cancel(tx: Tx, reach: Reach, id: string, at: Date): Promise<boolean> {
    const cancelled = await tx.execute(
      `update fleet.operation o set cancelled_at = $4
        where ${reaches('o.place_id')} and o.id = $3 and o.cancelled_at is null and o.expires_at > $4`,
      [...reachParams(reach, 'operation:run'), id, at],
    );
    return cancelled === 1;
  }

  /** What is open for the device, whose row is locked: a few rows, and none of what is over. */
  open(tx: Tx, reach: Reach, now: Date): Promise<CandidateOperation[]> {
    return tx.query<CandidateOperation>(OPEN, [reach.id, now]);
  }

  async noteTold(tx: Tx, reach: Reach, id: string, at: Date): Promise<void> {
    await tx.execute(NOTE_TOLD, [reach.id, id, at]);
  }

  /** What the device will never be told. */
  async noteNotApplicable(
    tx: Tx,
    reach: Reach,
    which: readonly { readonly id: string; readonly why: string }[],
    at: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into fleet.operation_device (operation_id, device_id, finished_at, status, why)
       select one.id, $1, $3, 'notApplicable', one.why
         from jsonb_to_recordset($2::jsonb) as one (id uuid, why text) order by one.id
       on conflict do nothing`,
      [reach.id, JSON.stringify(which), at],
    );
  }

  /** An operation that the device was told. */
  findOwn(
    tx: Tx,
    reach: Reach,
    id: string,
  ): Promise<
    { readonly placeId: string; readonly kind: OperationKind; readonly target: OperationTarget['target'] } | undefined
  > {
    return tx.one<{ placeId: string; kind: OperationKind; target: OperationTarget['target'] }>(FIND_OWN, [
      reach.id,
      id,
    ]);
  }

  /** @returns false when it had reported already: the first report is the one that counts */
  async finish(
    tx: Tx,
    reach: Reach,
    id: string,
    { status, why, at }: { readonly status: Said; readonly why: string | null; readonly at: Date },
  ): Promise<boolean> {
    const finished = await tx.execute(FINISH, [reach.id, id, at, status, why]);
    return finished === 1;
  }

  /** Since when it is in Lost Mode, as it says itself. @returns where it is */
  noteLostMode(
    tx: Tx,
    reach: Reach,
    since: Date | null,
  ): Promise<{ readonly classroomId: string; readonly schoolId: string } | undefined> {
    return tx.one(
      `update fleet.device set lost_mode_since = $2 where id = $1
       returning classroom_id as "classroomId", school_id as "schoolId"`,
      [reach.id, since],
    );
  }

  /** A device that somebody may want in Lost Mode. `isLost`: it is, is to be, or has not said that it came out of it. */
  maybeLost(
    tx: Tx,
    deviceId: string,
    now: Date,
  ): Promise<
    | {
        readonly family: DeviceFamily;
        readonly serialNumber: string;
        readonly schoolId: string;
        readonly isTrusted: boolean;
        readonly isLost: boolean;
      }
    | undefined
  > {
    return tx.one(
      `select d.family, d.serial_number as "serialNumber", d.school_id as "schoolId",
              d.enrolled_at is not null and d.revoked_at is null as "isTrusted", fleet.lost_mode_of(d, $2) is not null as "isLost"
         from fleet.device d where d.id = $1`,
      [deviceId, now],
    );
  }

  /** Whether this Lost Mode, which is over, has to be ended on its device: what is looked at stays so until the commit. */
  async isToBeFound(tx: Tx, id: string): Promise<boolean> {
    const row = await tx.one<{ due: boolean }>('select fleet.lost_mode_to_end($1) as due', [id]);
    return row?.due === true;
  }

  /** In a system transaction: Lost Modes that are over, and that nobody has ended on their devices. */
  lostModesOver(tx: Tx, at: Date, batch: number): Promise<OperationRow[]> {
    return tx.query<OperationRow>(
      `select ${COLUMNS} from fleet.operation o
        where o.kind = 'lost' and least(o.expires_at, o.cancelled_at) <= $1
          and not exists (select from fleet.operation f where f.ends = o.id)
          and exists (select from fleet.operation_device s where s.operation_id = o.id and s.told_at is not null
                        and (s.status is null or s.status in ('done', 'recorded')))
        order by o.expires_at, o.id limit $2`,
      [at, batch],
    );
  }

  /** In a system transaction, once the operation is committed. Does nothing to what was counted already. */
  async countConcerned(tx: Tx, id: string): Promise<void> {
    await tx.query('select fleet.count_operation($1)', [id]);
  }

  /** In a system transaction. @returns how many were closed */
  async close(tx: Tx, at: Date, batch: number): Promise<number> {
    const row = await tx.one<{ closed: number }>('select fleet.close_operations($1, $2) as closed', [at, batch]);
    return row?.closed ?? 0;
  }

  /** In a system transaction: the schools of an operation on a place, by id, some at a time. */
  async schoolsOf(
    tx: Tx,
    id: string,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      // Its place is looked up first: joined, what is below it would be read and sorted anew, as a whole, for each page.
      `select x.descendant as id from territory.place_closure x
        where x.ancestor = (select o.target_id from fleet.operation o
                             where o.id = $1 and o.target = 'place' and o.cancelled_at is null)
          and x.descendant > $2
        order by x.descendant limit $3`,
      [id, page.after ?? FIRST_ID, page.limit],
    );
    return rows.map((row) => row.id);
  }

  /** Devices of these schools that may be listening: of a large place most sleep, and ask when they wake up. */
  listening(tx: Tx, schoolIds: readonly string[], now: Date): Promise<{ id: string; family: DeviceFamily }[]> {
    return tx.query<{ id: string; family: DeviceFamily }>(
      `select id, family from fleet.device
        where school_id = any ($1::uuid[]) and enrolled_at is not null and revoked_at is null and slot is not null
          and last_contact_at > $2::timestamptz - case when present then interval '1 hour' else interval '20 minutes' end`,
      [schoolIds, now],
    );
  }

  /** The caller's roots, and the places below them where they are few. */
  async #placesOf(tx: Tx, reach: Reach): Promise<[boolean, string[], string[] | null]> {
    const [isSystem, roots] = reachParams(reach, 'device:read');
    const row = await tx.one<{ places: string[] | null }>('select fleet.few_places($1::uuid[]) as places', [roots]);
    return [isSystem, roots, isSystem ? null : (row?.places ?? null)];
  }
}
