import { Injectable } from '@nestjs/common';
import type { App, AppAssignment, AppPackages } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SortKey } from '../paging.js';
import { reachParams, searchPattern, within } from '../reach.js';

export interface AppRow extends Omit<App, 'place' | 'addedAt' | 'addedBy' | 'mayChange'> {
  readonly placeId: string;
  readonly addedAt: Date;
  readonly addedBy: Actor;
}
export interface AppFields {
  readonly name: string;
  readonly publisher: string | null;
  readonly purpose: string;
  readonly packages: AppPackages;
  readonly licences: number | null;
  readonly priceCents: number | null;
  readonly pupilData: boolean;
}
export interface AppAssignmentRow extends Omit<AppAssignment, 'targetName' | 'assignedAt' | 'assignedBy'> {
  readonly placeId: string;
  readonly classroomName: string | null;
  readonly assignedAt: Date;
  readonly assignedBy: Actor;
}

const COLUMNS = `a.id, a.name, a.publisher, a.purpose, a.place_id as "placeId", a.packages, a.licences, a.reserved,
  a.licences_by_store as "licencesByStore",
  a.price_cents as "priceCents", a.pupil_data as "pupilData", a.added_at as "addedAt", a.added_by as "addedBy",
  a.request_id as "requestId"`;

/** A catalogue is read by whoever is there, above it, or below it. */
const SEEN = `(${within('a.place_id')} or fleet.is_above_caller(a.place_id))`;
const FILTER = `${SEEN} and ($3::text is null
  or territory.folded(concat_ws(' ', a.name, a.publisher, a.purpose)) like territory.folded($3))`;
const filterParams = (reach: Reach, q: string | undefined): unknown[] => [
  ...reachParams(reach, 'device:read'),
  searchPattern(q),
];

@Injectable()
export class AppsRepository {
  /** By name. */
  page(
    tx: Tx,
    reach: Reach,
    q: string | undefined,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<AppRow[]> {
    const [name = null, id = null] = page.after ?? [];
    return tx.query<AppRow>(
      `select ${COLUMNS} from fleet.app a where ${FILTER}
          and ($4::text is null or (a.name collate "fr-x-icu", a.id) > ($4 collate "fr-x-icu", $5::uuid))
        order by a.name collate "fr-x-icu", a.id limit $6`,
      [...filterParams(reach, q), name, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, q: string | undefined): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.app a where ${FILTER}`,
      filterParams(reach, q),
    );
    return row?.count ?? 0;
  }

  find(tx: Tx, reach: Reach, id: string): Promise<AppRow | undefined> {
    return tx.one<AppRow>(`select ${COLUMNS} from fleet.app a where ${SEEN} and a.id = $3`, [
      ...reachParams(reach, 'device:read'),
      id,
    ]);
  }

  async insert(
    tx: Tx,
    app: AppFields & { readonly id: string; readonly placeId: string; readonly requestId: string },
    { at, by }: { readonly at: Date; readonly by: Actor },
  ): Promise<void> {
    await tx.execute(
      `insert into fleet.app (id, place_id, name, publisher, purpose, packages, licences, price_cents, pupil_data, added_at,
         added_by, request_id)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11::jsonb, $12)`,
      [app.id, app.placeId, ...fieldsOf(app), at, JSON.stringify(by), app.requestId],
    );
  }

  async update(tx: Tx, id: string, fields: AppFields): Promise<void> {
    await tx.execute(
      `update fleet.app set name = $2, publisher = $3, purpose = $4, packages = $5::jsonb, licences = $6, price_cents = $7,
              pupil_data = $8 where id = $1`,
      [id, ...fieldsOf(fields)],
    );
  }

  /** With how many devices each reaches, and how many of them have it. */
  assignments(tx: Tx, reach: Reach, appId: string): Promise<AppAssignmentRow[]> {
    return tx.query<AppAssignmentRow>(
      `select s.id, s.target, s.target_id as "targetId", s.place_id as "placeId", c.name as "classroomName", s.state,
              s.assigned_at as "assignedAt", s.assigned_by as "assignedBy", n.devices, n.installed
         from fleet.app_assignment s
         join fleet.app a on a.id = s.app_id
         left join fleet.classroom c on s.target = 'classroom' and c.id = s.target_id
        cross join lateral (
          select count(*)::int as devices, count(p.device_id)::int as installed
            from fleet.device d
            left join fleet.app_presence p on p.device_id = d.id and p.app_id = a.id
           where d.slot is not null and d.enrolled_at is not null and d.revoked_at is null and a.packages ? d.family
             and case when s.target = 'classroom' then d.classroom_id = s.target_id
                 else d.school_id in (select below.descendant from territory.place_closure below
                        where below.ancestor = s.target_id and below.until_on >= territory.today()) end
        ) as n
        where s.app_id = $3 and (${within('s.place_id')} or fleet.is_above_caller(s.place_id))
        order by s.target desc, s.assigned_at, s.id`,
      [...reachParams(reach, 'device:read'), appId],
    );
  }

  /** Another word about the same target takes the place of the first. */
  async assign(
    tx: Tx,
    assignment: {
      readonly id: string;
      readonly appId: string;
      readonly target: 'place' | 'classroom';
      readonly targetId: string;
      readonly placeId: string;
      readonly state: 'installed' | 'removed';
    },
    { at, by }: { readonly at: Date; readonly by: Actor },
  ): Promise<void> {
    const { id, appId, target, targetId, placeId, state } = assignment;
    await tx.execute(
      `insert into fleet.app_assignment (id, app_id, target, target_id, place_id, state, assigned_at, assigned_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
       on conflict (app_id, target_id) do update
         set state = excluded.state, assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by
         where app_assignment.state <> excluded.state`,
      [id, appId, target, targetId, placeId, state, at, JSON.stringify(by)],
    );
  }

  async unassign(tx: Tx, reach: Reach, appId: string, id: string): Promise<number> {
    return tx.execute(
      `delete from fleet.app_assignment s where ${within('s.place_id')} and s.app_id = $3 and s.id = $4`,
      [...reachParams(reach, 'app:write'), appId, id],
    );
  }

  async isBelow(tx: Tx, placeId: string, topId: string): Promise<boolean> {
    return (
      (await tx.one<{ below: boolean }>('select fleet.is_below($1, $2) as below', [placeId, topId]))?.below === true
    );
  }
}

const fieldsOf = ({ name, publisher, purpose, packages, licences, priceCents, pupilData }: AppFields): unknown[] => [
  name,
  publisher,
  purpose,
  JSON.stringify(packages),
  licences,
  priceCents,
  pupilData,
];
