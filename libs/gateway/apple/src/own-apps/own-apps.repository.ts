import { Injectable } from '@nestjs/common';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface OwnAppRow {
  readonly appId: string;
  readonly file: string;
  readonly bytes: number;
  readonly bundleId: string;
  readonly name: string;
  readonly version: string;
  readonly build: string;
  readonly minimumOs: string | null;
  readonly forAll: boolean;
  readonly expiresAt: Date;
  readonly uploadedAt: Date;
  readonly uploadedBy: Actor;
}
export interface OwnAppCounts {
  readonly devices: number;
  readonly installed: number;
  readonly stopped: number;
  readonly why: string | null;
}
export interface EndingOwnApp {
  readonly appId: string;
  readonly placeId: string;
  readonly name: string;
  readonly expiresAt: Date;
  /** Thresholds, in days, of the letters that were written. */
  readonly told: readonly number[];
}
/** An application of the catalogue that the caller may write. */
export interface CatalogueApp {
  readonly name: string;
  readonly placeId: string;
  readonly bundleId: string | null;
  /** By licences of the store. */
  readonly bought: boolean;
}

const COLUMNS = `app_id as "appId", file, bytes, bundle_id as "bundleId", name, version, build, minimum_os as "minimumOs",
  for_all as "forAll", expires_at as "expiresAt", uploaded_at as "uploadedAt", uploaded_by as "uploadedBy"`;

/** Applications of one's own, and what iPads are to have of them: in the rows of licences, which then need none of Apple's. */
@Injectable()
export class OwnAppsRepository {
  catalogue(tx: Tx, _reach: Reach, appId: string): Promise<CatalogueApp | undefined> {
    return tx.one<CatalogueApp>(
      `select f.name, f.place_id as "placeId", f.packages ->> 'apple' as "bundleId", f.licences_by_store as bought
         from fleet.app f where f.id = $1 and f.place_id in (select territory.reachable('app:write'))`,
      [appId],
    );
  }

  find(tx: Tx, _reach: Reach, appId: string): Promise<OwnAppRow | undefined> {
    return tx.one<OwnAppRow>(`select ${COLUMNS} from apple.own_app where app_id = $1 and withdrawn_at is null`, [
      appId,
    ]);
  }

  async counts(tx: Tx, _reach: Reach, appId: string): Promise<OwnAppCounts> {
    const row = await tx.one<OwnAppCounts>(
      `select count(*) filter (where l.state = 'held')::int as devices,
              count(*) filter (where l.state = 'held' and l.installed = 'there')::int as installed,
              count(*) filter (where l.why is not null)::int as stopped,
              (array_agg(l.why order by l.why) filter (where l.why is not null))[1] as why
         from apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id where a.own_app_id = $1`,
      [appId],
    );
    return row ?? { devices: 0, installed: 0, stopped: 0, why: null };
  }

  async put(tx: Tx, _reach: Reach, row: OwnAppRow): Promise<void> {
    await tx.execute(
      `insert into apple.own_app (app_id, file, bytes, bundle_id, name, version, build, minimum_os, for_all, expires_at,
         uploaded_at, uploaded_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (app_id) do update set file = excluded.file, bytes = excluded.bytes, bundle_id = excluded.bundle_id,
         name = excluded.name, version = excluded.version, build = excluded.build, minimum_os = excluded.minimum_os,
         for_all = excluded.for_all, expires_at = excluded.expires_at, uploaded_at = excluded.uploaded_at,
         uploaded_by = excluded.uploaded_by, withdrawn_at = null,
         told = case when own_app.expires_at = excluded.expires_at then own_app.told else '{}' end`,
      [
        ...[row.appId, row.file, row.bytes, row.bundleId, row.name, row.version, row.build, row.minimumOs, row.forAll],
        ...[row.expiresAt, row.uploadedAt, row.uploadedBy],
      ],
    );
  }

  withdraw(tx: Tx, _reach: Reach, appId: string, at: Date): Promise<number> {
    return tx.execute('update apple.own_app set withdrawn_at = $2 where app_id = $1 and withdrawn_at is null', [
      appId,
      at,
    ]);
  }

