/** Characters of Windows-1252 outside Latin-1, which the fonts of every PDF reader have. */
const OUTSIDE_LATIN_1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
const NEAR: Readonly<Record<string, string>> = {
  '\u202f': '\u00a0',
  '\u2009': '\u00a0',
  '\u2011': '-',
  '\u2010': '-',
  '\u2212': '-',
  '→': '>',
  '\u00ad': '',
};

const has = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || OUTSIDE_LATIN_1.has(character);
};

/** The same text in characters that the standard fonts of PDF have: the nearest one, the bare letter, or `?`. */
export function winAnsi(text: string): string {
  return [...text.normalize('NFC')].map(nearest).join('');
}

function nearest(character: string): string {
  if (has(character)) return character;
  const near = NEAR[character];
  if (near !== undefined) return near;
  if (/\p{C}|\s/u.test(character)) return ' ';
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '');
  return [...bare].every(has) ? bare : '?';
}
