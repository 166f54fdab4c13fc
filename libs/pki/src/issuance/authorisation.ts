import type { Tx } from '@chariot/platform';
import { pkiError } from '../errors.js';

const REFERENCE = /^[\x21-\x7e]{1,200}$/;

/**
 * How decisions are called whose device has not said who it is yet (`fleet`'s challenges, shown by SCEP): nobody uses the certificate
 * of one, nor renews it, before `assign` has said whose it is.
 */
const UNASSIGNED = 'challenge:';

/** Whether a certificate was issued so, and its device has not said who it is. */
export const isUnassigned = (row: { readonly authorisation: string; readonly first_used_at: Date | null }): boolean =>
  row.first_used_at === null && row.authorisation.startsWith(UNASSIGNED);

/**
 * Proof that the step which decides (an enrolment, a renewal) has decided, in this very transaction. `issue` asks for
 * one, so that no order of messages gets a certificate out of a step that did not finish. It cannot be kept for a
 * later transaction, nor written by hand: only `authoriseIssuance` (its `grant`) makes one.
 */
export class IssuanceAuthorisation {
  readonly #tx: Tx;

  private constructor(
    tx: Tx,
    readonly deviceId: string,
    /** What was decided, as the certificate's row keeps it: one reference certifies one key. */
    readonly reference: string,
    /** Fingerprint of the identity by which a certificate for the network was asked for; null: it is an identity. */
    readonly grantedUnder: string | null,
  ) {
    this.#tx = tx;
  }

  /** Whether a value is an authorisation of this device, granted in this transaction. */
  static covers(value: unknown, tx: Tx, deviceId: string): value is IssuanceAuthorisation {
    return (
      typeof value === 'object' && value !== null && #tx in value && value.#tx === tx && value.deviceId === deviceId
    );
  }

  /**
   * Says that `deviceId` may have a certificate. Call it last in the step that decides, after everything that could
   * refuse. Granting the same reference again, after a lost reply, gives the same certificate to the same key.
   * @param decision.reference stable name of the decision, such as `enrolment:<id of the code>`; printable ASCII, 200 at most
   */
  static grant(tx: Tx, decision: IssuanceDecision): IssuanceAuthorisation {
    const { deviceId, reference, networkUnder = null } = decision;
    if (!REFERENCE.test(reference)) throw pkiError('notAuthorised');
    return new IssuanceAuthorisation(tx, deviceId, reference, networkUnder);
  }
}

export interface IssuanceDecision {
  readonly deviceId: string;
  readonly reference: string;
  /**
   * A certificate for the network of its school, and for nothing else: fingerprint of the identity in use by which the device asked
   * for it. What a certificate is for is said here, never by a request.
   */
  readonly networkUnder?: string;
}

/** @see IssuanceAuthorisation.grant */
export function authoriseIssuance(tx: Tx, decision: IssuanceDecision): IssuanceAuthorisation {
  return IssuanceAuthorisation.grant(tx, decision);
}
