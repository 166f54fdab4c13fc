import { count } from '../formats/index.js';

/** `late`: should have been done; `today`: waits for this person; `soon`: will, within days, or whenever there is time. */
export type Urgency = 'late' | 'today' | 'soon';

/** One thing to do: what it is, what more is known of it, where it is done. */
export interface Todo {
  readonly key: string;
  readonly urgency: Urgency;
  readonly title: string;
  readonly note?: string | undefined;
  /** Since when: shown as one says it. */
  readonly since?: string | undefined;
  readonly to: string;
  readonly testId: string;
  /** Of a rule by which tablets are out of line. */
  readonly rule?: string;
}

const ORDER: readonly Urgency[] = ['late', 'today', 'soon'];

/** The most urgent first, and as they came within one urgency. */
export const inOrder = (todos: readonly Todo[]): Todo[] =>
  [...todos].sort((one, other) => ORDER.indexOf(one.urgency) - ORDER.indexOf(other.urgency));

interface Counted {
  readonly key: string;
  readonly urgency: Urgency;
  readonly to: string;
  readonly one: string;
  readonly many: string;
}

/** « 3 demandes d’application attendent votre réponse », or nothing when there is none. */
export const counted = (number: number, { key, urgency, to, one, many }: Counted): Todo[] =>
  number === 0 ? [] : [{ key, urgency, to, title: count(number, one, many), testId: `todo-${key}` }];
