import { Injectable } from '@nestjs/common';
import type { addApp, App, AppAssignment, AppDetail, assignApp, changeApp, InputOf, listApps } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { violatedConstraint, type Json, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Configurations } from '../configurations/configurations.service.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { AppRequestsRepository } from './app-requests.repository.js';
import { AppsRepository, type AppAssignmentRow, type AppFields, type AppRow } from './apps.repository.js';
import { withinLicences } from './licences.js';

/** The catalogue, and where each application is to be. What devices should be follows in the same transaction. */
@Injectable()
export class Apps {
  constructor(
    private readonly acts: Acts,
    private readonly repository: AppsRepository,
    private readonly requests: AppRequestsRepository,
    private readonly configurations: Configurations,
    private readonly classrooms: Classrooms,
    private readonly places: Places,
  ) {}

  async list(
    tx: Tx,
    reach: Reach,
    { limit, after, q }: InputOf<typeof listApps>['query'],
  ): Promise<{ items: App[]; next: string | null; total: number }> {
    const page = { limit: limit + 1, after: keyOf(after, ['text', 'id']) };
    const { rows, next } = pageOf(await this.repository.page(tx, reach, q, page), limit, ({ name, id }) => [name, id]);
    return { items: await this.#named(tx, reach, rows), next, total: await this.repository.count(tx, reach, q) };
  }

  /** @throws DomainError `fleet.appNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<AppDetail> {
    const [app] = await this.#named(tx, reach, [await this.#find(tx, reach, id)]);
    if (app === undefined) throw fleetError('appNotFound');
    const rows = await this.repository.assignments(tx, reach, id);
    const refs = await this.places.refs(
      tx,
      rows.map(({ placeId }) => placeId),
    );
    const assignments = rows.flatMap((row): AppAssignment[] => {
      const place = refs.get(row.placeId);
      return place === undefined ? [] : [assignmentOf(row, place.name)];
    });
    return { ...app, assignments };
  }

  /**
   * @throws DomainError `territory.placeNotFound`, `fleet.outOfReach`, `fleet.appRequestNotFound`,
   * `fleet.appRequestNotApproved`, `fleet.appRequestElsewhere`, `fleet.appNameTaken`
   */
  async add(tx: Tx, reach: Reach, asked: InputOf<typeof addApp>['body']): Promise<AppDetail> {
    const place = await this.places.ref(tx, asked.placeId);
    if (!(await this.places.covers(tx, reach, 'app:write', place.id))) throw fleetError('outOfReach');
    const request = await this.requests.lock(tx, reach, asked.requestId);
    if (request === undefined) throw fleetError('appRequestNotFound');
    if (request.state !== 'approved' || request.appId !== null) throw fleetError('appRequestNotApproved');
    if (!(await this.repository.isBelow(tx, request.schoolId, place.id))) throw fleetError('appRequestElsewhere');
    const id = newId();
    const stamp = { at: this.acts.now(), by: reach.actor() };
    await this.#unique(asked.name, this.repository.insert(tx, { ...asked, id }, stamp));
    const { name, packages, licences } = asked;
    await this.#told(
      tx,
      reach,
      'fleet.app.added',
      { id, name, placeId: place.id },
      { packages: packages as Json, licences },
    );
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.appNotFound`, `fleet.outOfReach`, `fleet.appNameTaken`, `fleet.licencesMissing`, `fleet.licencesByStore` */
  async change(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof changeApp>['body']): Promise<AppDetail> {
    await this.configurations.lock(tx);
    const before = await this.#mine(tx, reach, id);
    if (before.licencesByStore && asked.licences !== undefined && asked.licences !== before.licences) {
      throw fleetError('licencesByStore');
    }
    const changes = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    const fields: AppFields = { ...before, ...changes };
    await withinLicences(this.#unique(fields.name, this.repository.update(tx, id, fields)));
    // Carts that lacked a licence are asked for it once there is one.
    const reaches = asked.packages !== undefined || asked.licences !== undefined;
    if (reaches) await this.configurations.recompute(tx, { placeIds: [before.placeId] });
    await this.#told(tx, reach, 'fleet.app.changed', { ...before, name: fields.name }, changes as Record<string, Json>);
    return this.get(tx, reach, id);
  }

  /**
   * @throws DomainError `fleet.appNotFound`, `territory.placeNotFound`, `fleet.classroomNotFound`, `fleet.outOfReach`,
   * `fleet.appOutOfPlace`, `fleet.licencesMissing`
   */
  async assign(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof assignApp>['body']): Promise<AppDetail> {
    await this.configurations.lock(tx);
    const app = await this.#find(tx, reach, id);
    const where = await this.#target(tx, reach, asked);
    if (!(await this.places.covers(tx, reach, 'app:write', where.placeId))) throw fleetError('outOfReach');
    if (!(await this.repository.isBelow(tx, where.placeId, app.placeId))) {
      throw fleetError('appOutOfPlace', { place: (await this.places.ref(tx, app.placeId)).name });
    }
    const stamp = { at: this.acts.now(), by: reach.actor() };
    const { target, targetId, state } = asked;
    const assignment = { id: newId(), appId: id, target, targetId, placeId: where.placeId, state };
    await withinLicences(this.repository.assign(tx, assignment, stamp));
    await this.#reconfigure(tx, target, targetId);
    await this.#told(tx, reach, 'fleet.app.assigned', { ...app, placeId: where.placeId }, { on: where.name, state });
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.appNotFound`, `fleet.appAssignmentNotFound`, `fleet.outOfReach`, `fleet.licencesMissing` */
  async unassign(tx: Tx, reach: Reach, id: string, assignmentId: string): Promise<AppDetail> {
    await this.configurations.lock(tx);
    const app = await this.#find(tx, reach, id);
    const seen = (await this.repository.assignments(tx, reach, id)).find((one) => one.id === assignmentId);
    if (seen === undefined) throw fleetError('appAssignmentNotFound');
    if ((await withinLicences(this.repository.unassign(tx, reach, id, assignmentId))) === 0) {
      throw fleetError('outOfReach');
    }
    await this.#reconfigure(tx, seen.target, seen.targetId);
    await this.#told(tx, reach, 'fleet.app.unassigned', { ...app, placeId: seen.placeId }, { state: seen.state });
    return this.get(tx, reach, id);
  }

  async #reconfigure(tx: Tx, target: 'place' | 'classroom', targetId: string): Promise<void> {
    await this.configurations.recompute(
      tx,
      target === 'place' ? { placeIds: [targetId] } : { classroomIds: [targetId] },
    );
  }

