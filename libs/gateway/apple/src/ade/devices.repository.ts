import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';
import type { DepDevice } from '@chariot/wire-apple';

export interface AdeDeviceRow {
  readonly serial: string;
  readonly model: string | null;
  readonly description: string | null;
  readonly seenAt: Date | null;
  readonly goneAt: Date | null;
  readonly classroomId: string | null;
  readonly classroomName: string | null;
  readonly schoolName: string | null;
  readonly slot: number | null;
  readonly profileUuid: string | null;
  readonly outcome: string | null;
  readonly answeredAt: Date | null;
  readonly cameAt: Date | null;
  readonly refusal: string | null;
  /** Whether it is in the fleet, under an identity that is trusted. */
  readonly enrolled: boolean;
}

export interface AdeCounts {
  readonly listed: number;
  readonly placed: number;
  /** Placed, and the profile not given yet. */
  readonly waiting: number;
}

export type AdeFilter = 'all' | 'free' | 'placed' | 'trouble';

/** Where a serial number is to enrol. */
export interface AdePlace {
  readonly classroomId: string;
  readonly slot: number;
}

/** $1 the profile of ours. What is placed and did not get it, or was refused at the door. */
const TROUBLE = `(d.classroom_id is not null and (d.gone_at is not null or d.refusal is not null
  or (d.outcome is not null and d.outcome <> 'SUCCESS')))`;
const FILTERS: Readonly<Record<AdeFilter, string>> = {
  all: '(d.gone_at is null or d.classroom_id is not null)',
  free: 'd.gone_at is null and d.classroom_id is null',
  placed: 'd.classroom_id is not null',
  trouble: TROUBLE,
};
/** What Apple gives it and what somebody wants differ: $1 the profile of ours. Only of what is in Apple's list. */
const DIFFERS = `d.seen_at is not null and d.gone_at is null
  and case when d.classroom_id is null then d.profile_uuid = $1 else d.profile_uuid is distinct from $1 end`;

/** As of the server: of the system and of whoever administers the instance. */
@Injectable()
export class AdeDevicesRepository {
  /** A page of Apple’s list, each device once. */
  async note(tx: Tx, devices: readonly DepDevice[], at: Date): Promise<void> {
    const rows = devices.map((one) => ({
      serial: one.serial_number.toUpperCase(),
      model: one.model ?? null,
      description: one.description ?? null,
      gone: one.op_type === 'deleted',
      profile: one.profile_status === 'assigned' || one.profile_status === 'pushed' ? (one.profile_uuid ?? null) : null,
    }));
    await tx.execute(
      `insert into apple.ade_device as d (serial, model, description, seen_at, gone_at, profile_uuid)
       select one.serial, one.model, one.description, $2, case when one.gone then $2::timestamptz end,
              case when one.gone then null else nullif(one.profile, '') end
         from jsonb_to_recordset($1::jsonb) as one (serial text, model text, description text, gone boolean, profile text)
       on conflict (serial) do update set seen_at = $2, gone_at = excluded.gone_at,
         model = coalesce(excluded.model, d.model), description = coalesce(excluded.description, d.description),
         profile_uuid = excluded.profile_uuid, retry_at = null`,
      [JSON.stringify(rows), at],
    );
  }

  /** The whole list was read since: what was not in it is not Apple’s to give any more. */
  async leave(tx: Tx, since: Date, at: Date): Promise<number> {
    return tx.execute(
      `update apple.ade_device set gone_at = $2, profile_uuid = null
        where gone_at is null and seen_at is not null and seen_at < $1`,
      [since, at],
    );
  }

  /** Other servers’ words about them are forgotten; where they are to go is not. */
  async forgetApples(tx: Tx): Promise<void> {
    await tx.execute(
      `update apple.ade_device set seen_at = null, gone_at = null, profile_uuid = null, outcome = null, answered_at = null,
         retry_at = null`,
    );
    await tx.execute('delete from apple.ade_device where classroom_id is null');
  }

