import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface DataSubject {
  readonly id: string;
  readonly displayName: string;
  /** Every place on which she holds or has held a role. */
  readonly placeIds: readonly string[];
}

export interface OwnLine {
  readonly at: Date;
  readonly act: string;
  readonly details: Readonly<Record<string, never>>;
  readonly actorLabel: string;
  readonly subjectLabel: string;
  readonly place: string | null;
}

@Injectable()
export class PersonalDataRepository {
  /** `tx` is the system's: some of her roles may be out of the caller's sight, and decide all the same. */
  subject(tx: Tx, personId: string): Promise<DataSubject | undefined> {
    return tx.one<DataSubject>(
      `select person.id, person.display_name as "displayName",
              coalesce((select array_agg(distinct held.place_id::text) from identity.held_role held
                where held.person_id = person.id), '{}') as "placeIds"
         from identity.person where person.id = $1`,
      [personId],
    );
  }

  /** Those of these places on which the caller does not hold `privacy:export`. */
  async uncovered(tx: Tx, reach: Reach, placeIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select place.id::text as id from unnest($1::uuid[]) as place (id)
        where not ($2::boolean or territory.is_under(place.id, $3::uuid[]))`,
      [placeIds, reach.kind === 'system', reach.places('privacy:export')],
    );
    return rows.map(({ id }) => id);
  }

  /** Lines of the journal that she wrote or that speak of her, the latest first. */
  lines(tx: Tx, personId: string, limit: number): Promise<OwnLine[]> {
    return tx.query<OwnLine>(
      `select line.created_at as at, line.act, line.details, line.actor_label as "actorLabel",
              line.subject_label as "subjectLabel", place.name as place
         from platform.journal line left join territory.place on place.id = line.place_id
        where line.id in (
          (select id from platform.journal where actor_id = $1 order by id desc limit $2)
          union (select id from platform.journal where subject_id = $1 order by id desc limit $2))
        order by line.id desc limit $2`,
      [personId, limit],
    );
  }
}
