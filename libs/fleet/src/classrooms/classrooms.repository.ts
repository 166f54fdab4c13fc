import { Injectable } from '@nestjs/common';
import type { Classroom } from '@chariot/contract';
import type { Permission, Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { EMPTY_CONFIGURATION } from '../configurations/canonical-json.js';
import { fleetError } from '../fleet-errors.js';
import type { Moment } from '../moment.js';
import type { SortKey } from '../paging.js';
import { reachParams, within } from '../reach.js';

/** A classroom, its school by id. */
export type ClassroomRow = Omit<Classroom, 'school'> & { readonly schoolId: string };
/** What a person writes of it. */
export type ClassroomFields = Pick<
  Classroom,
  'name' | 'capacity' | 'room' | 'accessPoint' | 'chargingUnit' | 'equipment' | 'schoolCouncilInformedOn'
>;
export interface ClassroomFilter {
  readonly schoolId?: string | undefined;
  readonly q?: string | undefined;
}
/** A classroom under lock: nothing enters or leaves it until the transaction ends. */
export interface LockedClassroom {
  readonly id: string;
  readonly schoolId: string;
  readonly name: string;
  readonly capacity: number;
  readonly closedOn: string | null;
}

const COLUMNS = `c.id, c.school_id as "schoolId", c.name, c.capacity, c.room, c.access_point as "accessPoint",
  c.charging_unit as "chargingUnit", c.equipment, c.school_council_informed_on::text as "schoolCouncilInformedOn",
  c.opened_on::text as "openedOn", c.closed_on::text as "closedOn"`;

const COUNTED = `from fleet.classroom c
  cross join lateral (
    select count(*)::int as devices,
           (count(*) filter (where state = 'talking'))::int as talking,
           (count(*) filter (where state = 'ready'))::int as ready,
           (count(*) filter (where state = 'blocked'))::int as blocked
      from (select fleet.board_state(d, c, $3, $4) as state
              from fleet.device d where d.classroom_id = c.id and d.slot is not null) as one
  ) as counts`;

/** Beyond, they are not counted. */
const MOST_COUNTED = 10_000;

export interface ClassroomCount {
  readonly total: number;
  readonly totalIs: 'exact' | 'atLeast';
}

@Injectable()
export class ClassroomsRepository {
  find(tx: Tx, reach: Reach, id: string, { at, quiet }: Moment): Promise<ClassroomRow | undefined> {
    return tx.one<ClassroomRow>(`select ${COLUMNS}, counts.* ${COUNTED} where ${within('c.school_id')} and c.id = $5`, [
      ...reachParams(reach, 'classroom:read'),
      at,
      quiet,
      id,
    ]);
  }

  /** By name, in French order; `after` is the name and id of the last one of the page before. */
  async page(
    tx: Tx,
    reach: Reach,
    { schoolId, q = '' }: ClassroomFilter,
    { at, quiet }: Moment,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<ClassroomRow[]> {
    const told: unknown[] = [...reachParams(reach, 'classroom:read'), at, quiet];
    const say = (value: unknown): string => `$${told.push(value)}`;
    const conditions = [within('c.school_id')];
    if (schoolId !== undefined) conditions.push(`c.school_id = ${say(schoolId)}`);
    if (q !== '') {
      conditions.push(`c.id = any (${say(await this.#bearing(tx, { schoolId, q }, page))}::uuid[])`);
    } else if (page.after !== null) {
      const [name, id] = page.after.map(say);
      conditions.push(`(c.name collate "fr-x-icu", c.id) > (${name} collate "fr-x-icu", ${id}::uuid)`);
    }
    // The page first: what is counted of each is counted of no other.
    return tx.query<ClassroomRow>(
      `with shown as materialized (
         select c.id from fleet.classroom c where ${conditions.join(' and ')}
          order by c.name collate "fr-x-icu", c.id limit ${say(page.limit)})
       select ${COLUMNS}, counts.* ${COUNTED} where c.id = any (array(select shown.id from shown))
        order by c.name collate "fr-x-icu", c.id`,
      told,
    );
  }

  async count(tx: Tx, reach: Reach, { schoolId, q = '' }: ClassroomFilter): Promise<ClassroomCount> {
    const row = await tx.one<{ count: number }>(
      `select fleet.classrooms_counted($1, $2::uuid[], $3, case when $4 <> '' then territory.words_of($4) end, $5) as count
         where $4 = '' or territory.plain($4) <> ''`,
      [...reachParams(reach, 'classroom:read'), schoolId ?? null, q, MOST_COUNTED + 1],
    );
    const count = row?.count ?? 0;
    return count > MOST_COUNTED ? { total: MOST_COUNTED, totalIs: 'atLeast' } : { total: count, totalIs: 'exact' };
  }

  /** A page of those that bear what is searched: a policy keeps the index of words from any statement but its owner's. */
  async #bearing(
    tx: Tx,
    { schoolId, q }: ClassroomFilter,
    { limit, after }: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<string[]> {
    const [name = null, id = null] = after ?? [];
    const rows = await tx.query<{ id: string }>(
      'select fleet.classrooms_bearing(territory.words_of($1), $2, $3, $4, $5) as id',
      [q, schoolId ?? null, name, id, limit],
    );
    return rows.map((row) => row.id);
  }

  /**
   * The row, locked, when the caller holds that permission there. Lock classrooms in the order of their ids. NO KEY, as
   * everywhere in this room: a report that updates its device twice checks the foreign key to the classroom (KEY SHARE)
   * while it holds the device that an enrolment waits for.
   */
  lock(tx: Tx, reach: Reach, permission: Permission, id: string): Promise<LockedClassroom | undefined> {
    return tx.one<LockedClassroom>(
      `select c.id, c.school_id as "schoolId", c.name, c.capacity, c.closed_on::text as "closedOn"
         from fleet.classroom c where ${within('c.school_id')} and c.id = $3 for no key update`,
      [...reachParams(reach, permission), id],
    );
  }

  /** @throws DomainError `fleet.classroomNameTaken` */
  insert(
    tx: Tx,
    classroom: ClassroomFields & { id: string; schoolId: string; openedOn: string; at: Date },
  ): Promise<void> {
    return nameFree(classroom.name, async () => {
      await tx.execute(
        `insert into fleet.classroom (id, school_id, name, capacity, room, access_point, charging_unit, equipment,
           school_council_informed_on, opened_on, configuration_hash, configured_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12)`,
        [
          classroom.id,
          classroom.schoolId,
          ...fieldParams(classroom),
          classroom.openedOn,
          EMPTY_CONFIGURATION,
          classroom.at,
        ],
      );
    });
  }

  /** @throws DomainError `fleet.classroomNameTaken` */
  update(tx: Tx, reach: Reach, id: string, fields: ClassroomFields): Promise<void> {
    return nameFree(fields.name, async () => {
      await tx.execute(
        `update fleet.classroom c set name = $4, capacity = $5, room = $6, access_point = $7, charging_unit = $8,
           equipment = $9::jsonb, school_council_informed_on = $10
          where ${within('c.school_id')} and c.id = $3`,
        [...reachParams(reach, 'classroom:write'), id, ...fieldParams(fields)],
      );
    });
  }

  /** Its devices' variables have changed, if not their settings. */
  async reconfigured(tx: Tx, reach: Reach, id: string, at: Date): Promise<void> {
    await tx.execute(`update fleet.classroom c set configured_at = $4 where ${within('c.school_id')} and c.id = $3`, [
      ...reachParams(reach, 'classroom:write'),
      id,
      at,
    ]);
  }

  /** Slots that a device occupies, under the lock of the classroom. */
  async takenSlots(tx: Tx, id: string): Promise<Set<number>> {
    return new Set((await this.occupants(tx, id)).keys());
  }

  /** Ids of the devices of a classroom, by slot. */
  async occupants(tx: Tx, id: string): Promise<Map<number, string>> {
    const rows = await tx.query<{ slot: number; id: string }>(
      'select slot, id from fleet.device where classroom_id = $1 and slot is not null',
      [id],
    );
    return new Map(rows.map(({ slot, id: deviceId }) => [slot, deviceId]));
  }

  /** Those that are in the cart, by slot, as far as the caller sees them. */
  tablets(
    tx: Tx,
    reach: Reach,
    id: string,
  ): Promise<{ readonly slot: number; readonly model: string; readonly serialNumber: string }[]> {
    return tx.query(
      `select d.slot, d.model, d.serial_number as "serialNumber" from fleet.device d
        where ${within('d.school_id')} and d.classroom_id = $3 and d.slot is not null order by d.slot`,
      [...reachParams(reach, 'classroom:read'), id],
    );
  }
}

const fieldParams = (fields: ClassroomFields): unknown[] => [
  fields.name,
  fields.capacity,
  fields.room,
  fields.accessPoint,
  fields.chargingUnit,
  JSON.stringify(fields.equipment),
  fields.schoolCouncilInformedOn,
];

async function nameFree(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violatedConstraint(error) !== 'classroom_one_name') throw error;
    throw fleetError('classroomNameTaken', { name }, { cause: error });
  }
}
