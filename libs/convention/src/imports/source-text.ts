import type { Confidence } from '@chariot/contract';
import { segmentsOf, type Segment } from './articles.js';
import { cleanText } from './clean-text.js';
import { absent, type Found } from './found.js';

/** A stretch of the text, from the first character to the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const SKIPPED = new Set(' \t\n\f-\'"«»“”*_|');
const ACCENTS = /[\u0300-\u036f]/g;
const LONGEST_QUOTE = 420;

/**
 * The words of a document, to look things up in. `folded` is the text in lower case without accents, character for
 * character; `squashed` lacks blanks, hyphens, quotes and apostrophes too, so that a phrase is found however its
 * words were spaced, hyphenated or cut into lines.
 */
export class SourceText {
  readonly text: string;
  readonly folded: string;
  readonly squashed: string;
  readonly segments: readonly Segment[];
  /** What had to be cleaned away, for T42. */
  readonly noise: readonly string[];
  readonly #at: Uint32Array;

  constructor(raw: string) {
    const { text, noise } = cleanText(raw);
    this.text = text;
    this.noise = noise;
    this.folded = fold(text);
    const at: number[] = [];
    let squashed = '';
    for (let index = 0; index < this.folded.length; index += 1) {
      const character = this.folded.charAt(index);
      if (SKIPPED.has(character)) continue;
      squashed += character;
      at.push(index);
    }
    this.squashed = squashed;
    this.#at = Uint32Array.from(at);
    this.segments = segmentsOf(text, this.folded);
  }

  /** Every place of a phrase, written as `squashed` is. @param phrase with the flag `g` */
  all(phrase: RegExp, within?: Span): Span[] {
    const [from, to] = within === undefined ? [0, this.squashed.length] : this.#squashedSpan(within);
    return [...this.squashed.slice(from, to).matchAll(phrase)].map(({ index, 0: { length } }) => ({
      start: this.#at[from + index] ?? 0,
      end: (this.#at[from + index + Math.max(length, 1) - 1] ?? 0) + 1,
    }));
  }

  first(phrase: RegExp, within?: Span): Span | undefined {
    return this.all(phrase, within)[0];
  }

  has(phrase: RegExp, within?: Span): boolean {
    return this.first(phrase, within) !== undefined;
  }

  /** What follows a place, in the text, over so many characters. */
  after({ end }: Span, length: number): Span {
    return { start: end, end: Math.min(end + length, this.text.length) };
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** The part that a heading announces; the whole text where there is no such heading. */
  part(heading: RegExp, ...numbers: string[]): Span {
    const named = this.segments.filter(({ title }) => heading.test(title));
    const numbered = this.segments.filter(({ number }) => numbers.includes(number));
    const [first] = named.length > 0 ? named : numbered;
    return first ?? { start: 0, end: this.text.length };
  }

  articleAt(position: number): string | null {
    return this.segments.findLast(({ start }) => start <= position)?.number ?? null;
  }

  /** The sentence, the item of a list or the line around a place, on one line. */
  sentence({ start, end }: Span): string {
    let from = start;
    while (from > 0 && !isBreak(this.text, from - 1) && start - from < LONGEST_QUOTE) from -= 1;
    let to = end;
    while (to < this.text.length && !isBreak(this.text, to) && to - from < LONGEST_QUOTE) to += 1;
    if (/[.;]/.test(this.text.charAt(to)) && to < this.text.length) to += 1;
    return this.text
      .slice(from, to)
      .replace(/[ \t\n\f]{1,400}/g, ' ')
      .replace(/^[ -]{1,8}/, '')
      .trim();
  }

  found<T>(value: T | null, span: Span, confidence: Confidence = 'sure'): Found<T> {
    const article = this.articleAt(span.start);
    return { value, sentence: this.sentence(span), confidence, articles: article === null ? [] : [article] };
  }

  /** What a pattern of the text itself captures right after a phrase; null where there is a blank. */
  captured(phrase: RegExp, pattern: RegExp, length: number, within?: Span): Found<string> {
    for (const place of this.all(phrase, within)) {
      const value = pattern.exec(this.slice(this.after(place, length)))?.[1]?.trim();
      if (value) return this.found(value, place);
    }
    const blank = this.first(phrase, within);
    return blank === undefined ? absent() : this.found<string>(null, blank);
  }

  #squashedSpan({ start, end }: Span): [number, number] {
    return [this.#indexOf(start), this.#indexOf(end)];
  }

  /** Of the first squashed character at or after a place of the text. */
  #indexOf(position: number): number {
    let [low, high] = [0, this.#at.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Lower case without accents, and exactly as long. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  const plain = new Map<string, string>();
  // A few letters grow when they are lowered: those texts are folded one character after the other.
  if (lower.length === text.length) return lower.replace(ACCENTED, (character) => plainOf(character, plain));
  return text
    .split('')
    .map((character) => (character < '\u0080' ? character.toLowerCase() : plainOf(character, plain)))
    .join('');
}

const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]/g;

function plainOf(character: string, known: Map<string, string>): string {
  const found = known.get(character);
  if (found !== undefined) return found;
  const plain = character.normalize('NFD').replace(ACCENTS, '').toLowerCase();
  const kept = plain.length === 1 ? plain : character;
  known.set(character, kept);
  return kept;
}

/** `fold`, and nothing but letters and digits: how names are compared. */
export const bare = (text: string): string => fold(text).replace(/[^a-z0-9]/g, '');

/** Whether a sentence ends there: a stop that no figure follows, a blank line, or a line that begins an item or a title. */
function isBreak(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (character === '\f') return true;
  if (character === ';') return true;
  if (character === '.')
    return !/[\d.]/.test(text.charAt(at + 1)) && !/[.]/.test(text.charAt(at - 1)) && isStop(text, at);
  if (character !== '\n') return false;
  return /^[ \t]{0,40}(?:\n|-|•|Article|ARTICLE|Art\.|$)/.test(text.slice(at + 1, at + 60)) || endsLine(text, at);
}

/** « art. 3 », « cf. annexe », « M. le Maire » go on. */
const isStop = (text: string, at: number): boolean =>
  !/(?:^|[\s(])(?:art|cf|n|m|mme|etc)$/i.test(text.slice(Math.max(0, at - 5), at));

/** A line that ends well before the others do ends what it says. */
function endsLine(text: string, at: number): boolean {
  const previous = text.charAt(at - 1);
  return /[:.;]/.test(previous) || /^[ \t]{0,40}[A-ZÉÈÀÂÊÎÔ«[(]/.test(text.slice(at + 1, at + 45));
}
