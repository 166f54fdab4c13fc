import { Injectable } from '@nestjs/common';
import type { ComplianceRule, Conformity, Finding } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SortKey } from '../paging.js';
import { isUnder, reachParams, within } from '../reach.js';
import type { Gap } from './assessment.js';
import type { OwnThresholds } from './thresholds.js';

export interface FindingRow extends Omit<Finding, 'sentence' | 'since' | 'school' | 'label'> {
  readonly details: Gap['details'];
  readonly since: Date;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly slot: number | null;
  readonly labelTitle: string;
}
export interface FindingFilter {
  readonly rule?: ComplianceRule | undefined;
  readonly under?: string | undefined;
  readonly classroomId?: string | undefined;
  readonly deviceId?: string | undefined;
}
export interface SetAt {
  readonly rule: string;
  readonly threshold: unknown;
  readonly placeId: string;
  readonly placeName: string;
}

const FOUND = `from fleet.finding f
  join fleet.device d on d.id = f.device_id
  join fleet.classroom c on c.id = d.classroom_id
  join fleet.configuration k on k.hash = fleet.hash_of(d, c)`;

const FILTER = `f.until_at is null and ${within('d.school_id')} and ($3::text is null or f.rule = $3) and ${isUnder('d.school_id', 4)}
  and ($5::uuid is null or d.classroom_id = $5) and ($6::uuid is null or f.device_id = $6)`;

const filterParams = (reach: Reach, filter: FindingFilter): unknown[] => [
  ...reachParams(reach, 'device:read'),
  filter.rule ?? null,
  filter.under ?? null,
  filter.classroomId ?? null,
  filter.deviceId ?? null,
];

/** Gaps as people read them, and the thresholds of places. What devices are is read in `assessing.repository.ts`. */
@Injectable()
export class ComplianceRepository {
  /** The latest first. */
  page(
    tx: Tx,
    reach: Reach,
    filter: FindingFilter,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<FindingRow[]> {
    const [since = null, id = null] = page.after ?? [];
    return tx.query<FindingRow>(
      `select f.id, f.rule, f.details, f.since, d.id as "deviceId", d.slot, d.serial_number as "serialNumber", d.model,
              fleet.label_title(k.settings) as "labelTitle", c.id as "classroomId", c.name as "classroomName",
              d.school_id as "schoolId", fleet.school_name(d.school_id) as "schoolName"
         ${FOUND} where ${FILTER} and ($7::timestamptz is null or (f.since, f.id) < ($7, $8::uuid))
        order by f.since desc, f.id desc limit $9`,
      [...filterParams(reach, filter), since, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, filter: FindingFilter): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.finding f join fleet.device d on d.id = f.device_id where ${FILTER}`,
      filterParams(reach, filter),
    );
    return row?.count ?? 0;
  }

  byRule(tx: Tx, reach: Reach, under: string | undefined): Promise<{ rule: ComplianceRule; count: number }[]> {
    return tx.query<{ rule: ComplianceRule; count: number }>(
      `select f.rule, count(*)::int as count from fleet.finding f join fleet.device d on d.id = f.device_id
        where f.until_at is null and ${within('d.school_id')} and ${isUnder('d.school_id', 3)} group by f.rule`,
      [...reachParams(reach, 'device:read'), under ?? null],
    );
  }

  /** Of those that are still of the fleet, by what is known of them: where their counts do not say. */
  byConformity(tx: Tx, reach: Reach, under: string | undefined): Promise<{ conformity: Conformity; count: number }[]> {
    return tx.query<{ conformity: Conformity; count: number }>(
      `select l.conformity, count(*)::int as count from fleet.listing l
        where not l.departed and ${within('l.school_id')} and ${isUnder('l.school_id', 3)} group by l.conformity`,
      [...reachParams(reach, 'device:read'), under ?? null],
    );
  }

  /** What holds at a place and where each was set; nothing of what is only proposed. */
  thresholds(tx: Tx, _reach: Reach, placeId: string): Promise<SetAt[]> {
    return tx.query<SetAt>(
      `select rule, threshold, place_id as "placeId", place_name as "placeName" from fleet.thresholds_of($1)`,
      [placeId],
    );
  }

  async own(tx: Tx, reach: Reach, placeId: string): Promise<OwnThresholds> {
    const row = await tx.one<{ thresholds: OwnThresholds }>(
      `select thresholds from fleet.compliance_policy where ${within('place_id')} and place_id = $3`,
      [...reachParams(reach, 'device:read'), placeId],
    );
    return row?.thresholds ?? {};
  }

  async set(
    tx: Tx,
    _reach: Reach,
    placeId: string,
    thresholds: OwnThresholds,
    { at, by }: { readonly at: Date; readonly by: Actor },
  ): Promise<void> {
    await tx.execute(
      `insert into fleet.compliance_policy (place_id, thresholds, changed_at, changed_by)
       values ($1, $2::jsonb, $3, $4::jsonb)
       on conflict (place_id) do update
         set thresholds = excluded.thresholds, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [placeId, JSON.stringify(thresholds), at, JSON.stringify(by)],
    );
  }

  /** Has every cart below looked at again, soon. */
  async lookAgain(tx: Tx, reach: Reach, placeId: string, at: Date): Promise<void> {
    await tx.execute(
      `insert into fleet.compliance_due (classroom_id, not_before)
       select c.id, $4 from fleet.classroom c
         join territory.place_closure below on below.descendant = c.school_id
        where below.ancestor = $3 and below.until_on >= territory.today() and c.closed_on is null
          and ${within('c.school_id')}`,
      [...reachParams(reach, 'classroom:read'), placeId, at],
    );
  }
}
