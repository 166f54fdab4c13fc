/** One thing that somebody typed: a number as machines and labels bear it, or words of a school, a cart or a model. */
export interface SearchTerm {
  /** Upper case; null for what is too short to be the beginning or the end of a number. */
  readonly number: string | null;
  readonly words: readonly SearchWord[];
}
export interface SearchWord {
  readonly text: string;
  /** « 7 » may be the number of a slot. */
  readonly slot: number | null;
}

/** Of every device, or of none in particular: searched alone they find all, with others they find nothing more. */
const EVERYWHERE = new Set(
  ['tablette', 'tablettes', 'emplacement', 'ecole', 'classe', 'mobile', 'uai', 'n', 'no', 'numero'].concat([
    ...['de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'et', 'a', 'au', 'aux', 'en'],
  ]),
);
const MOST_TERMS = 6;
const SHORTEST_NUMBER = 4;
const LARGEST_SLOT = 40;

/**
 * What is to be found, every term of it, in « Ferry tablette 7 », « 0380002W » or « …K7PX21 ».
 * The words are as `fleet.plain` gives them: without case, accents or punctuation.
 */
export function searchTerms(q: string | undefined): SearchTerm[] {
  return (
    (q ?? '')
      .split(/\s+/)
      .filter((typed) => typed !== '')
      .map((typed) => ({ number: numberOf(typed), words: wordsOf(typed), said: plain(typed) !== '' }))
      // « % » is looked for, and is nowhere; « tablette » is everywhere.
      .filter(({ words, said }) => words.length > 0 || !said)
      .map(({ number, words }) => ({ number, words }))
      .slice(0, MOST_TERMS)
  );
}

const numberOf = (typed: string): string | null => (typed.length < SHORTEST_NUMBER ? null : typed.toUpperCase());

function wordsOf(typed: string): SearchWord[] {
  return plain(typed)
    .split(' ')
    .filter((text) => text !== '' && !EVERYWHERE.has(text))
    .map((text) => ({ text, slot: slotOf(text) }));
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

function slotOf(text: string): number | null {
  const slot = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return slot >= 1 && slot <= LARGEST_SLOT ? slot : null;
}

/** Above every text that begins so, where texts are compared by their signs. */
export const afterAll = (prefix: string): string => `${prefix}\u{10ffff}`;
export const backwards = (text: string): string => [...text].reverse().join('');
