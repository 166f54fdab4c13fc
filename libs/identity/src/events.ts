import type { Approval } from '@chariot/contract';
import type { Role } from '@chariot/kernel';
import { defineEvent } from '@chariot/platform';

/** Her sessions no longer open anything: whatever was opened with them (live feeds) is to be cut. */
export interface SessionsClosedPayload {
  readonly personId: string;
}

export const SessionsClosed = defineEvent<SessionsClosedPayload>('identity.SessionsClosed');

/** Somebody holds a role no more; she may hold another that gives the same. */
export interface RoleEndedPayload {
  readonly personId: string;
  readonly placeId: string;
  readonly role: Role;
}

export const RoleEnded = defineEvent<RoleEndedPayload>('identity.RoleEnded');

/** Somebody no longer administers a place: an act of one person, which all who administer it hear of. */
export interface AdministratorEndedPayload {
  readonly personId: string;
  readonly displayName: string;
  readonly placeId: string;
  /** Function of whoever ended it. */
  readonly endedBy: string;
}

export const AdministratorEnded = defineEvent<AdministratorEndedPayload>('identity.AdministratorEnded');

/** Somebody asked for a dangerous act, or one became something else. */
export interface ApprovalChangedPayload {
  readonly approvalId: string;
  readonly placeId: string;
  /** What it became. */
  readonly state: Approval['state'];
}

export const ApprovalChanged = defineEvent<ApprovalChangedPayload>('identity.ApprovalChanged');

/** The kill switch was set or lifted, for the whole instance. */
export interface FreezeChangedPayload {
  readonly freezeId: string;
  readonly frozen: boolean;
  /** ISO 8601. */
  readonly at: string;
}

export const FreezeChanged = defineEvent<FreezeChangedPayload>('identity.FreezeChanged');
