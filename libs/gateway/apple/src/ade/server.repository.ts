import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

export interface KeyRow {
  readonly id: string;
  readonly keySecret: string;
  readonly certificate: Buffer;
  readonly madeAt: Date;
}

export interface ServerRow {
  readonly serverUuid: string;
  readonly serverName: string | null;
  readonly orgId: string | null;
  readonly orgName: string | null;
  readonly tokenSecret: string;
  readonly tokenEndsAt: Date;
  readonly tokenUploadedAt: Date;
  readonly cursor: string | null;
  /** The whole list was read: changes are asked for. */
  readonly listed: boolean;
  /** When the reading of the whole list began that is under way. */
  readonly listingSince: Date | null;
  readonly dueAt: Date;
  readonly syncedAt: Date | null;
  readonly failedAt: Date | null;
  readonly failure: string | null;
  readonly failures: number;
  readonly profileUuid: string | null;
  readonly profileHash: string | null;
}

/** What is written of a token that was uploaded. */
export type NewServer = Pick<
  ServerRow,
  'serverUuid' | 'serverName' | 'orgId' | 'orgName' | 'tokenSecret' | 'tokenEndsAt' | 'tokenUploadedAt'
>;

const SERVER = `select server_uuid as "serverUuid", server_name as "serverName", org_id as "orgId", org_name as "orgName",
    token_secret as "tokenSecret", token_ends_at as "tokenEndsAt", token_uploaded_at as "tokenUploadedAt", cursor, listed,
    listing_since as "listingSince", due_at as "dueAt", synced_at as "syncedAt", failed_at as "failedAt", failure, failures,
    profile_uuid as "profileUuid", profile_hash as "profileHash"
  from apple.ade_server`;

/** Row level security gives these rows to the system and to whoever administers the instance: there is no place in them. */
@Injectable()
export class AdeServerRepository {
  /** Whether the caller administers the instance, and not only a commune of it. */
  async isOfInstance(tx: Tx): Promise<boolean> {
    const row = await tx.one<{ whole: boolean }>('select territory.administers_instance() as whole');
    return row?.whole === true;
  }

  /** What is written of Apple, and what was read from it before, is written one after the other. */
  async lock(tx: Tx): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('chariot:apple:ade', 0))`);
  }

  async addKey(tx: Tx, row: KeyRow): Promise<void> {
    await tx.execute('insert into apple.ade_key (id, key_secret, certificate, made_at) values ($1, $2, $3, $4)', [
      ...[row.id, row.keySecret, row.certificate, row.madeAt],
    ]);
  }

  /** Latest first: a token may be sealed to an older one, which Apple was given. */
  keys(tx: Tx): Promise<KeyRow[]> {
    return tx.query<KeyRow>(
      `select id, key_secret as "keySecret", certificate, made_at as "madeAt" from apple.ade_key
        order by made_at desc, id desc limit 10`,
    );
  }

  server(tx: Tx): Promise<ServerRow | undefined> {
    return tx.one<ServerRow>(SERVER);
  }

  /** The first token, or the next: `keepsPlace` says whether what was read of Apple’s list is of the same list. */
  async put(tx: Tx, one: NewServer, keepsPlace: boolean): Promise<void> {
    await tx.execute(
      `insert into apple.ade_server (server_uuid, server_name, org_id, org_name, token_secret, token_ends_at,
         token_uploaded_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
       on conflict (single) do update set server_uuid = excluded.server_uuid, server_name = excluded.server_name,
         org_id = excluded.org_id, org_name = excluded.org_name, token_secret = excluded.token_secret,
         token_ends_at = excluded.token_ends_at, token_uploaded_at = excluded.token_uploaded_at, due_at = excluded.due_at,
         failed_at = null, failure = null, failures = 0,
         cursor = case when $8 then ade_server.cursor end, listed = $8 and ade_server.listed,
         listing_since = case when $8 then ade_server.listing_since end,
         profile_uuid = case when $8 then ade_server.profile_uuid end,
         profile_hash = case when $8 then ade_server.profile_hash end`,
      [
        ...[one.serverUuid, one.serverName, one.orgId, one.orgName, one.tokenSecret, one.tokenEndsAt],
        ...[one.tokenUploadedAt, keepsPlace],
      ],
    );
  }

  async remove(tx: Tx): Promise<void> {
    await tx.execute('delete from apple.ade_server');
  }

  async dueAt(tx: Tx, at: Date): Promise<void> {
    await tx.execute('update apple.ade_server set due_at = $1', [at]);
  }

  /**
   * Where the list was read up to.
   * @param from where it was before
   * @returns false when it is elsewhere by now: another process has read on, or another token came
   */
  async advance(
    tx: Tx,
    from: Pick<ServerRow, 'tokenSecret' | 'cursor' | 'listed'>,
    to: Pick<ServerRow, 'cursor' | 'listed' | 'listingSince'>,
  ): Promise<boolean> {
    const moved = await tx.execute(
      `update apple.ade_server set cursor = $4, listed = $5, listing_since = $6
        where token_secret = $1 and cursor is not distinct from $2 and listed = $3`,
      [from.tokenSecret, from.cursor, from.listed, to.cursor, to.listed, to.listingSince],
    );
    return moved === 1;
  }

  async noteSynced(tx: Tx, at: Date, dueAt: Date): Promise<void> {
    await tx.execute(
      `update apple.ade_server set synced_at = $1, due_at = $2, failed_at = null, failure = null, failures = 0`,
      [at, dueAt],
    );
  }

  async noteFailure(tx: Tx, failure: string, at: Date, dueAt: Date): Promise<void> {
    await tx.execute(`update apple.ade_server set failure = $1, failed_at = $2, due_at = $3, failures = failures + 1`, [
      failure.slice(0, 100),
      at,
      dueAt,
    ]);
  }

  async noteProfile(tx: Tx, tokenSecret: string, uuid: string, hash: string): Promise<void> {
    await tx.execute('update apple.ade_server set profile_uuid = $2, profile_hash = $3 where token_secret = $1', [
      tokenSecret,
      uuid,
      hash,
    ]);
  }

  async sentThresholds(tx: Tx, tokenEndsAt: Date): Promise<number[]> {
    const rows = await tx.query<{ threshold: number }>(
      'select threshold from apple.ade_notice where token_ends_at = $1',
      [tokenEndsAt],
    );
    return rows.map(({ threshold }) => threshold);
  }

  /** @returns false when that letter was written by another process */
  async addNotice(tx: Tx, tokenEndsAt: Date, threshold: number, messages: number, at: Date): Promise<boolean> {
    const added = await tx.execute(
      `insert into apple.ade_notice (token_ends_at, threshold, sent_at, messages) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [tokenEndsAt, threshold, at, messages],
    );
    return added === 1;
  }

  /** Pairs of before, but the last. @returns their keys, for the vault to forget */
  async pruneKeys(tx: Tx, before: Date): Promise<string[]> {
    const rows = await tx.query<{ secret: string }>(
      `delete from apple.ade_key where made_at < $1 and made_at < (select max(made_at) from apple.ade_key)
        returning key_secret as secret`,
      [before],
    );
    return rows.map(({ secret }) => secret);
  }
}