  async #target(
    tx: Tx,
    reach: Reach,
    { target, targetId }: Pick<InputOf<typeof assignApp>['body'], 'target' | 'targetId'>,
  ): Promise<{ readonly placeId: string; readonly name: string }> {
    if (target === 'place') {
      const { id: placeId, name } = await this.places.ref(tx, targetId);
      return { placeId, name };
    }
    const { school, name } = await this.classrooms.get(tx, reach, targetId);
    return { placeId: school.id, name: `${name} (${school.name})` };
  }

  async #find(tx: Tx, reach: Reach, id: string): Promise<AppRow> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('appNotFound');
    return row;
  }

  async #mine(tx: Tx, reach: Reach, id: string): Promise<AppRow> {
    const row = await this.#find(tx, reach, id);
    if (!(await this.places.covers(tx, reach, 'app:write', row.placeId))) throw fleetError('outOfReach');
    return row;
  }

  async #unique<T>(name: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (violatedConstraint(error) === 'app_one_name') throw fleetError('appNameTaken', { name });
      throw error;
    }
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, name, placeId }: { readonly id: string; readonly name: string; readonly placeId: string },
    details: Record<string, Json>,
  ): Promise<void> {
    await this.acts.record(tx, reach, { act, subject: { kind: 'app', id, label: name }, placeId, details });
  }

  async #named(tx: Tx, reach: Reach, rows: readonly AppRow[]): Promise<App[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ placeId }) => placeId),
    );
    const may = new Map<string, boolean>();
    for (const placeId of new Set(rows.map((row) => row.placeId))) {
      may.set(placeId, await this.places.covers(tx, reach, 'app:write', placeId));
    }
    return rows.flatMap(({ placeId, addedAt, addedBy, ...row }) => {
      const place = refs.get(placeId);
      const mayChange = may.get(placeId) ?? false;
      if (place === undefined) return [];
      return [{ ...row, place, mayChange, addedAt: addedAt.toISOString(), addedBy: actorName(addedBy) }];
    });
  }
}

function assignmentOf(row: AppAssignmentRow, placeName: string): AppAssignment {
  const { placeId: _place, classroomName, assignedAt, assignedBy, ...rest } = row;
  const targetName = classroomName === null ? placeName : `${classroomName} (${placeName})`;
  return { ...rest, targetName, assignedAt: assignedAt.toISOString(), assignedBy: actorName(assignedBy) };
}
