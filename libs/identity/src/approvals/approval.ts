import { ROLE_PERMISSIONS, ROLES, type Permission, type Role } from '@chariot/kernel';
import type { Approval } from '@chariot/contract';

export type ApprovalState = Approval['state'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Quotas count what was taken within this long before. */
export const QUOTA_WINDOW_MS = 24 * HOUR;

/** Nothing more happens to it. What may follow what is the database's to say (`guard_approval`). */
export const isOver = (state: ApprovalState): boolean => state !== 'asked' && state !== 'approved';

/** The roles that carry a permission: whose holders count where it is asked for. */
export const rolesWith = (permission: Permission): Role[] =>
  ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));

export interface ApprovalTimes {
  readonly askedAt: Date;
  readonly approvedAt: Date | null;
  readonly delayMinutes: number;
  readonly lifeHours: number;
}

/** A second word is waited for until then. */
export const expiryOf = ({ askedAt, lifeHours }: Pick<ApprovalTimes, 'askedAt' | 'lifeHours'>): Date =>
  new Date(askedAt.getTime() + lifeHours * HOUR);

/** From then on it is carried out; `null` while nobody has approved it. */
export const startOf = ({ approvedAt, delayMinutes }: ApprovalTimes): Date | null =>
  approvedAt === null ? null : new Date(approvedAt.getTime() + delayMinutes * MINUTE);

/** After that, what the server missed is not carried out any more: it must be asked anew. */
export const deadlineOf = (times: ApprovalTimes): Date | null => {
  const start = startOf(times);
  return start === null ? null : new Date(start.getTime() + times.lifeHours * HOUR);
};

/** Why the one who looks may not give the second word; the first that applies. */
export type Obstacle =
  | 'over'
  | 'expired'
  | 'frozen'
  | 'ownAct'
  | 'token'
  | 'sameSession'
  | 'mayNotDecide'
  | 'roleTooNew'
  | 'oneHand'
  | 'askerGone';

export interface Deciding {
  readonly state: ApprovalState;
  readonly expiresAt: Date;
  readonly now: Date;
  /** The kill switch is set, and it holds this act. */
  readonly frozen: boolean;
  readonly askedBy: string;
  readonly askedSession: string;
  readonly caller: { readonly personId: string; readonly credential: { id: string; kind: string } | null };
  /** The caller holds the decider's permission on the place, as her Reach says. */
  readonly covers: boolean;
  /** … through a role that is old enough. */
  readonly stands: boolean;
  /** One person made both of them what they are here, lately. */
  readonly oneHand: boolean;
  /** Whoever asked still holds what she held. */
  readonly askerStands: boolean;
}

export function whyNotApprove(deciding: Deciding): Obstacle | null {
  const { caller, state, now, askedBy, askedSession } = deciding;
  const { credential } = caller;
  if (state !== 'asked') return 'over';
  if (now >= deciding.expiresAt) return 'expired';
  if (deciding.frozen) return 'frozen';
  if (caller.personId === askedBy) return 'ownAct';
  if (credential?.kind !== 'session') return 'token';
  if (credential.id === askedSession) return 'sameSession';
  if (!deciding.covers) return 'mayNotDecide';
  if (!deciding.stands) return 'roleTooNew';
  if (deciding.oneHand) return 'oneHand';
  return deciding.askerStands ? null : 'askerGone';
}

export interface Due extends ApprovalTimes {
  readonly state: ApprovalState;
  /** The kill switch is set, or was after the second word, though it may be lifted now; and it holds this act. */
  readonly frozen: boolean;
  readonly askerStands: boolean;
  /** True when whoever operates the server was the second person. */
  readonly approverStands: boolean;
}

/** What the passing of time makes of it, at this moment; `null`: nothing yet. */
export function whatIsDue(due: Due, now: Date): 'carryOut' | 'expire' | 'stopFrozen' | 'stopGone' | null {
  if (due.state === 'asked') return now >= expiryOf(due) ? 'expire' : null;
  const [start, deadline] = [startOf(due), deadlineOf(due)];
  if (due.state !== 'approved' || start === null || deadline === null || now < start) return null;
  if (due.frozen) return 'stopFrozen';
  if (now >= deadline) return 'expire';
  return due.askerStands && due.approverStands ? 'carryOut' : 'stopGone';
}
