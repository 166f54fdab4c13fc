import type { Deadline } from '@chariot/contract';

export type DeadlineState = Deadline['state'];

/** In the order in which somebody looks: what presses, what comes, what waits for a fact, what is over. */
export const GROUPS = [
  { key: 'late', title: 'En retard', states: ['late'] },
  { key: 'due', title: 'À faire maintenant', states: ['due'] },
  { key: 'upcoming', title: 'À venir', states: ['upcoming'] },
  { key: 'toEstablish', title: 'À constater', states: ['toEstablish', 'beforeSignature'] },
  { key: 'undated', title: 'Sans date pour l’instant', states: ['notComputable'] },
  { key: 'done', title: 'Fait', states: ['done'] },
] as const satisfies readonly { key: string; title: string; states: readonly DeadlineState[] }[];

export interface Group {
  readonly key: (typeof GROUPS)[number]['key'];
  readonly title: string;
  readonly entries: readonly Deadline[];
}

/** The entries by group, each group by date (those without one last), empty groups left out. */
export function grouped(entries: readonly Deadline[], actor: string): Group[] {
  const shown = entries.filter((one) => actor === '' || one.actor === actor);
  return GROUPS.map(({ key, title, states }) => ({
    key,
    title,
    entries: shown
      .filter(({ state }) => (states as readonly DeadlineState[]).includes(state))
      .sort((one, other) => (one.dueOn ?? '9').localeCompare(other.dueOn ?? '9')),
  })).filter(({ entries: found }) => found.length > 0);
}

/** Who owes something here, each once: `[actor, label]`. */
export function actorsOf(entries: readonly Deadline[]): [Deadline['actor'], string][] {
  return [...new Map(entries.map(({ actor, actorLabel }) => [actor, actorLabel] as const))];
}
