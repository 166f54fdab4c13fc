import { Inject, Injectable } from '@nestjs/common';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import type { Approval, PlaceRef } from '@chariot/contract';
import { CLOCK, violatedConstraint, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { identityError } from '../errors.js';
import { Freeze } from '../freeze/freeze.service.js';
import { expiryOf, isOver, rolesWith, whyNotApprove, type ApprovalState } from './approval.js';
import { ApprovalRecord } from './approval-record.service.js';
import { obstacleError, refusalOf } from './approval-refusals.js';
import { ApprovalsRepository, type ApprovalFilter, type SeenApproval } from './approvals.repository.js';
import type { AskedAct, DangerousAct } from './dangerous-act.port.js';
import { requireProof, type ProvenSession } from './proof.js';
import { Quotas } from './quotas.service.js';

export interface ApprovalPage {
  readonly items: Approval[];
  readonly next: string | null;
  readonly total: number;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Dangerous acts: one person asks, another approves from another session, both having just proved that it is they;
 * then a delay runs, during which anyone concerned stops it. `CarryingOut` does them.
 */
@Injectable()
export class Approvals {
  readonly #acts = new Map<string, DangerousAct<unknown>>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: ApprovalsRepository,
    private readonly quotas: Quotas,
    private readonly freeze: Freeze,
    private readonly places: Places,
    private readonly record: ApprovalRecord,
  ) {}

  /** Rooms call it when their module starts (`onModuleInit`). @throws Error for a name that is taken */
  register<P>(act: DangerousAct<P>): void {
    if (this.#acts.has(act.act)) throw new Error(`Two dangerous acts are called ${act.act}`);
    this.#acts.set(act.act, act as DangerousAct<unknown>);
  }

  actNamed(name: string): DangerousAct<unknown> | undefined {
    return this.#acts.get(name);
  }

  /**
   * Asks for a dangerous act: nothing happens yet.
   * @throws DomainError `identity.proofNeeded`, `identity.frozen`, `identity.mayNotAskHere`, `identity.roleTooNew`,
   *   `identity.quotaSpent`, `identity.quotaOnePlace`
   */
  async ask<P>(tx: Tx, reach: Reach, asked: AskedAct<P>): Promise<Approval> {
    const { act, placeId, weight } = asked;
    if (this.#acts.get(act.act) !== act) throw new Error(`${act.act} is not registered`);
    if (act.act !== LIFTING) await this.freeze.refuseIfFrozen(tx);
    const session = this.#session(reach);
    if (!(await this.places.covers(tx, reach, act.permission, placeId))) throw identityError('mayNotAskHere');
    const now = this.clock.now();
    const askerRoles = rolesWith(act.permission);
    if (!(await this.repository.callerStands(tx, askerRoles, placeId, now))) throw identityError('roleTooNew');
    const limit = { perDay: act.perPersonPerDay, onePlace: act.oneSchoolPerDay };
    await this.quotas.check(tx, reach, act.act, { weight, placeId }, limit);
    const id = newId();
    const hash = await this.#refusing(limit, () =>
      this.repository.insert(tx, reach, {
        ...{ id, placeId, weight, act: act.act, permission: act.permission, decider: act.decider },
        ...{ subject: asked.subject, items: asked.items, payload: asked.payload, reason: asked.reason },
        askerRoles,
        deciderRoles: rolesWith(act.decider),
        title: act.title(asked.payload),
        delayMinutes: act.delayMinutes,
        lifeHours: act.lifeHours,
        ...limit,
        askedSession: session.id,
        askedAt: now,
        expiresAt: expiryOf({ askedAt: now, lifeHours: act.lifeHours }),
      }),
    );
    await this.record.note(tx, reach, { id, placeId, title: act.title(asked.payload) }, 'asked', {
      reason: asked.reason,
      weight,
      payload: hash,
    });
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `identity.approvalNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Approval> {
    const [shown] = await this.#shown(tx, reach, [await this.#find(tx, reach, id)]);
    if (shown === undefined) throw identityError('approvalNotFound');
    return shown;
  }

  /** Latest first. @throws DomainError `identity.unknownPage` */
  async list(
    tx: Tx,
    reach: Reach,
    { limit, after, ...filter }: ApprovalFilter & { readonly limit: number; readonly after?: string | undefined },
  ): Promise<ApprovalPage> {
    if (after !== undefined && !ID.test(after)) throw identityError('unknownPage');
    const rows = await this.repository.page(tx, reach, filter, this.clock.now(), { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    return {
      items: await this.#shown(tx, reach, page),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.repository.count(tx, reach, filter),
    };
  }

  /** The second word, of another person from another session. @throws DomainError: each obstacle has its sentence */
  async approve(tx: Tx, reach: Reach, id: string): Promise<Approval> {
    // Before the row: whoever sets the switch goes through in this order too.
    await this.freeze.hold(tx);
    const approval = await this.#lock(tx, reach, id);
    const obstacle = this.#obstacle(reach, approval);
    if (obstacle !== null) throw obstacleError(obstacle);
    const session = this.#session(reach);
    const limit = { perDay: approval.perDay, onePlace: approval.onePlace };
    const use = { weight: approval.weight, placeId: approval.placeId };
    await this.quotas.check(tx, reach, approval.act, use, limit);
    const now = this.clock.now();
    await this.#refusing(limit, () => this.repository.approve(tx, reach, id, session.id, now));
    await this.record.note(tx, reach, approval, 'approved', { payload: approval.payloadHash });
    return this.get(tx, reach, id);
  }

  /** The second word of whoever operates the server, where nobody else can give it; the delay still runs. */
  async approveAsOperator(tx: Tx, reach: Reach, id: string): Promise<Approval> {
    if (reach.kind !== 'system') throw identityError('mayNotDecide');
    await this.freeze.hold(tx);
    const approval = await this.#lock(tx, reach, id);
    const now = this.clock.now();
    if (approval.state !== 'asked') throw identityError('approvalOver');
    if (now >= approval.expiresAt) throw identityError('approvalExpired');
    if (approval.frozen) throw identityError('frozen');
    if (!approval.askerStands) throw identityError('askerGone');
    const limit = { perDay: approval.perDay, onePlace: approval.onePlace };
    await this.#refusing(limit, () => this.repository.approve(tx, reach, id, null, now));
    await this.record.note(tx, reach, approval, 'approved', { payload: approval.payloadHash, byOperator: true });
    return this.get(tx, reach, id);
  }

  /** One who may decide says no. @throws DomainError `identity.approvalOver`, `identity.mayNotDecide` */
  async refuse(tx: Tx, reach: Reach, id: string, reason: string): Promise<Approval> {
    const approval = await this.#lock(tx, reach, id);
    if (approval.state !== 'asked') throw identityError('approvalOver');
    if (!approval.covers) throw identityError('mayNotDecide');
    await this.#end(tx, reach, approval, 'refused', reason);
    return this.get(tx, reach, id);
  }

  /** Anyone concerned, and whoever asked, stops it until it is carried out. @throws DomainError `identity.approvalOver` */
  async stop(tx: Tx, reach: Reach, id: string, reason: string): Promise<Approval> {
    const approval = await this.#lock(tx, reach, id);
    if (isOver(approval.state)) throw identityError('approvalOver');
    await this.#end(tx, reach, approval, 'stopped', reason);
    return this.get(tx, reach, id);
  }

  /** Stops all that a person has asked for, where the caller hears of it: she leaves. @returns how many */
  async withdrawOf(tx: Tx, reach: Reach, personId: string, reason: string): Promise<number> {
    let withdrawn = 0;
    for (const { id } of await this.repository.openOf(tx, reach, personId, this.clock.now())) {
      const approval = await this.#lock(tx, reach, id);
      if (isOver(approval.state)) continue;
      await this.#end(tx, reach, approval, 'stopped', reason);
      withdrawn += 1;
    }
    return withdrawn;
  }

  async #end(tx: Tx, reach: Reach, approval: SeenApproval, state: ApprovalState, reason: string): Promise<void> {
    const end = { state, reason, at: this.clock.now() };
    await this.#refusing(null, () => this.repository.end(tx, reach, approval.id, end));
    await this.record.note(tx, reach, approval, state, { reason });
  }

  #session(reach: Reach): ProvenSession {
    if (reach.credential?.kind === 'token') throw identityError('approvalByToken');
    return requireProof(reach, this.clock.now());
  }

  async #find(tx: Tx, reach: Reach, id: string): Promise<SeenApproval> {
    const found = await this.repository.find(tx, reach, id, this.clock.now());
    if (found === undefined) throw identityError('approvalNotFound');
    return found;
  }

  async #lock(tx: Tx, reach: Reach, id: string): Promise<SeenApproval> {
    if (!(await this.repository.lock(tx, reach, id))) throw identityError('approvalNotFound');
    return this.#find(tx, reach, id);
  }

  async #refusing<T>(limit: { perDay: number; onePlace: boolean } | null, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw refusalOf(error, violatedConstraint(error), limit);
    }
  }

  #obstacle(reach: Reach, approval: SeenApproval) {
    const caller = { personId: reach.id, credential: reach.credential };
    return whyNotApprove({ ...approval, caller, now: this.clock.now() });
  }

  async #placesOf(tx: Tx, reach: Reach, rows: readonly SeenApproval[]): Promise<ReadonlyMap<string, PlaceRef>> {
    const ids = rows.map(({ placeId }) => placeId);
    const refs = await this.places.refs(tx, ids);
    if (ids.every((id) => refs.has(id))) return refs;
    const own = await this.repository.placesAskedOn(tx, reach);
    return new Map([...own.map((ref) => [ref.id, ref] as const), ...refs]);
  }

  async #shown(tx: Tx, reach: Reach, rows: readonly SeenApproval[]): Promise<Approval[]> {
    const refs = await this.#placesOf(tx, reach, rows);
    return rows.flatMap((row) => {
      const place = refs.get(row.placeId);
      if (place === undefined) return [];
      const obstacle = this.#obstacle(reach, row);
      return {
        ...{ id: row.id, act: row.act, title: row.title, subject: row.subject, items: row.items, place },
        ...{ reason: row.reason, state: row.state, askedAt: row.askedAt.toISOString(), askedBy: row.askedByLabel },
        expiresAt: row.expiresAt.toISOString(),
        decidedAt: (row.approvedAt ?? (row.state === 'refused' ? row.endedAt : null))?.toISOString() ?? null,
        decidedBy: row.approvedByLabel ?? (row.state === 'refused' ? row.endedByLabel : null),
        startsAt: row.startsAt?.toISOString() ?? null,
        endedAt: row.endedAt?.toISOString() ?? null,
        endedBy: row.endedByLabel,
        endReason: row.endReason,
        mayApprove: obstacle === null,
        mayNotApproveBecause: obstacle === null ? null : obstacleError(obstacle).fr,
        mayStop: row.mayStop && !isOver(row.state),
      };
    });
  }
}

/** The one act that goes on while the kill switch is set. */
export const LIFTING = 'identity.freeze.lift';