  async countPlaced(tx: Tx): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from apple.ade_device where classroom_id is not null',
    );
    return row?.count ?? 0;
  }

  async counts(tx: Tx, profileUuid: string | null): Promise<AdeCounts> {
    const row = await tx.one<AdeCounts>(
      `select count(*) filter (where seen_at is not null and gone_at is null)::int as listed,
              count(*) filter (where classroom_id is not null)::int as placed,
              count(*) filter (where classroom_id is not null and (gone_at is not null or seen_at is null
                or profile_uuid is null or profile_uuid is distinct from $1))::int as waiting
         from apple.ade_device`,
      [profileUuid],
    );
    return row ?? { listed: 0, placed: 0, waiting: 0 };
  }

  page(
    tx: Tx,
    { filter, q, after, limit }: { filter: AdeFilter; q: string | null; after: string | null; limit: number },
  ): Promise<AdeDeviceRow[]> {
    return tx.query<AdeDeviceRow>(
      `select d.serial, d.model, d.description, d.seen_at as "seenAt", d.gone_at as "goneAt",
              d.classroom_id as "classroomId", c.name as "classroomName", fleet.school_name(c.school_id) as "schoolName",
              d.slot, d.profile_uuid as "profileUuid", d.outcome, d.answered_at as "answeredAt", d.came_at as "cameAt",
              d.refusal, exists (select from fleet.device f where f.serial_key = d.serial and f.enrolled_at is not null
                                  and f.revoked_at is null and f.state not in ('retired', 'donated', 'recycled')) as enrolled
         from apple.ade_device d left join fleet.classroom c on c.id = d.classroom_id
        where ${FILTERS[filter]} and ($1::text is null or d.serial like $1) and ($2::text is null or d.serial > $2)
        order by d.serial limit $3`,
      [q === null ? null : `%${q}%`, after, limit],
    );
  }

  async count(tx: Tx, filter: AdeFilter, q: string | null): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from apple.ade_device d
        where ${FILTERS[filter]} and ($1::text is null or d.serial like $1)`,
      [q === null ? null : `%${q}%`],
    );
    return row?.count ?? 0;
  }

  /** Slots of the classroom that are held for others than these. */
  async held(tx: Tx, classroomId: string, serials: readonly string[]): Promise<Set<number>> {
    const rows = await tx.query<{ slot: number }>(
      'select slot from apple.ade_device where classroom_id = $1 and serial <> all ($2)',
      [classroomId, serials],
    );
    return new Set(rows.map(({ slot }) => slot));
  }

  /** Those of these serial numbers that are placed in that classroom already, with their slot. */
  async placedIn(tx: Tx, classroomId: string, serials: readonly string[]): Promise<Map<string, number>> {
    const rows = await tx.query<{ serial: string; slot: number }>(
      'select serial, slot from apple.ade_device where classroom_id = $1 and serial = any ($2)',
      [classroomId, serials],
    );
    return new Map(rows.map(({ serial, slot }) => [serial, slot]));
  }

  async place(tx: Tx, classroomId: string, slots: ReadonlyMap<string, number>, at: Date): Promise<void> {
    const serials = [...slots.keys()];
    // Two may change places: nobody holds a slot while they do.
    await tx.execute(
      `update apple.ade_device set classroom_id = null, slot = null, placed_at = null where serial = any ($1)`,
      [serials],
    );
    await tx.execute(
      `insert into apple.ade_device (serial, classroom_id, slot, placed_at)
       select one.serial, $1, one.slot, $4 from unnest($2::text[], $3::int[]) as one (serial, slot)
       on conflict (serial) do update set classroom_id = $1, slot = excluded.slot, placed_at = $4, retry_at = null,
         came_at = null, refusal = null`,
      [classroomId, serials, [...slots.values()], at],
    );
  }

  /** Those of which nothing else is known are forgotten. @returns how many had a place */
  async displace(tx: Tx, serials: readonly string[]): Promise<number> {
    const count = await tx.execute(
      `update apple.ade_device set classroom_id = null, slot = null, placed_at = null, retry_at = null, refusal = null
        where serial = any ($1) and classroom_id is not null`,
      [serials],
    );
    await tx.execute(
      'delete from apple.ade_device where serial = any ($1) and classroom_id is null and seen_at is null',
      [serials],
    );
    return count;
  }

  /** Serial numbers whose profile at Apple’s is not the one that is wanted. */
  async differing(
    tx: Tx,
    profileUuid: string | null,
    { placed, at, limit }: { readonly placed: boolean; readonly at: Date; readonly limit: number },
  ): Promise<string[]> {
    const rows = await tx.query<{ serial: string }>(
      `select d.serial from apple.ade_device d
        where ${DIFFERS} and (d.classroom_id is not null) = $2 and (d.retry_at is null or d.retry_at <= $3)
        order by d.serial limit $4`,
      [profileUuid, placed, at, limit],
    );
    return rows.map(({ serial }) => serial);
  }

  /** What Apple answered about each. @param profileUuid what was asked for them */
  async answered(
    tx: Tx,
    profileUuid: string | null,
    answers: ReadonlyMap<string, string>,
    { at, retryAt }: { readonly at: Date; readonly retryAt: Date },
  ): Promise<void> {
    await tx.execute(
      `update apple.ade_device d set outcome = one.outcome, answered_at = $4,
              profile_uuid = case when one.outcome = 'SUCCESS' then $3 else d.profile_uuid end,
              retry_at = case when one.outcome = 'SUCCESS' then null else $5::timestamptz end
         from unnest($1::text[], $2::text[]) as one (serial, outcome) where d.serial = one.serial`,
      [[...answers.keys()], [...answers.values()], profileUuid, at, retryAt],
    );
  }

  placeOf(tx: Tx, serial: string): Promise<AdePlace | undefined> {
    return tx.one<AdePlace>(
      `select classroom_id as "classroomId", slot from apple.ade_device where serial = $1 and classroom_id is not null`,
      [serial],
    );
  }

  /** It stood at the door. @param refusal a stable code; null: it was let in */
  async noteVisit(tx: Tx, serial: string, refusal: string | null, at: Date): Promise<void> {
    await tx.execute('update apple.ade_device set came_at = $3, refusal = $2 where serial = $1', [serial, refusal, at]);
  }

  /** Those that left Apple’s list before, and have no place. */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute('delete from apple.ade_device where gone_at < $1 and classroom_id is null', [before]);
  }
}
