import type { Tx } from '../postgres/database.service.js';

export interface NotedBackup {
  readonly at: Date;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  /** Of the file. */
  readonly sha256: string;
  readonly place: string;
}

/** The copies that were made. Row level security shows them to the system alone. */
export class BackupsRepository {
  /** Newest first. */
  latest(tx: Tx, limit: number): Promise<NotedBackup[]> {
    return tx.query<NotedBackup>(
      `select at, bytes::float8 as bytes, tables, rows::float8 as rows, sha256, place
       from platform.backup order by at desc, id desc limit $1`,
      [limit],
    );
  }
}
