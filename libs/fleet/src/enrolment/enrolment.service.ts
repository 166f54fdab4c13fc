import type { InventoryFacts } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { DeviceFamily } from '../devices/device.js';

export interface EnrolmentDemand {
  /** As typed: case, spaces and dashes do not matter. */
  readonly code: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo) of the signing request, lower-case hexadecimal. */
  readonly publicKeyFingerprint: string;
  readonly facts: InventoryFacts;
  readonly family: DeviceFamily;
}
export interface Enrolled {
  readonly deviceId: string;
  /** What pki is told as the reason to issue: the id of the enrolment code, the same for the same answer. */
  readonly authorisation: string;
  readonly label: string;
  readonly alreadyEnrolled: boolean;
}

export abstract class EnrolmentService {
  abstract enrol(tx: Tx, reach: Reach, demand: EnrolmentDemand): Promise<Enrolled>;
}
