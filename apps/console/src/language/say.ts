/** French sentences and what they are in English; `{}` stands for what is said in between, `{1}`, `{2}` where the order changes. */
export type Dictionary = Readonly<Record<string, string>>;

interface Pattern {
  /** What stands around the places. */
  readonly parts: readonly string[];
  readonly english: string;
}
interface Known {
  readonly exact: ReadonlyMap<string, string>;
  /** By the sentence in small letters: a word is often written so inside another sentence. */
  readonly small: ReadonlyMap<string, string>;
  /** The one that says most first. */
  readonly patterns: readonly Pattern[];
}

const PLACE = /\{\d*\}/;
const MOST_REMEMBERED = 5_000;
let known: Known | undefined;
const remembered = new Map<string, string>();

/** A sentence as a dictionary has it: one kind of space, none around. */
export const keyOf = (sentence: string): string => sentence.replace(/[\s\u00A0\u202F]+/g, ' ').trim();

/** Makes the console speak as the dictionary says. Without one it speaks French, and this file costs nothing. */
export function learn(dictionary: Dictionary): void {
  const entries = Object.entries(dictionary);
  const whole = entries.filter(([french]) => !PLACE.test(french));
  known = {
    exact: new Map(whole),
    small: new Map(whole.map(([french, english]) => [french.toLowerCase(), lowered(english)])),
    patterns: entries
      .filter(([french]) => PLACE.test(french))
      .sort(([a], [b]) => lettersOf(b) - lettersOf(a))
      .map(([french, english]) => ({ parts: french.split(PLACE), english })),
  };
  remembered.clear();
}

/** The sentence in the language of the page. What no dictionary has (a name, a number) stays as it is. */
export function say(sentence: string): string {
  if (known === undefined) return sentence;
  if (!/\p{L}/u.test(sentence)) return sentence.replace(OPENING, '“').replace(CLOSING, '”');
  const before = remembered.get(sentence);
  if (before !== undefined) return before;
  const [, start = '', core = '', end = ''] = /^([\s\u00A0]*)(.*?)([\s\u00A0]*)$/su.exec(sentence) ?? [];
  const told = translated(known, core);
  // French has a space inside its quotation marks.
  const said = `${told.startsWith('”') ? '' : start}${told}${told.endsWith('“') ? '' : end}`;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(sentence, said);
  return said;
}

function translated({ exact, small, patterns }: Known, core: string): string {
  const key = keyOf(core);
  const whole = exact.get(key) ?? asBegun(key, small.get(key.toLowerCase()));
  if (whole !== undefined) return whole;
  for (const { parts, english } of patterns) {
    const found = placesOf(parts, key);
    if (found === undefined) continue;
    const between = found.map(say);
    if (between.some((words, at) => words === found[at] && FRENCH.test(words))) continue;
    let next = 0;
    return english.replace(
      /\{(\d*)\}/g,
      (_, place: string) => between[place === '' ? next++ : Number(place) - 1] ?? '',
    );
  }
  // « Académie (Isère) »: what is beside a word is its name, or a number's own words.
  const [, word = '', beside = ''] = /^([^()]*[^()\s]) \(((?:[^()]|\([^()]*\))+)\)$/u.exec(core) ?? [];
  if (word !== '') return `${say(word)} (${/\p{L}/u.test(word) ? beside : say(beside)})`;
  // Several sentences on one line, or a list.
  const between = LISTED.find((one) => core.includes(one));
  return between === undefined
    ? core
    : core
        .split(between)
        .map(say)
        .join(between === '\u00A0: ' ? ': ' : between);
}

/** The middle of a sentence that no dictionary has: around it, English would be half a sentence. Names have a capital. */
const FRENCH = /^\p{Ll}.* (?:de|du|des|la|le|les|un|une|et|à|au|aux|pour|sur|par|dans) /u;

/** The marks of what is quoted, where a value stands between them. */
const OPENING = /«[\s\u00A0\u202F]*/gu;
const CLOSING = /[\s\u00A0\u202F]*»/gu;

const LISTED = ['\u00A0· ', ' · ', '\u00A0: ', ', '];

/** With a capital where the French has one. */
const asBegun = (french: string, english: string | undefined): string | undefined =>
  english !== undefined && /^\p{Lu}/u.test(french) ? `${english.charAt(0).toUpperCase()}${english.slice(1)}` : english;

/** What stands in the places, each as short as it may be; looked through once, however long the sentence is. */
function placesOf(parts: readonly string[], key: string): string[] | undefined {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const end = key.length - last.length;
  if (!key.startsWith(first) || !key.endsWith(last) || first.length > end) return undefined;
  const found: string[] = [];
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = key.indexOf(part, from);
    if (at === -1 || at + part.length > end) return undefined;
    found.push(key.slice(from, at));
    from = at + part.length;
  }
  return [...found, key.slice(from, end)];
}

const lettersOf = (french: string): number => french.replace(PLACE, '').length;
const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
