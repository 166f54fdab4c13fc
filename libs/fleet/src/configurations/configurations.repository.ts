import { Injectable } from '@nestjs/common';
import type { ProfileSettings } from '@chariot/contract';
import type { Tx } from '@chariot/platform';

export interface ResolvedSettings {
  readonly settings: ProfileSettings;
  readonly classroomIds: readonly string[];
}
export interface NamedConfiguration extends ResolvedSettings {
  readonly hash: string;
}

@Injectable()
export class ConfigurationsRepository {
  /**
   * One writer of configurations at a time, until the transaction ends: two acts at once would each resolve without
   * the other. They are people's acts, a few a day.
   */
  async lock(tx: Tx): Promise<void> {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('fleet.configuration'))`);
  }

  /** What classrooms should be, identical ones together; those that the caller may not configure are left out. */
  resolve(tx: Tx, classroomIds: readonly string[]): Promise<ResolvedSettings[]> {
    return tx.query<ResolvedSettings>(
      'select settings, classroom_ids as "classroomIds" from fleet.resolved_settings($1::uuid[])',
      [classroomIds],
    );
  }

  /** @returns ids of the classrooms that were something else until now */
  async configure(tx: Tx, configurations: readonly NamedConfiguration[], at: Date): Promise<string[]> {
    const rows = await tx.query<{ id: string }>('select configure as id from fleet.configure($1::jsonb, $2)', [
      JSON.stringify(configurations),
      at,
    ]);
    return rows.map(({ id }) => id);
  }
}
