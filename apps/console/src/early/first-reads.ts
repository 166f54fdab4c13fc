// The contract, and nothing of the pages: its schemas are made, and what the dashboard reads is asked for, while React and the
// pages are still on their way.
import {
  getComplianceSummary,
  getFleetSummary,
  getFreeze,
  getLessonHome,
  listApprovals,
  listAppRequests,
  listConventions,
  listLoans,
  listMaintenanceWindows,
  listMyBookings,
  listNextDeadlines,
  listRepairs,
  live,
  type Route,
} from '@chariot/contract';
import type { Permission } from '@chariot/kernel';
import type { Ask } from '../api/client.js';
import { urlOf, type QueryValues } from '../api/url.js';
import { askEarly, me, type Answer } from './asked.js';
import { listenEarly } from './heard.js';

interface FirstRead {
  /** Any of them; none: everybody. */
  readonly may: readonly Permission[];
  readonly route: Route;
  readonly ask: { readonly query?: QueryValues };
}
const read = <R extends Route>(route: R, ask: Ask<R> & FirstRead['ask'], ...may: Permission[]): FirstRead => ({
  route,
  ask,
  may,
});

/** As the parts of the dashboard and of its frame ask for it: what is asked otherwise there is asked later, nothing worse. */
const FIRST_READS: readonly FirstRead[] = [
  read(getFleetSummary, {}, 'device:read'),
  read(listConventions, { query: { limit: 200 } }, 'convention:read', 'convention:write'),
  read(getLessonHome, {}, 'lesson:run'),
  read(getComplianceSummary, { query: {} }, 'device:read', 'device:write'),
  read(listNextDeadlines, { query: { limit: 200 } }, 'convention:write', 'claim:certify', 'committee:convene'),
  read(listApprovals, { query: { limit: 3, state: 'asked' } }),
  read(listApprovals, { query: { limit: 3, state: 'approved' } }),
  read(listRepairs, { query: { limit: 1, late: 'true' } }, 'device:write'),
  read(listRepairs, { query: { limit: 1, state: 'open' } }, 'device:write'),
  read(listLoans, { query: { state: 'late' } }, 'loan:write'),
  read(listAppRequests, { query: { limit: 30, state: 'waiting' } }, 'app:write', 'app:advise'),
  read(listMyBookings, { query: { days: 7 } }, 'booking:write'),
  read(listMaintenanceWindows, {}, 'maintenance:open'),
  read(getFreeze, {}),
];

/** Who is signed in: from then on what happens is heard, whatever page was opened. Nothing where nobody is. */
const signedIn = known();

/** What is asked for by now; nothing where another page is opened first, or nobody is signed in. */
export const firstReads: Promise<readonly FirstRead[]> = begin();

async function known(): Promise<Answer | undefined> {
  // Whether nobody is signed in or nobody answers, the page itself says so.
  const answer = await me?.then(
    (told) => told,
    () => undefined,
  );
  if (!answer?.response.ok) return undefined;
  listenEarly(urlOf(live.path));
  return answer;
}

async function begin(): Promise<readonly FirstRead[]> {
  if (!['', '#', '#/'].includes(location.hash)) return [];
  const answer = await signedIn;
  if (answer === undefined) return [];
  const { permissions } = JSON.parse(answer.text) as { readonly permissions: readonly Permission[] };
  const reads = FIRST_READS.filter(({ may }) => may.length === 0 || may.some((one) => permissions.includes(one)));
  for (const { route, ask } of reads) void askEarly(urlOf(route.path, {}, ask.query));
  return reads;
}
