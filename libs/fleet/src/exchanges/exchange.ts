import { EXCHANGES_KEPT, type Exchange } from '@chariot/contract';

/** One exchange as a gateway tells it; what a device wrote is a word of its protocol, or it is left out. */
export type Told = Readonly<Omit<Exchange, 'number' | 'at' | 'firstAt' | 'times' | 'faults'>> & {
  readonly at: Date;
  readonly faults: readonly string[];
};

/** The same, with how often it was said in a row. */
export type Counted = Told & { readonly firstAt: Date; readonly times: number };

/** The last one that was written down of a device. */
export interface Head {
  readonly last: number;
  readonly likeness: string | null;
}

export type Numbered = Counted & { readonly number: number };

/** Of a protocol's words and of our identifiers: no sentence, no address, no name of a person passes. */
const WORD = /^[A-Za-z0-9][A-Za-z0-9._:/ -]{0,119}$/;
const MOST_FAULTS = 5;
const LONGEST_WHY = 300;

/** What of it is fit to be kept, whoever wrote it. */
export function keptOf(told: Told): Told {
  const word = (text: string | null): string | null => (text !== null && WORD.test(text) ? text : null);
  return {
    at: told.at,
    door: told.door,
    said: word(told.said) ?? '?',
    about: word(told.about),
    identifier: word(told.identifier),
    byUser: told.byUser,
    faults: told.faults.filter((fault) => word(fault) !== null).slice(0, MOST_FAULTS),
    outcome: told.outcome,
    why: told.why === null ? null : told.why.slice(0, LONGEST_WHY),
    answer: word(told.answer),
    answerIdentifier: word(told.answerIdentifier),
    status: told.status,
    milliseconds: told.milliseconds === null ? null : Math.max(0, Math.round(told.milliseconds)),
  };
}

/** Equal for two that tell the same: when, how fast and in which words (« in three seconds ») does not count. */
export function likenessOf(told: Told): string {
  const { door, said, about, identifier, byUser, faults, outcome, answer, answerIdentifier, status } = told;
  return JSON.stringify([door, said, about, identifier, byUser, faults, outcome, answer, answerIdentifier, status]);
}

/** Behind those that wait: the same again is counted, so that one who repeats himself hides nothing of what was before. */
export function append(waiting: readonly Counted[], told: Told): readonly Counted[] {
  const last = waiting.at(-1);
  if (last !== undefined && likenessOf(last) === likenessOf(told)) {
    return [...waiting.slice(0, -1), { ...last, at: told.at, milliseconds: told.milliseconds, times: last.times + 1 }];
  }
  return [...waiting, { ...told, firstAt: told.at, times: 1 }].slice(-EXCHANGES_KEPT);
}

/** The numbers under which they are kept: that of the last one, where the first says the same again. */
export function numbered(waiting: readonly Counted[], head: Head): { rows: readonly Numbered[]; head: Head } {
  const [first] = waiting;
  const isAgain = first !== undefined && head.likeness === likenessOf(first);
  const from = head.last + (isAgain ? 0 : 1);
  const rows = waiting.map((one, at) => ({ ...one, number: from + at })).slice(-EXCHANGES_KEPT);
  const last = rows.at(-1);
  return last === undefined ? { rows, head } : { rows, head: { last: last.number, likeness: likenessOf(last) } };
}

/** A report names a command by its identifier alone: what it was is told by the exchange in which it was given. */
export function explained(exchanges: readonly Exchange[]): Exchange[] {
  const given = new Map(exchanges.map(({ answerIdentifier, answer }) => [answerIdentifier, answer]));
  return exchanges.map((one) => ({
    ...one,
    about: one.about ?? (one.identifier && given.get(one.identifier)) ?? null,
  }));
}
