import type { ClaimState } from '@chariot/contract';
import type { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';

/** What happened to a statement, in its order; the state is drawn from it and set by nobody. */
export interface ClaimEvents {
  readonly certifiedAt: Date | null;
  readonly abandonedAt: Date | null;
  readonly receivedAt: Date | null;
  readonly returnedAt: Date | null;
  readonly serviceDoneOn: LocalDate | null;
}

export function claimStateOf(claim: ClaimEvents): ClaimState {
  if (claim.abandonedAt !== null) return 'abandoned';
  if (claim.serviceDoneOn !== null) return 'serviceDone';
  if (claim.returnedAt !== null) return 'returned';
  if (claim.receivedAt !== null) return 'received';
  return claim.certifiedAt === null ? 'awaitingCertification' : 'certified';
}

/** Acts of the académie on a statement. */
export type Check = 'receive' | 'return' | 'establish';
export type CheckObstacle = 'claimNotCertified' | 'claimOver';

/** Why the académie may not do that with it now; null when it may. Nothing is checked that is not certified (R66). */
export function whyNotCheck(
  check: Check,
  { state, superseded }: { readonly state: ClaimState; readonly superseded: boolean },
): CheckObstacle | null {
  if (state === 'awaitingCertification' || state === 'abandoned') return applies('R66') ? 'claimNotCertified' : null;
  if (superseded || state === 'returned' || state === 'serviceDone') return 'claimOver';
  return check === 'receive' && state === 'received' ? 'claimOver' : null;
}
