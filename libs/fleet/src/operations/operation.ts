import type { Operation, OperationKind, OperationStatus } from '@chariot/contract';

/** What agents did before they said what they understand. */
export const FIRST_KINDS: readonly OperationKind[] = ['message', 'restart', 'erase'];
/** Never on one person's word. */
export const TWO_PERSON_KINDS: readonly OperationKind[] = ['yearEndReset', 'lost', 'erase'];
/** Undo each other: their order is kept on each device. */
const LOCKS: readonly OperationKind[] = ['lock', 'unlock'];

/** Told that long ago, twice at least and not reported: the device goes on with the next, and is told this one last. */
export const SILENCE_MS = 10 * 60_000;

const NOT_UNDERSTOOD = 'Cette tablette ne sait pas encore le faire : son agent est à mettre à jour.';
const OVERTAKEN = 'Une demande plus récente est arrivée avant celle-ci.';

/** An operation that is open for one device, and what the two have said to each other of it. */
export interface OpenOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly createdAt: Date;
  /** Null until it is told. */
  readonly firstToldAt: Date | null;
  readonly toldAt: Date | null;
  readonly timesTold: number;
  /** A lock or an unlock that was made later has been told already. */
  readonly overtaken: boolean;
  /** Dangerous, while dangerous acts are frozen. */
  readonly held: boolean;
}

/** What a device is told next, and what it will never be told. */
export interface Choice {
  readonly tell: string | null;
  readonly notApplicable: readonly { readonly id: string; readonly why: string }[];
}

/**
 * One thing at a time, the oldest first; one that stays silent lets the others pass, and is told again after them.
 * A lock never comes after an unlock that was made later, nor the other way round.
 */
export function choose(open: readonly OpenOperation[], understood: readonly string[], now: Date): Choice {
  const notApplicable: { id: string; why: string }[] = [];
  const candidates: OpenOperation[] = [];
  for (const one of open) {
    const untold = one.toldAt === null;
    const overtaken = one.overtaken && LOCKS.includes(one.kind);
    if (untold && !understood.includes(one.kind)) notApplicable.push({ id: one.id, why: NOT_UNDERSTOOD });
    else if (untold && overtaken) notApplicable.push({ id: one.id, why: OVERTAKEN });
    else if (!overtaken && !one.held) candidates.push(one);
  }
  const inOrder = candidates.sort((a, b) => order(a, now) - order(b, now) || byCreation(a, b));
  const first = inOrder.find((one) => !isSilent(one, now) || !wasJustTold(one, now));
  return { tell: first?.id ?? null, notApplicable };
}

const order = (one: OpenOperation, now: Date): number => (isSilent(one, now) ? 1 : 0);
const byCreation = (a: OpenOperation, b: OpenOperation): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
/** It was told, came back without a word of it, and has had its time. */
const isSilent = ({ firstToldAt, timesTold }: OpenOperation, now: Date): boolean =>
  timesTold >= 2 && firstToldAt !== null && now.getTime() - firstToldAt.getTime() >= SILENCE_MS;
const wasJustTold = ({ toldAt }: OpenOperation, now: Date): boolean =>
  toldAt !== null && now.getTime() - toldAt.getTime() < SILENCE_MS;

/** What ends an operation, and when. */
export interface Ending {
  readonly expiresAt: Date;
  readonly cancelledAt: Date | null;
}
export type End = 'cancelled' | 'expired';

/** How it ended, if it is over: nothing more is handed out, and what is reported late still counts. */
export function endOf({ expiresAt, cancelledAt }: Ending, now: Date): End | null {
  if (cancelledAt !== null && cancelledAt < expiresAt) return 'cancelled';
  return expiresAt <= now ? 'expired' : null;
}

/** What is kept of a device; `null` once told and until it reports. */
export type Said = 'done' | 'recorded' | 'failed' | 'notApplicable';

/** @param row what is kept of the device; `undefined` when nothing is */
export function statusOf(row: { readonly status: Said | null } | undefined, end: End | null): OperationStatus {
  if (row === undefined) return end === null ? 'waiting' : 'unreached';
  if (row.status === null) return end ?? 'told';
  return row.status === 'recorded' ? 'done' : row.status;
}

/** As they are kept: whoever was told and is silent counts as `told`, over or not. */
export interface Tally {
  /** Null while it is being counted. */
  readonly concerned: number | null;
  readonly told: number;
  readonly done: number;
  readonly failed: number;
  readonly notApplicable: number;
}

export function countsOf(tally: Tally, end: End | null): Operation['counts'] {
  const { concerned, told, done, failed, notApplicable } = tally;
  const silent = concerned === null ? null : concerned - told - done - failed - notApplicable;
  return {
    concerned,
    waiting: end === null ? silent : 0,
    told: end === null ? told : 0,
    done,
    failed,
    expired: end === 'expired' ? told : 0,
    cancelled: end === 'cancelled' ? told : 0,
    notApplicable,
    unreached: end === null ? 0 : silent,
  };
}

/** Whether anybody is left to ask again: whoever failed and, once it is over, whoever did not answer. */
export function mayBeRetried({ kind }: Pick<Operation, 'kind'>, counts: Operation['counts']): boolean {
  if (TWO_PERSON_KINDS.includes(kind)) return false;
  return counts.failed + counts.expired + counts.cancelled > 0 || counts.unreached !== 0;
}
