import { Injectable } from '@nestjs/common';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface TokenRow {
  readonly id: string;
  readonly placeId: string;
  readonly secret: string;
  readonly organisation: string;
  readonly library: string;
  readonly location: string | null;
  readonly expiresAt: Date;
  readonly uploadedAt: Date;
  readonly uploadedBy: Actor;
  readonly countedAt: Date | null;
  readonly nextAt: Date;
  readonly failures: number;
  readonly problem: string | null;
  readonly told: readonly number[];
}

const COLUMNS = `t.id, t.place_id as "placeId", t.secret, t.organisation, t.library, t.location, t.expires_at as "expiresAt",
  t.uploaded_at as "uploadedAt", t.uploaded_by as "uploadedBy", t.counted_at as "countedAt", t.next_at as "nextAt",
  t.failures, t.problem, t.told`;

export interface LicensedAppRow {
  readonly id: string;
  readonly adamId: string;
  readonly bundleId: string | null;
  readonly name: string | null;
  readonly appId: string | null;
  readonly total: number | null;
  readonly assigned: number;
  /** iPads of ours: that are to have it, that hold a licence, that have it, that something stops. */
  readonly devices: number;
  readonly held: number;
  readonly installed: number;
  readonly stopped: number;
}
export interface LicenceRow {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly model: string;
  readonly slot: number | null;
  readonly classroomName: string;
  readonly schoolName: string;
  readonly state: 'wanted' | 'asked' | 'held' | 'refused' | 'surplus' | 'returning' | 'returned';
  readonly installed: 'none' | 'asked' | 'there' | 'outdated' | 'updating' | 'failed' | 'removing';
  readonly askedAt: Date | null;
  readonly why: string | null;
}

/** Row level security gives a token to whoever writes the applications of its place, and with it what it has. */
@Injectable()
export class ContentTokensRepository {
  all(tx: Tx): Promise<TokenRow[]> {
    return tx.query<TokenRow>(`select ${COLUMNS} from apple.content_token t order by t.organisation, t.id`);
  }

  find(tx: Tx, id: string): Promise<TokenRow | undefined> {
    return tx.one<TokenRow>(`select ${COLUMNS} from apple.content_token t where t.id = $1`, [id]);
  }

  /** Two uploads for one place come one after the other. */
  async ofPlace(tx: Tx, placeId: string): Promise<TokenRow | undefined> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`chariot:apple:content:${placeId}`]);
    return tx.one<TokenRow>(`select ${COLUMNS} from apple.content_token t where t.place_id = $1 for update`, [placeId]);
  }

  async put(
    tx: Tx,
    row: Pick<
      TokenRow,
      'id' | 'placeId' | 'secret' | 'organisation' | 'library' | 'location' | 'expiresAt' | 'uploadedAt' | 'uploadedBy'
    >,
  ): Promise<void> {
    await tx.execute(
      `insert into apple.content_token (id, place_id, secret, organisation, library, location, expires_at, uploaded_at,
         uploaded_by, next_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $8)
       on conflict (place_id) do update set secret = excluded.secret, organisation = excluded.organisation,
         library = excluded.library, location = excluded.location, expires_at = excluded.expires_at,
         uploaded_at = excluded.uploaded_at, uploaded_by = excluded.uploaded_by, next_at = excluded.next_at,
         counted_at = null, failures = 0, problem = null, told = '{}'`,
      [
        ...[
          row.id,
          row.placeId,
          row.secret,
          row.organisation,
          row.library,
          row.location,
          row.expiresAt,
          row.uploadedAt,
        ],
        JSON.stringify(row.uploadedBy),
      ],
    );
  }

  async again(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.execute('update apple.content_token set counted_at = null, next_at = $2 where id = $1', [id, now]);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.execute('delete from apple.content_token where id = $1', [id]);
  }

  /** iPads that hold a licence of it, or of which that is not known. */
  async held(tx: Tx, id: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id
        where a.token_id = $1 and l.state in ('asked', 'held', 'surplus', 'returning')`,
      [id],
    );
    return row?.count ?? 0;
  }

  /** What it has, by name; what the catalogue has of it first. */
  apps(tx: Tx, tokenId: string): Promise<LicensedAppRow[]> {
    return tx.query<LicensedAppRow>(
      `select a.id, a.adam_id as "adamId", a.bundle_id as "bundleId", a.name, a.app_id as "appId", a.total, a.assigned,
              n.devices, n.held, n.installed, n.stopped
         from apple.licensed_app a
        cross join lateral (
          select count(*) filter (where l.state in ('wanted', 'asked', 'held', 'refused'))::int as devices,
                 count(*) filter (where l.state in ('held', 'surplus', 'returning'))::int as held,
                 count(*) filter (where l.state = 'held' and l.installed in ('there', 'outdated', 'updating'))::int as installed,
                 count(*) filter (where l.why is not null)::int as stopped
            from apple.licence l where l.licensed_app_id = a.id) as n
        where a.token_id = $1 order by a.app_id is null, a.name collate "fr-x-icu" nulls last, a.adam_id, a.pricing limit 2000`,
      [tokenId],
    );
  }

  async app(tx: Tx, id: string): Promise<{ id: string; total: number | null; assigned: number } | undefined> {
    return tx.one('select id, total, assigned from apple.licensed_app where id = $1', [id]);
  }

  /** Those that something stops first, then by place. */
  licences(tx: Tx, licensedAppId: string, most: number, from: number): Promise<LicenceRow[]> {
    return tx.query<LicenceRow>(
      `select l.device_id as "deviceId", d.serial_number as "serialNumber", d.model, d.slot, c.name as "classroomName",
              p.name as "schoolName", l.state, l.installed, l.asked_at as "askedAt", l.why
         from apple.licence l join fleet.device d on d.id = l.device_id
         join fleet.classroom c on c.id = d.classroom_id join territory.place p on p.id = d.school_id
        where l.licensed_app_id = $1
        order by l.why is null, p.name collate "fr-x-icu", c.name collate "fr-x-icu", d.slot, d.id limit $2 offset $3`,
      [licensedAppId, most, from],
    );
  }

  async count(tx: Tx, licensedAppId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from apple.licence where licensed_app_id = $1',
      [licensedAppId],
    );
    return row?.count ?? 0;
  }

  /** In the system's transactions: those whose turn it is. */
  due(tx: Tx, _system: Reach, now: Date, most: number): Promise<TokenRow[]> {
    return tx.query<TokenRow>(
      `select ${COLUMNS} from apple.content_token t where t.next_at <= $1 order by t.next_at, t.id limit $2`,
      [now, most],
    );
  }

  async looked(
    tx: Tx,
    _system: Reach,
    id: string,
    after: Pick<TokenRow, 'nextAt' | 'failures' | 'problem'> & { readonly countedAt?: Date },
  ): Promise<void> {
    await tx.execute(
      `update apple.content_token set next_at = $2, failures = $3, problem = $4, counted_at = coalesce($5, counted_at)
        where id = $1`,
      [id, after.nextAt, after.failures, after.problem, after.countedAt ?? null],
    );
  }

  async wrote(tx: Tx, _system: Reach, id: string, threshold: number): Promise<void> {
    await tx.execute('update apple.content_token set told = array_append(told, $2) where id = $1', [id, threshold]);
  }
}
