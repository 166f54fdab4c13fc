import type { ProjectFinding } from '@chariot/contract';

type State = ProjectFinding['state'];

export const FINDING_WORDS: Readonly<Record<State, string>> = {
  late: 'En retard',
  toEstablish: 'À constater',
  open: 'En cours',
  established: 'Constaté',
  information: 'À savoir',
};

/** What waits for somebody, most urgent first. */
export const AWAITED: readonly State[] = ['late', 'toEstablish', 'open'];

/** Those that wait for somebody, and the others, each in the order of urgency. */
export function byUrgency(findings: readonly ProjectFinding[]): {
  readonly awaited: ProjectFinding[];
  readonly known: ProjectFinding[];
} {
  const order = Object.keys(FINDING_WORDS);
  const sorted = [...findings].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return {
    awaited: sorted.filter(({ state }) => AWAITED.includes(state)),
    known: sorted.filter(({ state }) => !AWAITED.includes(state)),
  };
}
