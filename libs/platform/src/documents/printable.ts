/** The same text in characters that a document's fonts draw: each that they lack by its bare letter, or `□`. */
export function printable(text: string, has: (character: string) => boolean): string {
  return [...text.normalize('NFC')].map((character) => nearest(character, has)).join('');
}

/** Shown as its tofu would be, and readable by a screen reader: a missing glyph is neither. */
const UNKNOWN = '□';

function nearest(character: string, has: (character: string) => boolean): string {
  if (character === '\u00ad') return '';
  // Line ends are their maker's to give; signs that turn the reading order have no place on paper.
  if (/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u.test(character)) return ' ';
  if (/\p{Cf}/u.test(character)) return '';
  if (has(character)) return character;
  if (/\s/u.test(character)) return ' ';
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '');
  return bare !== '' && [...bare].every(has) ? bare : UNKNOWN;
}
