import type { Tx } from '@chariot/platform';

/** The topic of the push certificate in use (`com.apple.mgmt.…`): what profiles name, for ever. Null: there is none yet. */
export interface EnrolmentTopic {
  /** `tx` is the system's. */
  topic(tx: Tx): Promise<string | null>;
}
export const ENROLMENT_TOPIC = Symbol('EnrolmentTopic');
