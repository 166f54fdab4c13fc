import { Injectable } from '@nestjs/common';
import type { InputOf, listRollouts, Rollout } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { actorName } from '../actor.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { RolloutsRepository, type SeenRollout } from './rollouts.repository.js';

export interface RolloutPage {
  readonly items: Rollout[];
  readonly next: string | null;
  readonly total: number;
}

/** Rollouts as people read them. */
@Injectable()
export class RolloutViews {
  constructor(private readonly repository: RolloutsRepository) {}

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listRollouts>['query']): Promise<RolloutPage> {
    const { limit, after, state } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['instant', 'id']) };
    const found = await this.repository.page(tx, reach, { state }, page);
    const { rows, next } = pageOf(found, limit, ({ startedAt, id }) => [startedAt.toISOString(), id]);
    return { items: rows.map(told), next, total: await this.repository.count(tx, reach, state) };
  }

  /** @throws DomainError `fleet.rolloutNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Rollout> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('rolloutNotFound');
    return told(row);
  }

  /** By profile. */
  async underWay(tx: Tx, reach: Reach, profileIds: readonly string[]): Promise<ReadonlyMap<string, Rollout>> {
    const rows = profileIds.length === 0 ? [] : await this.repository.underWay(tx, reach, profileIds);
    return new Map(rows.map((row) => [row.profileId, told(row)]));
  }

  async ofProfile(tx: Tx, reach: Reach, profileId: string, limit: number): Promise<Rollout[]> {
    const rows = await this.repository.page(tx, reach, { profileId }, { limit, after: null });
    return rows.map(told);
  }
}

function told({ placeId: _place, assignmentId: _assignment, ...row }: SeenRollout): Rollout {
  return {
    ...row,
    firstNames: [...row.firstNames],
    startedAt: row.startedAt.toISOString(),
    startedBy: actorName(row.startedBy),
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBy: row.endedBy === null ? null : actorName(row.endedBy),
  };
}
