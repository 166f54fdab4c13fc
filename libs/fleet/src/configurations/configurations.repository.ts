import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

/** Which classrooms: all that are below these places, and these. */
export interface Scope {
  readonly placeIds?: readonly string[];
  readonly classroomIds?: readonly string[];
}

export const scopeParams = ({
  placeIds = [],
  classroomIds = [],
}: Scope): readonly [readonly string[], readonly string[]] => [placeIds, classroomIds];

@Injectable()
export class ConfigurationsRepository {
  /**
   * One writer of configurations at a time, until the transaction ends: two acts at once would each resolve without
   * the other. They are people's acts, a few a day.
   */
  async lock(tx: Tx): Promise<void> {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('fleet.configuration'))`);
  }

  /** @returns ids of the classrooms that were something else until now, or of which a device was */
  async reconcile(tx: Tx, scope: Scope, at: Date): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select reconcile as id from fleet.reconcile($1::uuid[], $2::uuid[], $3)',
      [...scopeParams(scope), at],
    );
    return rows.map(({ id }) => id);
  }

  /** Everywhere, in a system transaction: what a date has changed in the territory, above all. */
  async reconcileAll(tx: Tx, at: Date): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select reconcile as id
         from fleet.reconcile(array(select p.id from territory.place p where p.kind = 'academie'), '{}', $1)`,
      [at],
    );
    return rows.map(({ id }) => id);
  }
}
