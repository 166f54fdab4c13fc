import {
  COMPLIANCE_RULE_LABELS,
  getComplianceSummary,
  getFleetSummary,
  listApprovals,
  listAppRequests,
  listClaims,
  listConventions,
  listFeedback,
  listLoans,
  listNextDeadlines,
  listRepairs,
} from '@chariot/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMay, useMe, useRead } from '../api/index.js';
import { STATE_NAMES } from '../approvals/index.js';
import { alertsOf, findingsOf } from '../compliance/index.js';
import { count, facts, french, today } from '../formats/index.js';
import { deadlinesToDo } from './deadlines.js';
import { counted, type Todo } from './todo.js';

/** What one kind of thing gives to do; `reads`: what must have been read before nothing means nothing. */
export interface Source {
  readonly todos: readonly Todo[];
  readonly reads: readonly UseQueryResult<unknown>[];
}
/** A hook: it asks nothing of the server for who may not do what it tells. */
export type UseSource = () => Source;

const SHOWN = 3;

/** For who may do it: another part of the page may have read the same for who only looks. */
const forWho = (may: boolean, reads: Source['reads'], todos: readonly Todo[]): Source =>
  may ? { reads, todos } : { reads: [], todos: [] };
const filtered = (page: string, filter: object): string =>
  `${page}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

/** Dangerous acts that wait for a second word or for their delay, on one's places or at one's own request. */
const useApprovals: UseSource = () => {
  const asked = useRead(listApprovals, { query: { limit: SHOWN, state: 'asked' } }, { watch: true });
  const approved = useRead(listApprovals, { query: { limit: SHOWN, state: 'approved' } }, { watch: true });
  const waiting = [...(approved.data?.items ?? []), ...(asked.data?.items ?? [])].slice(0, SHOWN);
  const more = (approved.data?.total ?? 0) + (asked.data?.total ?? 0) - waiting.length;
  const words = { one: 'autre acte grave attend', many: 'autres actes graves attendent' };
  return {
    reads: [asked, approved],
    todos: [
      ...waiting.map(({ id, title, place, state, mayApprove }) => ({
        key: id,
        urgency: mayApprove || state === 'approved' ? ('today' as const) : ('soon' as const),
        title,
        note: facts(place.name, STATE_NAMES[state].toLowerCase()),
        to: `/actes-graves/${id}`,
        testId: 'waiting-approvals',
      })),
      ...counted(Math.max(0, more), { key: 'approvals', urgency: 'today', to: '/actes-graves', ...words }),
    ],
  };
};

/** Statements that a collectivité has certified, and that nobody has checked yet. */
const useClaims: UseSource = () => {
  const may = useMay();
  const checks = may('claim:check');
  const claims = useRead(listClaims, { query: { limit: 1 } }, { watch: true, enabled: checks });
  const words = { one: 'demande de paiement à contrôler', many: 'demandes de paiement à contrôler' };
  const todos = counted(claims.data?.total ?? 0, { key: 'claims', urgency: 'today', to: '/paiements', ...words });
  return forWho(
    checks,
    [claims],
    todos.map((todo) => ({ ...todo, testId: 'waiting-claims' })),
  );
};

/** Tablets and carts that need somebody, most urgent first: for who sees them one by one. */
const useAttention: UseSource = () => {
  const may = useMay();
  const sees = may('device:read');
  const fleet = useRead(getFleetSummary, {}, { watch: true, enabled: sees });
  const todos = (fleet.data?.attention ?? []).map(({ deviceId, classroomId, title, advice, since }) => ({
    key: `${deviceId ?? classroomId}${title}`,
    urgency: 'today' as const,
    title: french(title),
    note: french(advice),
    since: since ?? undefined,
    to: deviceId === null ? `/classes-mobiles/${classroomId}` : `/tablettes/${deviceId}`,
    testId: 'attention',
  }));
  return forWho(sees, [fleet], todos);
};

/** Tablets out of line, rule by rule, for who keeps them: a cart that is switched off has none. */
const useGaps: UseSource = () => {
  const may = useMay();
  const keeps = may('device:write');
  const gaps = useRead(getComplianceSummary, { query: {} }, { watch: true, enabled: keeps });
  const todos = (gaps.data === undefined ? [] : alertsOf(gaps.data)).map(({ rule, count: found }) => ({
    key: rule,
    // A tablet that is not in its cart is looked for while one remembers who had it.
    urgency: rule === 'unseen' ? ('today' as const) : ('soon' as const),
    title: COMPLIANCE_RULE_LABELS[rule],
    note: count(found, 'tablette'),
    to: findingsOf(rule),
    testId: 'compliance-alert',
    rule,
  }));
  return forWho(keeps, [gaps], todos);
};

/** What conventions owe, for who can do something about it. */
const useDeadlines: UseSource = () => {
  const may = useMay();
  const answers = may('convention:write') || may('claim:certify') || may('committee:convene');
  const ahead = useRead(listNextDeadlines, { query: { limit: 200 } }, { watch: true, enabled: answers });
  return forWho(answers, [ahead], deadlinesToDo(ahead.data?.items ?? [], today(new Date())));
};

/** Applications that schools ask for: who answers, and who is asked for an opinion first. */
const useAppRequests: UseSource = () => {
  const may = useMay();
  const answers = may('app:write');
  const asked = answers || may('app:advise');
  const waiting = useRead(listAppRequests, { query: { limit: 30, state: 'waiting' } }, { watch: true, enabled: asked });
  const items = waiting.data?.items ?? [];
  const words = answers
    ? { one: 'demande d’application attend une réponse', many: 'demandes d’application attendent une réponse' }
    : { one: 'demande d’application attend votre avis', many: 'demandes d’application attendent votre avis' };
  const number = answers ? (waiting.data?.total ?? 0) : items.filter(({ opinions }) => opinions.length === 0).length;
  const todos = counted(number, { key: 'app-requests', urgency: 'today', to: '/applications', ...words });
  return forWho(asked, [waiting], todos);
};

/** Tablets that were to be back from repair by now, and those that nobody has sent yet. */
const useRepairs: UseSource = () => {
  const may = useMay();
  const keeps = may('device:write');
  const late = useRead(listRepairs, { query: { limit: 1, late: 'true' } }, { watch: true, enabled: keeps });
  const open = useRead(listRepairs, { query: { limit: 1, state: 'open' } }, { watch: true, enabled: keeps });
  return forWho(
    keeps,
    [late, open],
    [
      ...counted(late.data?.total ?? 0, {
        ...{ key: 'repairs-late', urgency: 'late', to: filtered('/reparations', { late: 'true' }) },
        ...{ one: 'réparation en retard', many: 'réparations en retard' },
      }),
      ...counted(open.data?.total ?? 0, {
        ...{ key: 'repairs-open', urgency: 'today', to: filtered('/reparations', { state: 'open' }) },
        ...{ one: 'panne signalée, à envoyer ou à réparer', many: 'pannes signalées, à envoyer ou à réparer' },
      }),
    ],
  );
};

/** Accounts of what was done that wait to be read before others read them. */
const useFeedback: UseSource = () => {
  const may = useMay();
  const reviews = may('feedback:review');
  const handedIn = useRead(
    listFeedback,
    { query: { limit: 1, state: 'submitted' } },
    { watch: true, enabled: reviews },
  );
  const words = { one: 'retour d’expérience à relire', many: 'retours d’expérience à relire' };
  const to = filtered('/retours', { state: 'submitted' });
  const todos = counted(handedIn.data?.total ?? 0, { key: 'feedback', urgency: 'soon', to, ...words });
  return forWho(reviews, [handedIn], todos);
};

/** Tablets of which nobody has said who paid for them. */
const useUnpaid: UseSource = () => {
  const may = useMay();
  const writes = may('convention:write');
  const conventions = useRead(listConventions, { query: { limit: 200 } }, { enabled: writes });
  const without = (conventions.data?.items ?? []).filter(({ unattributedDevices }) => unattributedDevices > 0);
  const [only, ...others] = without;
  const number = without.reduce((sum, { unattributedDevices }) => sum + unattributedDevices, 0);
  return forWho(
    writes,
    [conventions],
    counted(number, {
      ...{ key: 'unpaid', urgency: 'soon' },
      to: only === undefined || others.length > 0 ? '/conventions' : `/conventions/${only.id}`,
      ...{ one: 'tablette sans ligne budgétaire', many: 'tablettes sans ligne budgétaire' },
    }),
  );
};

/** Tablets that somebody was lent, and that should be back. */
const useLoans: UseSource = () => {
  const may = useMay();
  const lends = may('loan:write');
  const late = useRead(listLoans, { query: { state: 'late' } }, { watch: true, enabled: lends });
  const words = { one: 'tablette prêtée n’est pas revenue', many: 'tablettes prêtées ne sont pas revenues' };
  const todos = counted(late.data?.total ?? 0, { key: 'loans', urgency: 'late', to: '/prets', ...words });
  return { reads: lends ? [late] : [], todos };
};

/** Whoever may decide dangerous acts, but could not prove who she is on the day one waits. */
const useNoProof: UseSource = () => {
  const me = useMe();
  const may = useMay();
  if (me === undefined || me.canProve || !may('approval:decide')) return { reads: [], todos: [] };
  const note = 'Sans cela, vous ne pourrez ni demander ni accorder un acte grave, comme l’effacement d’une tablette.';
  const title = 'Ajoutez une clé d’accès ou un mot de passe';
  return { reads: [], todos: [{ key: 'no-proof', urgency: 'soon', title, note, to: '/compte', testId: 'no-proof' }] };
};

/** Everything that may be to do; another kind of thing is one more hook here, which asks nothing for who may not do it. */
export const SOURCES: readonly UseSource[] = [
  useApprovals,
  useClaims,
  useAttention,
  useRepairs,
  useLoans,
  useAppRequests,
  useDeadlines,
  useGaps,
  useFeedback,
  useUnpaid,
  useNoProof,
];
