import { newLetter, type Letter, type LetterKind, type NewLetter } from '@chariot/contract';
import { SIGNATORIES, type Side } from './words.js';

/** A letter as it is typed in. */
export interface TypedLetter {
  readonly kind: LetterKind;
  readonly trap: string;
  readonly quote: string;
  readonly author: Side;
  readonly signatory: string;
  readonly place: string;
  readonly datedOn: string;
  readonly reference: string;
  readonly words: string;
  readonly clauses: readonly string[];
}

export const letterOf = (kind: LetterKind, trap: string | null, author: Side): TypedLetter => ({
  ...{ kind, trap: trap ?? '', author, signatory: SIGNATORIES[author] },
  ...{ quote: '', place: '', datedOn: '', reference: '', words: '', clauses: [] },
});

export const letterToType = (letter: Letter): TypedLetter => ({
  kind: letter.kind,
  trap: letter.trap ?? '',
  quote: letter.quote ?? '',
  author: letter.author,
  signatory: letter.signatory,
  place: letter.place ?? '',
  datedOn: letter.datedOn ?? '',
  reference: letter.reference ?? '',
  words: letter.words ?? '',
  clauses: letter.clauses,
});

/** A letter that answers a point of the text; the others have none. */
export const answersATrap = (kind: LetterKind): boolean => kind === 'rectification' || kind === 'amendmentDraft';

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export interface CheckedLetter {
  /** Undefined: the faults say why. */
  readonly letter: NewLetter | undefined;
  readonly faults: Readonly<Record<string, string>>;
}

/** What belongs to another kind is left out, should one have changed one's mind. */
export function checkedLetter(typed: TypedLetter): CheckedLetter {
  const trap = answersATrap(typed.kind) ? orNull(typed.trap) : null;
  const parsed = newLetter.safeParse({
    kind: typed.kind,
    trap,
    quote: trap === null ? null : orNull(typed.quote),
    author: typed.author,
    signatory: typed.signatory,
    place: orNull(typed.place),
    datedOn: orNull(typed.datedOn),
    reference: orNull(typed.reference),
    words: orNull(typed.words),
    clauses: typed.kind === 'optionalClauses' ? [...typed.clauses] : [],
  });
  const faults: Record<string, string> = {};
  for (const { path, message } of parsed.error?.issues ?? []) faults[String(path[0] ?? '')] ??= message;
  if (typed.kind === 'rectification' && trap === null) faults['trap'] = 'Choisissez le point du texte qu’elle corrige.';
  if (typed.kind === 'optionalClauses' && typed.clauses.length === 0) faults['clauses'] = 'Choisissez-en au moins une.';
  return { letter: Object.keys(faults).length === 0 ? parsed.data : undefined, faults };
}
