import { liveEvent, type LiveEvent } from '@chariot/contract';

/** First words of the query keys that an event makes stale: react-admin's resources and the contract's route names. */
const STALE: Readonly<Record<LiveEvent['topic'], readonly string[]>> = {
  device: [
    'tablettes',
    'getLesson',
    'getDevice',
    'listExchanges',
    'getBoard',
    'getFleetSummary',
    'getEnrolmentWindow',
    'listOperations',
    'classes-mobiles',
    'listClassrooms',
    'listDevices',
    'listFundedDevices',
    'getReconciliation',
    'conformite',
    'listFindings',
    'getComplianceSummary',
  ],
  classroom: [
    'classes-mobiles',
    'listClassrooms',
    'getClassroom',
    'getBoard',
    'getFleetSummary',
    'getEnrolmentWindow',
    'listDeliveries',
  ],
  booking: ['getAgenda', 'getSchoolAgenda', 'listMyBookings', 'previewBooking', 'listBookingDepartures'],
  profile: [
    ...['profils', 'getProfile', 'listProfiles', 'getProfileHistory', 'getRollout', 'listRollouts'],
    ...['getBoard', 'getDevice'],
  ],
  operation: ['operations', 'listOperations', 'getOperation', 'listOperationDevices', 'getDevice'],
  convention: [
    'conventions',
    'getConvention',
    'listConventions',
    'listDeadlines',
    'listNextDeadlines',
    'listAmendments',
    'listFundedDevices',
    'listExpenses',
    'getExpense',
    'listExpenseVersions',
    'getExpenseSummary',
    'getReconciliation',
    'listConventionClaims',
    'getClaimDraft',
    'getClaim',
    'getClaimChecks',
    'paiements',
    'listCommittees',
    'getCommittee',
    'getMeeting',
    'getProject',
    'listLetters',
    'getMoney',
    'getMoneySettings',
    'getPayments',
    'getBankDetails',
    'getResourceGrants',
  ],
  place: ['ecoles', 'listPlaces', 'getPlace', 'getSchoolHours', 'getFleetSummary'],
  journal: ['activite', 'listJournal'],
  approval: ['listApprovals', 'getApproval', 'getDevice', 'getBoard', 'getBankDetails'],
  freeze: ['getFreeze', 'listApprovals', 'getApproval'],
  lesson: ['getLessonHome', 'getLesson', 'listLoans', 'listMaintenanceWindows'],
};

/** What is heard on the live feed, or undefined for anything else (a newer server may say more than we know). */
export function readLiveEvent(data: string): LiveEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = liveEvent.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** The query keys to read again after these events, each once: twelve tablets that report together cost one reading. */
export function staleAfter(events: readonly LiveEvent[]): Set<string> {
  return new Set(events.flatMap(({ topic }) => STALE[topic]));
}
