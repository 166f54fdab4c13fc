const SMALL: ReadonlyMap<string, number> = new Map(
  (
    'zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit ' +
    'dix-neuf vingt'
  )
    .split(' ')
    .map((word, index): [string, number] => [word, index]),
);
const OTHERS: ReadonlyMap<string, number> = new Map([
  ['une', 1],
  ['trente', 30],
  ['quarante', 40],
  ['cinquante', 50],
  ['soixante', 60],
  ['vingts', 20],
]);
const SCALES: ReadonlyMap<string, number> = new Map([
  ['cent', 100],
  ['cents', 100],
  ['mille', 1_000],
  ['milles', 1_000],
  ['million', 1_000_000],
  ['millions', 1_000_000],
]);
const LONGEST = 14;

const valueOf = (word: string): number | undefined => SMALL.get(word) ?? OTHERS.get(word);
const isNumberWord = (word: string): boolean => valueOf(word) !== undefined || SCALES.has(word) || word === 'et';

/** The words of a number, folded (« quatre-vingt-dix mille cinq cents »), or null when they make none. */
export function numberOfWords(words: readonly string[]): number | null {
  const parts = words.flatMap((word) => word.split('-')).filter((word) => word !== 'et' && word !== '');
  if (parts.length === 0) return null;
  let total = 0;
  let group = 0;
  for (const word of parts) {
    const value = valueOf(word);
    const scale = SCALES.get(word);
    // Quatre-vingts is four times twenty.
    if (value === 20 && group % 100 === 4) group += 76;
    else if (value !== undefined) group += value;
    else if (scale === 100) group = Math.max(group, 1) * 100;
    else if (scale !== undefined) {
      total += Math.max(group, 1) * scale;
      group = 0;
    } else return null;
  }
  return total + group;
}

/** A number that ends at a place of a folded text, in figures or in words: where it begins, and what it says. */
export interface NumberBefore {
  readonly value: number;
  readonly start: number;
}

/** Reads backwards from `end`: « dix-huit (18) », « 18 », « deux », blanks before `end` allowed. */
export function numberBefore(folded: string, end: number): NumberBefore | null {
  const head = folded.slice(Math.max(0, end - 160), end);
  const offset = end - head.length;
  const bracketed = /(\d{1,6})\s{0,3}\)\s{0,4}$/.exec(head);
  const figures = bracketed ?? /(?<![\d.,/])(\d{1,6})\s{0,4}$/.exec(head);
  if (figures?.[1] !== undefined) return { value: Number(figures[1]), start: offset + figures.index };
  // What is in brackets says it again: « deux (ou davantage) » is left alone.
  const words = [...head.matchAll(/[a-z]{1,14}/g)];
  const kept: string[] = [];
  let start = head.length;
  for (const { 0: word, index } of words.reverse()) {
    const between = head.slice(index + word.length, start);
    if (!isNumberWord(word) || !/^[\s-]{0,4}$/.test(between) || kept.length >= LONGEST) break;
    kept.unshift(word);
    start = index;
  }
  while (kept[0] === 'et') start += kept.shift() === 'et' ? 3 : 0;
  const value = numberOfWords(kept);
  return value === null ? null : { value, start: offset + start };
}

/** The first number within a stretch: in figures, or in words with no letter glued to them. */
export function firstNumber(text: string): number | null {
  const figures = /(?<![\d.,])\d{1,6}(?![\d/])/.exec(text);
  const words = [...text.matchAll(/[a-z]{1,14}/g)];
  const begin = words.findIndex(({ 0: word }) => isNumberWord(word) && word !== 'et');
  const { index: wordsAt = Infinity } = words[begin] ?? {};
  if (figures !== null && figures.index < wordsAt) return Number(figures[0]);
  if (begin < 0) return null;
  const run: string[] = [];
  for (const { 0: word } of words.slice(begin, begin + LONGEST)) {
    if (!isNumberWord(word)) break;
    run.push(word);
  }
  return numberOfWords(run);
}
