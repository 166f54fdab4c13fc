import { defineEvent } from '@chariot/platform';

/** Her sessions no longer open anything: whatever was opened with them (live feeds) is to be cut. */
export interface SessionsClosedPayload {
  readonly personId: string;
}

export const SessionsClosed = defineEvent<SessionsClosedPayload>('identity.SessionsClosed');
