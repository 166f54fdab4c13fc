import type { LocalDate } from '@chariot/kernel';
import type { Standing } from '../conventions/standing.js';
import type { Termination } from '../conventions/termination.js';
import type { DeadlineSettings } from './settings.js';

export interface CommitteeMeeting {
  readonly id: string;
  readonly kind: 'local' | 'departmental';
  /** The school of a local committee; `null` for a departmental one. */
  readonly schoolUai: string | null;
  readonly on: LocalDate;
  readonly convenedOn: LocalDate | null;
  readonly isHeld: boolean;
}

export interface ReportingRequest {
  readonly id: string;
  readonly label: string;
  readonly receivedOn: LocalDate;
  readonly dueOn: LocalDate | null;
  readonly answeredOn: LocalDate | null;
}

/** What deadlines are drawn from. What is not known is left out: it makes nothing done, and no date from nothing (T09). */
export interface TimelineFacts {
  readonly standing: Standing;
  readonly signedOn: LocalDate | null;
  readonly termination: Termination | null;
  readonly settings: DeadlineSettings;
  readonly throughputEstablishedOn?: LocalDate | null;
  readonly deployment?: { readonly startedOn: LocalDate | null; readonly endedOn: LocalDate | null };
  readonly meetings?: readonly CommitteeMeeting[];
  /** What only the two parties read is not known: it is neither done nor late, and is not told. */
  readonly accountsHidden?: boolean;
  /** Paid whole. */
  readonly advancePaidOn?: LocalDate | null;
  readonly balanceRequestedOn?: LocalDate | null;
  readonly serviceDoneOn?: LocalDate | null;
  readonly balancePaidOn?: LocalDate | null;
  /** From when on the service fait is established and what was paid before covers what is due. */
  readonly noBalanceSince?: LocalDate | null;
  readonly reportSentOn?: LocalDate | null;
  readonly renewalDecidedOn?: LocalDate | null;
  readonly reportingRequests?: readonly ReportingRequest[];
  readonly bankVerifiedOn?: LocalDate | null;
}
