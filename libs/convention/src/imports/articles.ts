/** A part of the document: an article (`3.2`), `parties`, `préambule`, `signature` or `annexe`. */
export interface Segment {
  readonly number: string;
  /** Its heading, folded and without blanks. */
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

const HEADING =
  /^[ \t#]{0,80}(?:article|art\.?)[ \t]{0,6}(?:n°[ \t]{0,3})?(\d{1,2}|premier|1er)((?:[ \t]{0,2}[.-][ \t]{0,2}\d{1,2}){0,2})(?![\d/])/gm;
/** Where line breaks were lost: a heading in the middle of a line has one of the model's titles. */
const INLINE =
  /\barticle[ \t]{0,6}(\d{1,2})((?:[ \t]{0,2}[.-][ \t]{0,2}\d{1,2}){0,2})[ \t.:-]{0,6}(?=(?:objet|objectifs|engagements|pilotage|le comite|composition|role|organisation|liste|modalites|description|montant|dispositions|suivi|communication|modification|resiliation|litiges|date d'effet|duree|execution)\b)/g;
const OTHERS: readonly (readonly [number: string, pattern: RegExp])[] = [
  ['préambule', /^[ \t]{0,80}preambule\b/gm],
  ['signature', /\bfait (?:a|en)[ \t\n]{1,8}[a-z]/g],
  ['annexe', /^[ \t]{0,80}annexes?\b(?![ \t]{0,4}(?:qui|utiles|leur))/gm],
];

/** In the middle of a line, in capitals. */
const INLINE_ANNEX = /(?<=[^\s\n][ ]{1,4})ANNEXES?(?=[ ]{0,3}(?:\(|:|\d|n°|-))/g;

/** The parts of a document in the order of its text. A heading counts when it follows the one before: others are references. */
export function segmentsOf(text: string, folded: string): Segment[] {
  const marks = [...articleMarks(text, folded), ...otherMarks(text, folded)].sort((a, b) => a.start - b.start);
  const first = marks[0];
  const parties = first === undefined || first.start > 0 ? [{ number: 'parties', start: 0 }] : [];
  const all = [...parties, ...marks];
  return all.map(({ number, start }, index) => ({
    number,
    start,
    end: all[index + 1]?.start ?? text.length,
    title: titleOf(folded.slice(start, Math.min(start + LONGEST_TITLE, all[index + 1]?.start ?? text.length))),
  }));
}

/** A heading may be cut into two lines; the first words of its own article do no harm. */
const LONGEST_TITLE = 140;
const titleOf = (folded: string): string => folded.replace(/[^a-z0-9.]/g, '');

function articleMarks(text: string, folded: string): { number: string; start: number }[] {
  const found = [...folded.matchAll(HEADING), ...folded.matchAll(INLINE)].sort((a, b) => a.index - b.index);
  const marks: { number: string; start: number }[] = [];
  let last: number[] = [0];
  for (const { index, 1: major = '', 2: minors = '', 0: whole } of found) {
    if (index === marks.at(-1)?.start) continue;
    // « l'article 5. », at the start of a line by chance, has no capital.
    if (!/^[ \t#]{0,80}(?:A|ART)/.test(text.slice(index, index + whole.length))) continue;
    const numbers = [/^\d/.test(major) ? parseInt(major, 10) : 1, ...(minors.match(/\d{1,2}/g) ?? []).map(Number)];
    if (compare(numbers, last) <= 0 || (numbers[0] ?? 0) > (last[0] ?? 0) + 8) continue;
    last = numbers;
    marks.push({ number: numbers.join('.'), start: index });
  }
  return marks;
}

function otherMarks(text: string, folded: string): { number: string; start: number }[] {
  return OTHERS.flatMap(([number, pattern]) =>
    [...folded.matchAll(pattern)].map(({ index }) => ({ number, start: index })),
  ).concat([...text.matchAll(INLINE_ANNEX)].map(({ index }) => ({ number: 'annexe', start: index })));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
