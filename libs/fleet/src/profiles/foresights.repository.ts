import { Injectable } from '@nestjs/common';
import type { ProfileSettings, SettingId } from '@chariot/contract';
import type { Tx } from '@chariot/platform';
import { scopeParams, type Scope } from '../configurations/configurations.repository.js';
import type { AssignmentTarget } from './assignments.repository.js';

/** As many classrooms and devices that are alike before, and alike after. */
export interface ForeseenChange {
  readonly before: ProfileSettings;
  readonly after: ProfileSettings;
  readonly classrooms: number;
  readonly devices: number;
}
export interface ForeseenConflict {
  readonly setting: SettingId;
  readonly profileId: string;
  readonly name: string;
  /** Where it is assigned, when that is at one place only. */
  readonly target: AssignmentTarget | null;
  readonly placeId: string | null;
  /** The other one wins. */
  readonly wins: boolean;
  readonly classrooms: number;
}

/** What would change if configurations were reconciled now: to be asked inside `supposing`. */
@Injectable()
export class ForesightsRepository {
  changes(tx: Tx, scope: Scope): Promise<ForeseenChange[]> {
    return tx.query<ForeseenChange>('select * from fleet.foreseen_changes($1::uuid[], $2::uuid[])', [
      ...scopeParams(scope),
    ]);
  }

  conflicts(tx: Tx, scope: Scope, profileId: string): Promise<ForeseenConflict[]> {
    return tx.query<ForeseenConflict>(
      `select setting, profile_id as "profileId", name, target, place_id as "placeId", wins, classrooms
         from fleet.foreseen_conflicts($1::uuid[], $2::uuid[], $3)
        order by classrooms desc, setting, name, profile_id limit 200`,
      [...scopeParams(scope), profileId],
    );
  }
}
