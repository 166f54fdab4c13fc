import type { DomainError } from '@chariot/kernel';
import { identityError } from '../errors.js';
import type { Obstacle } from './approval.js';
import type { QuotaLimit } from './quota.js';

const OBSTACLES = {
  over: () => identityError('approvalOver'),
  expired: () => identityError('approvalExpired'),
  frozen: () => identityError('frozen'),
  ownAct: () => identityError('approvalOwnAct'),
  token: () => identityError('approvalByToken'),
  sameSession: () => identityError('approvalSameSession'),
  mayNotDecide: () => identityError('mayNotDecide'),
  oneHand: () => identityError('approvalOneHand'),
  roleTooNew: () => identityError('roleTooNew'),
  askerGone: () => identityError('askerGone'),
} as const satisfies Record<Obstacle, () => DomainError>;

export const obstacleError = (obstacle: Obstacle): DomainError => OBSTACLES[obstacle]();

/** The sentence of what the database refused (its constraints, and those of `guard_approval`); anything else as it came. */
export function refusalOf(error: unknown, constraint: string | undefined, limit: QuotaLimit | null): unknown {
  const because = { cause: error };
  switch (constraint) {
    case 'approval_two_people':
      return identityError('approvalOwnAct', undefined, because);
    case 'approval_two_sessions':
      return identityError('approvalSameSession', undefined, because);
    case 'approval_two_hands':
      return identityError('approvalOneHand', undefined, because);
    case 'approval_proof':
    case 'approval_proofs':
    case 'approval_own_word':
      return identityError('proofNeeded', undefined, because);
    case 'approval_frozen':
      return identityError('frozen', undefined, because);
    case 'approval_expired':
      return identityError('approvalExpired', undefined, because);
    case 'approval_may_not_decide':
      return identityError('mayNotDecide', undefined, because);
    case 'approval_role_too_new':
      return identityError('roleTooNew', undefined, because);
    case 'approval_asker_gone':
      return identityError('askerGone', undefined, because);
    case 'approval_transition':
      return identityError('approvalOver', undefined, because);
    case 'quota_one_place':
      return identityError('quotaOnePlace', undefined, because);
    case 'quota_spent':
      return identityError('quotaSpent', { limit: limit?.perDay ?? 0 }, because);
    default:
      return error;
  }
}
