import { Injectable } from '@nestjs/common';
import {
  COMPLIANCE_RULES,
  type ComplianceSummary,
  type Conformity,
  type Finding,
  type InputOf,
  type listFindings,
  type PlaceThresholds,
  type setComplianceThresholds,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { labelOf } from '../configurations/variables.js';
import { DeviceListRepository } from '../devices/device-list.repository.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { ComplianceRepository, type FindingRow } from './compliance.repository.js';
import { findingSentence } from './finding-words.js';
import { changedRules, thresholdsFrom } from './thresholds.js';

/** What is out of line, as people read it, and from when on it is. */
@Injectable()
export class Compliance {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ComplianceRepository,
    private readonly lists: DeviceListRepository,
    private readonly places: Places,
  ) {}

  async list(
    tx: Tx,
    reach: Reach,
    query: InputOf<typeof listFindings>['query'],
  ): Promise<{ items: Finding[]; next: string | null; total: number }> {
    const { limit, after, ...filter } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['instant', 'id']) };
    const found = await this.repository.page(tx, reach, filter, page);
    const { rows, next } = pageOf(found, limit, ({ since, id }) => [since.toISOString(), id]);
    return { items: await this.#named(tx, rows), next, total: await this.repository.count(tx, reach, filter) };
  }

  async summary(tx: Tx, reach: Reach, under: string | undefined): Promise<ComplianceSummary> {
    const counts = new Map((await this.repository.byRule(tx, reach, under)).map(({ rule, count }) => [rule, count]));
    const devices = { compliant: 0, gap: 0, unknown: 0 };
    for (const { conformity, count } of await this.#byConformity(tx, reach, under)) devices[conformity] += count;
    return { devices, byRule: COMPLIANCE_RULES.map((rule) => ({ rule, count: counts.get(rule) ?? 0 })) };
  }

  /** As they are counted beforehand, unless places that share schools would count some twice. */
  async #byConformity(
    tx: Tx,
    reach: Reach,
    under: string | undefined,
  ): Promise<readonly { readonly conformity: Conformity; readonly count: number }[]> {
    const { covered, disjoint, counts } = await this.lists.scope(tx, reach, under);
    if (!covered || !disjoint) return this.repository.byConformity(tx, reach, under);
    return counts
      .filter(({ dimension, departed }) => dimension === 'conformity' && !departed)
      .map(({ value, count }) => ({ conformity: value as Conformity, count }));
  }

  /** @throws DomainError `territory.placeNotFound`, `fleet.outOfReach` */
  async thresholds(tx: Tx, reach: Reach, placeId: string): Promise<PlaceThresholds> {
    // One that may be named, and is not hers, is answered as one that is not there.
    await this.places.get(tx, reach, placeId);
    if (!(await this.places.covers(tx, reach, 'device:read', placeId))) throw fleetError('outOfReach');
    const place = await this.places.ref(tx, placeId);
    const set = await this.repository.thresholds(tx, reach, placeId);
    const own = set.filter((one) => one.placeId === placeId).map(({ rule }) => rule);
    return {
      place,
      thresholds: thresholdsFrom(set),
      own: COMPLIANCE_RULES.filter((rule) => own.includes(rule)),
      inherited: COMPLIANCE_RULES.flatMap((rule) => {
        const from = set.find((one) => one.rule === rule && one.placeId !== placeId)?.placeName;
        return from === undefined ? [] : [{ rule, from }];
      }),
      mayChange: await this.places.covers(tx, reach, 'compliance:write', placeId),
    };
  }

  /** @throws DomainError `territory.placeNotFound`, `fleet.outOfReach` */
  async setThresholds(
    tx: Tx,
    reach: Reach,
    placeId: string,
    { thresholds }: InputOf<typeof setComplianceThresholds>['body'],
  ): Promise<PlaceThresholds> {
    const place = await this.places.get(tx, reach, placeId);
    if (!(await this.places.covers(tx, reach, 'compliance:write', placeId))) throw fleetError('outOfReach');
    const changed = changedRules(await this.repository.own(tx, reach, placeId), thresholds);
    if (changed.length > 0) {
      await this.repository.set(tx, reach, placeId, thresholds, { at: this.acts.now(), by: reach.actor() });
      await this.repository.lookAgain(tx, reach, placeId, this.acts.now());
      await this.acts.record(tx, reach, {
        act: 'fleet.compliance.thresholdsSet',
        subject: { kind: 'place', id: placeId, label: place.name },
        placeId,
        details: { rules: changed },
      });
    }
    return this.thresholds(tx, reach, placeId);
  }

  async #named(tx: Tx, rows: readonly FindingRow[]): Promise<Finding[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ schoolId }) => schoolId),
    );
    return rows.flatMap((row) => {
      const school = refs.get(row.schoolId);
      if (school === undefined) return [];
      const { id, rule, details, since, deviceId, serialNumber, model, classroomId, classroomName } = row;
      const sentence = findingSentence(rule, details);
      const where = { deviceId, serialNumber, model, classroomId, classroomName, label: labelOf(row), school };
      return [{ id, rule, sentence, since: since.toISOString(), ...where }];
    });
  }
}
