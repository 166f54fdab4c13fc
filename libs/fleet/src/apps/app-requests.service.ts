import { Injectable, type OnModuleInit } from '@nestjs/common';
import type {
  adviseOnApp,
  AppRequest,
  askForApp,
  decideOnApp,
  InputOf,
  listAppRequests,
  OutputOf,
} from '@chariot/contract';
import { LocalDate, newId, type Reach, type Role } from '@chariot/kernel';
import { Retention, violatedConstraint, type Json, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { AppRequestAnswered } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { AppRequestsRepository, sortKeyOf, type AppRequestRow } from './app-requests.repository.js';

const DAY_MS = 24 * 60 * 60_000;
/** As a delay is said to people, and as repairs have theirs: asked on Monday evening, answered on Tuesday morning, a day. */
const calendarDays = (from: Date, to: Date): number =>
  Math.max(0, LocalDate.daysBetween(LocalDate.at(from), LocalDate.at(to)));
/** Over which the usual time of an answer is told. */
const YEAR_MS = 365 * DAY_MS;
/** Who sits in a conseil des maîtres. */
const TEACHING: readonly Role[] = ['teacher', 'schoolHead'];

/** A teacher asks, teachers give their opinion, whoever keeps the fleet answers; nothing is installed without all three. */
@Injectable()
export class AppRequests implements OnModuleInit {
  constructor(
    private readonly acts: Acts,
    private readonly retention: Retention,
    private readonly repository: AppRequestsRepository,
    private readonly places: Places,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'fleet.appRequests',
      what: 'Demandes d’applications, avis et réponses',
      tables: ['fleet.app_request', 'fleet.app_opinion'],
      daysKept: 730,
      why: 'Deux années scolaires pour une demande sans suite ; celle d’une application du catalogue reste avec elle.',
      prune: (tx, before) => this.repository.forget(tx, before),
    });
  }

  async list(
    tx: Tx,
    reach: Reach,
    query: InputOf<typeof listAppRequests>['query'],
  ): Promise<OutputOf<typeof listAppRequests>> {
    const { limit, after, ...filter } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['slot', 'instant', 'id']) };
    const { rows, next } = pageOf(await this.repository.page(tx, reach, filter, page), limit, sortKeyOf);
    const since = new Date(this.acts.now().getTime() - YEAR_MS);
    return {
      items: await this.#named(tx, reach, rows),
      next,
      total: await this.repository.count(tx, reach, filter),
      usualDays: await this.repository.usualDays(tx, reach, filter.under, since),
    };
  }

  /** @throws DomainError `fleet.appRequestNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<AppRequest> {
    const [request] = await this.#named(tx, reach, [await this.#find(tx, reach, id)]);
    if (request === undefined) throw fleetError('appRequestNotFound');
    return request;
  }

  /** @throws DomainError `territory.placeNotFound`, `fleet.notASchool`, `fleet.outOfReach`, `fleet.appAlreadyAsked` */
  async ask(tx: Tx, reach: Reach, asked: InputOf<typeof askForApp>['body']): Promise<AppRequest> {
    const school = await this.places.ref(tx, asked.schoolId);
    if (school.kind !== 'school') throw fleetError('notASchool');
    if (!(await this.places.covers(tx, reach, 'app:request', school.id))) throw fleetError('outOfReach');
    const id = newId();
    try {
      await this.repository.insert(tx, { ...asked, id, by: reach.actor(), at: this.acts.now() });
    } catch (error) {
      if (violatedConstraint(error) === 'app_request_once') throw fleetError('appAlreadyAsked', { name: asked.name });
      throw error;
    }
    await this.#told(tx, reach, 'fleet.app.requested', { id, ...asked }, { reason: asked.reason });
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.appRequestNotFound`, `fleet.appRequestOver`, `fleet.notATeacher` */
  async advise(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof adviseOnApp>['body']): Promise<AppRequest> {
    const row = await this.#find(tx, reach, id);
    if (row.state !== 'waiting') throw fleetError('appRequestOver');
    if (!(await this.#teaches(tx, reach, row.schoolId))) throw fleetError('notATeacher');
    await this.repository.advise(tx, id, { ...asked, by: reach.actor(), at: this.acts.now() });
    await this.#told(tx, reach, 'fleet.app.advised', row, { ...asked });
    return this.get(tx, reach, id);
  }

  /**
   * @throws DomainError `fleet.appRequestNotFound`, `fleet.outOfReach`, `fleet.appRequestOver`, `fleet.appOpinionMissing`
   */
  async decide(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof decideOnApp>['body']): Promise<AppRequest> {
    const row = await this.#find(tx, reach, id);
    if (!(await this.places.covers(tx, reach, 'app:write', row.schoolId))) throw fleetError('outOfReach');
    const state = asked.approved ? 'approved' : 'refused';
    const decision = { state, reason: asked.reason, by: reach.actor(), at: this.acts.now() } as const;
    try {
      if (!(await this.repository.decide(tx, id, decision))) throw fleetError('appRequestOver');
    } catch (error) {
      if (violatedConstraint(error) === 'app_request_opinion') throw fleetError('appOpinionMissing');
      throw error;
    }
    await this.#told(tx, reach, 'fleet.app.decided', row, { state, reason: asked.reason });
    const days = calendarDays(row.askedAt, decision.at);
    await this.acts.emit(tx, AppRequestAnswered.of({ requestId: id, schoolId: row.schoolId, days }));
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.appRequestNotFound`, `fleet.appRequestOver`, `fleet.outOfReach` */
  async withdraw(tx: Tx, reach: Reach, id: string): Promise<AppRequest> {
    const row = await this.#find(tx, reach, id);
    if (row.askedById !== reach.id) throw fleetError('outOfReach');
    if (!(await this.repository.withdraw(tx, reach, id))) throw fleetError('appRequestOver');
    await this.#told(tx, reach, 'fleet.app.withdrawn', row, {});
    return this.get(tx, reach, id);
  }

  async #find(tx: Tx, reach: Reach, id: string): Promise<AppRequestRow> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('appRequestNotFound');
    return row;
  }

  /** By a role of hers, never because she administers: the opinion is the teachers'. */
  async #teaches(tx: Tx, reach: Reach, schoolId: string): Promise<boolean> {
    const places = reach.grants.filter(({ role }) => TEACHING.includes(role)).map(({ placeId }) => placeId);
    return places.length > 0 && this.repository.isAbove(tx, places, schoolId);
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, name, schoolId }: { readonly id: string; readonly name: string; readonly schoolId: string },
    details: Record<string, Json>,
  ): Promise<void> {
    const subject = { kind: 'appRequest', id, label: name };
    await this.acts.record(tx, reach, { act, subject, placeId: schoolId, details });
  }

  async #named(tx: Tx, reach: Reach, rows: readonly AppRequestRow[]): Promise<AppRequest[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ schoolId }) => schoolId),
    );
    const named: AppRequest[] = [];
    for (const row of rows) {
      const school = refs.get(row.schoolId);
      if (school === undefined) continue;
      const waiting = row.state === 'waiting';
      named.push({
        ...told(row, this.acts.now()),
        school,
        mine: row.askedById === reach.id,
        mayAdvise: waiting && (await this.#teaches(tx, reach, row.schoolId)),
        mayDecide: waiting && (await this.places.covers(tx, reach, 'app:write', row.schoolId)),
      });
    }
    return named;
  }
}

function told(row: AppRequestRow, now: Date): Omit<AppRequest, 'school' | 'mine' | 'mayAdvise' | 'mayDecide'> {
  const { id, state, name, reason, askedAt, askedBy, decidedAt, decidedBy, decisionReason, appId, opinions } = row;
  return {
    ...{ id, state, name, reason, appId, decisionReason },
    askedAt: askedAt.toISOString(),
    askedBy: actorName(askedBy),
    decidedAt: decidedAt?.toISOString() ?? null,
    decidedBy: decidedBy === null ? null : actorName(decidedBy),
    days: calendarDays(askedAt, decidedAt ?? now),
    opinions: opinions.map(({ by, at, ...one }) => ({ ...one, at: new Date(at).toISOString(), by: actorName(by) })),
  };
}
