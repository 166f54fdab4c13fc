import { ANSWER_HOURS, LONGEST_LESSON_MINUTES, OPENED_LATE_HOURS } from '@chariot/contract';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A lesson runs over: it ends by itself that long after it should have. */
export const GRACE_MS = 10 * MINUTE;

/** When it is, and where it stands. Open until `endedAt`; its question waits until it is counted. */
export interface LessonTimes {
  readonly startedAt: Date;
  readonly plannedEndAt: Date;
  readonly endedAt: Date | null;
  readonly countedAt: Date | null;
}

export type LessonState = 'open' | 'unanswered' | 'counted';

export const stateOf = ({ endedAt, countedAt }: LessonTimes): LessonState =>
  countedAt !== null ? 'counted' : endedAt !== null ? 'unanswered' : 'open';

/** When it ends by itself: somewhat after its time, and never after three hours. */
export function lastsUntil({ startedAt, plannedEndAt }: Pick<LessonTimes, 'startedAt' | 'plannedEndAt'>): Date {
  const longest = startedAt.getTime() + LONGEST_LESSON_MINUTES * MINUTE;
  return new Date(Math.min(plannedEndAt.getTime() + GRACE_MS, longest));
}

/**
 * When it ended, closed at that moment or by itself: of a lesson that nobody closed in time only its plan is known, and
 * the minutes during which the teacher had forgotten it are no lesson.
 */
export function endOf(times: Pick<LessonTimes, 'startedAt' | 'plannedEndAt'>, now: Date): Date {
  if (now >= lastsUntil(times)) return times.plannedEndAt;
  return now < times.startedAt ? times.startedAt : now;
}

export const isOverdue = (times: LessonTimes, now: Date): boolean =>
  stateOf(times) === 'open' && now >= lastsUntil(times);

/** Nobody waits for its answer any more. */
export const isUnansweredForGood = ({ endedAt, countedAt }: LessonTimes, now: Date): boolean =>
  endedAt !== null && countedAt === null && now.getTime() - endedAt.getTime() >= ANSWER_HOURS * HOUR;

/** Whether it may still be noted that it began then: the network was cut, and the teacher says so afterwards. */
export const mayBeginAt = (startedAt: Date, now: Date): boolean =>
  startedAt.getTime() <= now.getTime() + MINUTE && now.getTime() - startedAt.getTime() <= OPENED_LATE_HOURS * HOUR;

/** Whole minutes, one at least. */
export const minutesOf = (startedAt: Date, endedAt: Date): number =>
  Math.max(1, Math.round((endedAt.getTime() - startedAt.getTime()) / MINUTE));

/** A cart is one class's, or two half-classes'. */
export const maySit = (halfClass: boolean, others: readonly { readonly halfClass: boolean }[]): boolean =>
  others.length === 0 || (halfClass && others.length === 1 && others.every((other) => other.halfClass));

/** Said of tablets that were in service as it began, and of no other; a tablet twice is one. */
export interface Heard {
  readonly used: number[];
  readonly handedBack: number[];
}

/** @returns `null` when a slot is none of the lesson's */
export function heardOf(
  slots: readonly number[],
  told: readonly { readonly slot: number; readonly used: boolean; readonly handedBack: boolean }[],
): Heard | null {
  if (told.some(({ slot }) => !slots.includes(slot))) return null;
  const ofThese = (said: (one: (typeof told)[number]) => boolean): number[] =>
    [...new Set(told.filter(said).map(({ slot }) => slot))].sort((a, b) => a - b);
  return { used: ofThese(({ used }) => used), handedBack: ofThese(({ handedBack }) => handedBack) };
}
