import type { Feedback, FeedbackAudience, FeedbackDraft } from '@chariot/contract';
import { newId, ROLE_LABELS, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { feedbackStateOf } from './feedback.js';
import { FeedbackRepository, type FeedbackFilter, type FeedbackRow } from './feedback.repository.js';

/** More than a teacher writes; what is beyond is a loop. */
const MOST_OF_ONE = 200;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Accounts of what was done with a cart: written by who did it, reviewed, then read by others, under a function. */
@Injectable()
export class FeedbackAccounts {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Places) private readonly places: Places,
    @Inject(FeedbackRepository) private readonly rows: FeedbackRepository,
  ) {}

  async list(
    reach: Reach,
    tx: Tx,
    { limit, after = '', ...filter }: FeedbackFilter & { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ items: Feedback[]; next: string | null; total: number }> {
    const from = ID.test(after) ? after : null;
    const rows = await this.rows.page(reach, tx, filter, { limit: limit + 1, after: from });
    const page = rows.slice(0, limit);
    return {
      items: await Promise.all(page.map((row) => this.#view(reach, tx, row))),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.rows.count(reach, tx, filter),
    };
  }

  async get(reach: Reach, tx: Tx, id: string): Promise<Feedback> {
    const row = await this.rows.find(reach, tx, id);
    if (row === undefined) throw conventionError('feedbackNotFound');
    return this.#view(reach, tx, row);
  }

  /** @throws DomainError convention.feedbackNotYourSchool, feedbackByAPersonOnly, feedbackTooMany */
  async write(reach: Reach, tx: Tx, schoolId: string, draft: FeedbackDraft): Promise<Feedback> {
    if (reach.kind !== 'person' || reach.credential?.kind === 'token') throw conventionError('feedbackByAPersonOnly');
    const school = (await this.places.refs(tx, [schoolId])).get(schoolId);
    const isHers = await this.places.covers(tx, reach, 'feedback:write', schoolId);
    if (school?.kind !== 'school' || !isHers) throw conventionError('feedbackNotYourSchool');
    if ((await this.rows.ownCount(reach, tx)) >= MOST_OF_ONE) {
      throw conventionError('feedbackTooMany', { most: MOST_OF_ONE });
    }
    const id = newId();
    await this.rows.add(reach, tx, {
      id,
      schoolId,
      function: functionOf(reach, schoolId),
      draft,
      at: this.clock.now(),
    });
    await this.#record(reach, tx, { id, schoolId, title: draft.title }, 'convention.feedback.begun');
    return this.get(reach, tx, id);
  }

  async change(reach: Reach, tx: Tx, id: string, draft: FeedbackDraft): Promise<Feedback> {
    const row = await this.#hersUnsent(reach, tx, id);
    await this.rows.change(reach, tx, id, draft, this.clock.now());
    await this.#record(reach, tx, { ...row, title: draft.title }, 'convention.feedback.changed');
    return this.get(reach, tx, id);
  }

  async discard(reach: Reach, tx: Tx, id: string): Promise<{ id: string }> {
    const row = await this.#hersUnsent(reach, tx, id);
    await this.rows.discard(reach, tx, id);
    await this.#record(reach, tx, row, 'convention.feedback.discarded');
    return { id };
  }

  async submit(reach: Reach, tx: Tx, id: string): Promise<Feedback> {
    const row = await this.#hersUnsent(reach, tx, id);
    await this.rows.submit(reach, tx, id, this.clock.now());
    await this.#record(reach, tx, row, 'convention.feedback.submitted');
    return this.get(reach, tx, id);
  }

  /** @throws DomainError convention.feedbackNotSubmitted */
  async withdraw(reach: Reach, tx: Tx, id: string): Promise<Feedback> {
    const row = await this.#hers(reach, tx, id);
    if (row.submittedAt === null) throw conventionError('feedbackNotSubmitted');
    await this.rows.takeBack(reach, tx, id, null, this.clock.now());
    await this.#record(reach, tx, row, 'convention.feedback.withdrawn');
    return this.get(reach, tx, id);
  }

  /** @throws DomainError convention.feedbackMayNotReview, feedbackNotSubmitted */
  async publish(reach: Reach, tx: Tx, id: string, audience: FeedbackAudience): Promise<Feedback> {
    const row = await this.#toReview(reach, tx, id);
    await this.rows.publish(reach, tx, id, audience, this.clock.now());
    await this.#record(reach, tx, row, 'convention.feedback.published', { audience });
    return this.get(reach, tx, id);
  }

  /** Also what is published: it is then read no more. */
  async giveBack(reach: Reach, tx: Tx, id: string, reason: string): Promise<Feedback> {
    const row = await this.#toReview(reach, tx, id);
    await this.rows.takeBack(reach, tx, id, reason, this.clock.now());
    await this.#record(reach, tx, row, 'convention.feedback.returned');
    return this.get(reach, tx, id);
  }

  async #hers(reach: Reach, tx: Tx, id: string): Promise<FeedbackRow> {
    const seen = await this.rows.find(reach, tx, id);
    if (seen === undefined || seen.authorId !== reach.id) throw conventionError('feedbackNotFound');
    const row = await this.rows.lock(reach, tx, id);
    if (row === undefined) throw conventionError('feedbackNotFound');
    return row;
  }

  async #hersUnsent(reach: Reach, tx: Tx, id: string): Promise<FeedbackRow> {
    const row = await this.#hers(reach, tx, id);
    if (row.submittedAt !== null) throw conventionError('feedbackHasLeft');
    return row;
  }

  async #toReview(reach: Reach, tx: Tx, id: string): Promise<FeedbackRow> {
    const seen = await this.rows.find(reach, tx, id);
    if (seen === undefined) throw conventionError('feedbackNotFound');
    if (!(await this.places.covers(tx, reach, 'feedback:review', seen.schoolId))) {
      throw conventionError('feedbackMayNotReview');
    }
    const row = await this.rows.lock(reach, tx, id);
    if (row?.submittedAt == null) throw conventionError('feedbackNotSubmitted');
    return row;
  }

  async #view(reach: Reach, tx: Tx, row: FeedbackRow): Promise<Feedback> {
    const {
      id,
      schoolId,
      authorId,
      createdAt: _,
      submittedAt: __,
      returnReason,
      publishedAt,
      changedAt,
      ...said
    } = row;
    const mine = authorId !== null && authorId === reach.id;
    const mayReview = row.submittedAt !== null && (await this.places.covers(tx, reach, 'feedback:review', schoolId));
    return {
      id,
      ...said,
      school: await this.#school(tx, schoolId),
      state: feedbackStateOf(row),
      reason: mine || mayReview ? returnReason : null,
      publishedAt: publishedAt?.toISOString() ?? null,
      changedAt: changedAt.toISOString(),
      ...{ mine, mayReview },
    };
  }

  /** Published beyond those who may otherwise name the school: what is published names it. */
  async #school(tx: Tx, schoolId: string): Promise<Feedback['school']> {
    const known = (await this.places.refs(tx, [schoolId])).get(schoolId);
    return known ?? (await this.rows.schoolOf(tx, schoolId));
  }

  /**
   * Who wrote what is not told to the places: the line belongs to the instance, and bears no title. What is published is
   * everybody's, and so is who published it.
   */
  #record(
    reach: Reach,
    tx: Tx,
    { id, schoolId, title }: Pick<FeedbackRow, 'id' | 'schoolId' | 'title'>,
    act: string,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const isPublic = act === 'convention.feedback.published';
    const subject = { kind: 'feedback', id, label: isPublic ? title : 'Retour d’expérience' };
    return this.journal.record(tx, reach, { act, subject, placeId: isPublic ? schoolId : null, details });
  }
}

/** What she is there: by a role at that very school, else by one above it. */
function functionOf(reach: Reach, schoolId: string): string {
  const writing = reach.grants.filter(({ permissions }) => permissions.includes('feedback:write'));
  const role = (writing.find(({ placeId }) => placeId === schoolId) ?? writing[0])?.role ?? 'teacher';
  return ROLE_LABELS[role];
}
