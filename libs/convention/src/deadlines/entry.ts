import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import type { RuleId, TrapId } from '../rules/rule-ids.js';
import { DUE_WITHIN_DAYS, USUAL_THRESHOLDS } from './settings.js';

export const ACTORS = {
  academie: 'académie',
  localAuthority: 'collectivité',
  school: 'école',
  college: 'collège de référence',
  ministry: 'ministère',
} as const;
export type Actor = keyof typeof ACTORS;

export const STATES = {
  done: 'fait',
  upcoming: 'à venir',
  due: 'à faire',
  late: 'en retard',
  toEstablish: 'à constater',
  notComputable: 'non calculable',
  beforeSignature: 'à constater (antérieure à la signature)',
} as const;
export type DeadlineState = keyof typeof STATES;

/** A deadline of a convention on a day, with where it comes from. */
export interface Entry {
  readonly code: string;
  readonly rules: readonly (RuleId | TrapId)[];
  readonly articles: readonly string[];
  readonly label: string;
  readonly dueOn: LocalDate | null;
  /** Where it may be done from a day on: a trimester, the whole validity. */
  readonly from: LocalDate | null;
  readonly symbolic: string;
  readonly actor: Actor;
  /** Who is reminded of it. */
  readonly concerns: readonly Actor[];
  readonly state: DeadlineState;
  readonly stateLabel: string;
  readonly explanation: string;
  /** Days before it at which those concerned are written to; none where nobody has to do anything. */
  readonly thresholds: readonly number[];
}

export interface Draft {
  readonly code: string;
  readonly rules: readonly (RuleId | TrapId)[];
  readonly articles: readonly string[];
  readonly label: string;
  readonly dueOn: LocalDate | null;
  readonly from?: LocalDate | null;
  readonly symbolic: string;
  readonly actor: Actor;
  /** Whoever has to do it, unless told. */
  readonly concerns?: readonly Actor[];
  readonly doneOn?: LocalDate | null;
  readonly explanation: string;
  readonly thresholds?: readonly number[];
  /** Where what is known says more than a date does. */
  readonly state?: DeadlineState;
  readonly stateLabel?: string;
}

export interface Today {
  readonly day: LocalDate;
  readonly signedOn: LocalDate | null;
}

/** What a deadline is on a day. Never late before there was a signature, nor for what precedes it (T10). */
export function stateOf(
  { dueOn, doneOn = null }: { readonly dueOn: LocalDate | null; readonly doneOn?: LocalDate | null },
  { day, signedOn }: Today,
): DeadlineState {
  if (doneOn !== null && LocalDate.compare(doneOn, day) <= 0) return 'done';
  if (dueOn === null) return 'notComputable';
  if (applies('T10') && signedOn !== null && LocalDate.compare(dueOn, signedOn) < 0) return 'beforeSignature';
  if (LocalDate.compare(day, dueOn) > 0) return signedOn === null && applies('T10') ? 'toEstablish' : 'late';
  return LocalDate.daysBetween(day, dueOn) <= DUE_WITHIN_DAYS ? 'due' : 'upcoming';
}

/** The deadline as it is shown. */
export function entryOf(draft: Draft, today: Today): Entry {
  const { doneOn = null, thresholds = USUAL_THRESHOLDS, from = null, dueOn } = draft;
  const state = draft.state ?? stateOf(draft, today);
  const late = doneOn !== null && dueOn !== null && doneOn > dueOn && state === 'done' ? ', après la date' : '';
  const done = doneOn === null || state !== 'done' ? '' : ` Fait le ${LocalDate.format(doneOn)}${late}.`;
  const before = state === 'beforeSignature' ? ' Échéance antérieure à la signature.' : '';
  return {
    code: draft.code,
    rules: draft.rules,
    articles: draft.articles,
    label: draft.label,
    dueOn,
    from,
    symbolic: draft.symbolic,
    actor: draft.actor,
    concerns: draft.concerns ?? [draft.actor],
    state,
    stateLabel: draft.stateLabel ?? STATES[state],
    explanation: `${draft.explanation}${done}${before}`,
    thresholds,
  };
}