  /** Each that is given to iPads, and what was written about the end of its profile. */
  ending(tx: Tx): Promise<EndingOwnApp[]> {
    return tx.query<EndingOwnApp>(
      `select o.app_id as "appId", f.place_id as "placeId", o.name, o.expires_at as "expiresAt", o.told
         from apple.own_app o join fleet.app f on f.id = o.app_id where o.withdrawn_at is null order by o.app_id`,
    );
  }

  async wrote(tx: Tx, _system: Reach, appId: string, threshold: number): Promise<void> {
    await tx.execute('update apple.own_app set told = array_append(told, $2) where app_id = $1', [appId, threshold]);
  }

  /** Of these files, those that are still to be given. */
  async needed(tx: Tx, files: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ file: string }>(
      'select distinct file from apple.own_app where file = any ($1::text[]) and withdrawn_at is null',
      [files],
    );
    return new Set(rows.map(({ file }) => file));
  }

  /** What that iPad is to have of that application; undefined: nothing, or it is trusted no more. */
  given(tx: Tx, _system: Reach, deviceId: string, licensedAppId: string): Promise<OwnAppRow | undefined> {
    return tx.one<OwnAppRow>(
      `select ${COLUMNS} from apple.own_app where withdrawn_at is null and exists (
         select from apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id
           join fleet.device d on d.id = l.device_id
          where l.device_id = $1 and a.id = $2 and a.own_app_id = own_app.app_id and l.state = 'held' and l.own_file = own_app.file
            and d.enrolled_at is not null and d.revoked_at is null)`,
      [deviceId, licensedAppId],
    );
  }

  /** Which iPads are to have what, by what the fleet says now; the rows say it too from then on. */
  async settle(tx: Tx, _system: Reach, now: Date): Promise<void> {
    await tx.execute(
      `insert into apple.licensed_app (id, own_app_id, app_id, bundle_id, name, total, assigned)
       select gen_random_uuid(), o.app_id, o.app_id, o.bundle_id, o.name, null, 0 from apple.own_app o
        where o.withdrawn_at is null and not exists (select from apple.licensed_app a where a.app_id = o.app_id)
       on conflict do nothing`,
    );
    const wanted = `select a.id as licensed_app_id, h.device_id, h.serial_number as serial, o.bundle_id, o.file
        from apple.own_app o join apple.licensed_app a on a.own_app_id = o.app_id
        join fleet.devices_to_have(array(select app_id from apple.own_app where withdrawn_at is null), 'apple') h
          on h.app_id = o.app_id and h.serial_number ~ '^[A-Z0-9]{1,40}$'
       where o.withdrawn_at is null`;
    await tx.execute(
      `insert into apple.licence as l (licensed_app_id, device_id, serial, bundle_id, state, since, installed, next_at, own_file)
       select w.licensed_app_id, w.device_id, w.serial, w.bundle_id, 'held', $1, 'none', $1, w.file from (${wanted}) w
       on conflict (licensed_app_id, device_id) do update
         set state = 'held', since = $1, own_file = excluded.own_file, bundle_id = excluded.bundle_id,
             next_at = $1, times = 0, why = null,
             installed = case when l.state <> 'held' or l.installed in ('none', 'failed') then 'none' else 'outdated' end
       where l.state <> 'held' or l.own_file <> excluded.own_file`,
      [now],
    );
    await tx.execute(
      `update apple.licence l set state = 'returned', since = $1, times = 0, why = null,
              installed = case when l.installed = 'none' then 'none' else 'removing' end,
              next_at = case when l.installed = 'none' then null else $1::timestamptz end
        where l.own_file is not null and l.state = 'held' and not exists (
          select from (${wanted}) w where w.licensed_app_id = l.licensed_app_id and w.device_id = l.device_id)`,
      [now],
    );
    // Gone from it, or it is told nothing any more.
    await tx.execute(
      `delete from apple.licence l using fleet.device d
        where l.own_file is not null and l.state = 'returned' and d.id = l.device_id
          and (l.installed = 'none' or d.enrolled_at is null or d.revoked_at is not null)`,
    );
    await tx.execute(
      `delete from apple.own_app o where o.withdrawn_at is not null and not exists (
         select from apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id where a.own_app_id = o.app_id)`,
    );
  }
}
