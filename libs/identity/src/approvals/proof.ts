import type { Credential, Reach } from '@chariot/kernel';
import { identityError } from '../errors.js';

/** How long a proof that it is she is worth, for what asks for one. */
export const PROOF_LIFE_MS = 10 * 60_000;

/** A person who is there herself, and proved it less than ten minutes ago. */
export type ProvenSession = Credential & { readonly kind: 'session'; readonly provenAt: Date };

/**
 * The caller's session, if she proved at most ten minutes ago that it is she. An API token proves nothing.
 * @throws DomainError `identity.proofNeeded`
 */
export function requireProof(reach: Reach, now: Date): ProvenSession {
  const { kind, credential } = reach;
  const provenAt = credential?.provenAt ?? null;
  if (kind !== 'person' || credential?.kind !== 'session' || provenAt === null) throw identityError('proofNeeded');
  if (now.getTime() - provenAt.getTime() > PROOF_LIFE_MS) throw identityError('proofNeeded');
  return { id: credential.id, kind: 'session', provenAt };
}
