/** What documents carry beside their words, and how T42 names it. The order matters: marks first, then spaces. */
const NOISE: readonly (readonly [name: string, pattern: RegExp, by: string])[] = [
  ['exposants notés ^{ }', /\^\{([^{}\n]{1,12})\}/g, '$1'],
  ['balises', /<(?:br|\/p|\/tr|\/td)\s{0,3}\/?>/gi, ' '],
  ['balises', /<\/?(?:i|b|u|em|strong|sup|sub|p|span|td|tr|th|table)(?:\s[^<>\n]{0,200})?>/gi, ''],
  ['astérisques', /\*{1,3}/g, ''],
  ['caractères invisibles', /[\u200b-\u200d\u2060\ufeff\u00ad]/g, ''],
  ['espaces insécables', /[\u00a0\u202f\u2007\u2009\u2002-\u2006\u2008\u200a\u3000]/g, ' '],
];
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  euro: '€',
  rsquo: "'",
};
/** Blanks lost around the words that names follow: « Lacommune de », « communede ». */
const GLUED =
  /(?<![\p{L}])(la|le|commune|ville|département|communes|agglomération|métropole|l'académie|académie)(commune|communauté|département|métropole|ville|syndicat|de|du|des|d')(?=[\s\p{Lu}]|d['e]\s|du\s)/gu;
const PAGE_NUMBER =
  /^[ \t]{0,200}(?:-|–|—)?[ \t]{0,4}(?:page[ \t]{0,4})?\d{1,3}[ \t]{0,4}(?:(?:\/|sur)[ \t]{0,4}\d{1,3}|(?:-|–|—))[ \t]{0,4}$/i;
const NAMED_PAGE = /^[ \t]{0,200}page[ \t]{0,4}(?:n°[ \t]{0,4})?\d{1,3}[ \t]{0,200}$/i;
const REPEATED_AT_LEAST = 3;

/** The words as a person would copy them: one kind of space, apostrophe and dash; no marks, page numbers or running titles. */
export function cleanText(raw: string): { text: string; noise: string[] } {
  const noise: string[] = [];
  let text = raw
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028\u2029\u0085\v]/g, '\n');
  for (const [name, pattern, by] of NOISE) {
    const cleaned = text.replace(pattern, by);
    if (cleaned !== text && !noise.includes(name)) noise.push(name);
    text = cleaned;
  }
  text = text
    .replace(/&([a-z]{2,6});/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/&#(?:39|8217);/g, "'")
    .replace(/[’‘ʼ´`]/g, "'")
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/…/g, '...')
    .replace(GLUED, '$1 $2')
    .replace(/ﬁ/g, 'fi')
    .replace(/ﬂ/g, 'fl')
    .replace(/^[ \t]{0,80}[•▪◦·●]/gm, '- ');
  text = withoutDoubledSpaces(text, noise);
  const lines = withoutFurniture(text.split('\n'));
  if (lines.length < text.split('\n').length) noise.push('numéros ou titres de page au milieu du texte');
  const joined = joinHyphenated(lines.map((line) => line.trimEnd()).join('\n'));
  if (/\.{4,}/.test(joined)) noise.push('points de conduite');
  if (/[a-zé] {2,}[a-zé]/.test(joined) && !noise.includes('espaces en double')) noise.push('espaces en double');
  return { text: joined, noise };
}

/** Where most spaces are doubled they make no columns: each pair is one space. */
function withoutDoubledSpaces(text: string, noise: string[]): string {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  if (count(/(?<=\p{L}) {2}(?=\p{L})/gu) * 3 < count(/(?<=\p{L}) (?=\p{L})/gu)) return text;
  const single = text.replace(/ {2}/g, ' ');
  if (single !== text) noise.push('espaces en double');
  return single;
}

/** Without page numbers and the titles that run at the head or foot of pages. */
function withoutFurniture(lines: readonly string[]): string[] {
  const furniture = runningTitles(lines);
  return lines.filter((line, index) => {
    if (PAGE_NUMBER.test(line) || NAMED_PAGE.test(line)) return false;
    if (furniture.has(keyOf(line)) && nearPageBreak(lines, index)) return false;
    return !(/^[ \t]{0,200}\d{1,3}[ \t]{0,200}$/.test(line) && besidePageBreak(lines, index));
  });
}

const keyOf = (line: string): string =>
  line
    .replace(/\d{1,9}/g, '#')
    .replace(/[ \t]{1,400}/g, ' ')
    .trim();

function runningTitles(lines: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const key = keyOf(line);
    if (key.length >= 12 && key.length <= 160 && nearPageBreak(lines, index))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= REPEATED_AT_LEAST).map(([key]) => key));
}

const isPageBreak = (line: string | undefined): boolean =>
  line !== undefined && (line.includes('\f') || PAGE_NUMBER.test(line) || NAMED_PAGE.test(line));

/** Within three lines of a page break, or of the number of a page. */
function nearPageBreak(lines: readonly string[], index: number): boolean {
  for (let at = index - 3; at <= index + 3; at += 1) if (isPageBreak(lines[at])) return true;
  return false;
}

/** The first or last line of a page, blank lines apart: where a bare number is that of the page. */
function besidePageBreak(lines: readonly string[], index: number): boolean {
  for (const step of [-1, 1]) {
    let at = index + step;
    while (at >= 0 && at < lines.length && (lines[at] ?? '').trim() === '' && !(lines[at] ?? '').includes('\f'))
      at += step;
    if ((lines[at] ?? '').includes('\f')) return true;
  }
  return false;
}

/** « équipe-⏎ments » is one word; « Saint-⏎Martin » keeps its hyphen. */
function joinHyphenated(text: string): string {
  return text.replace(/(?<=[\p{L}\d])-\n[ \t]{0,40}(?=(\p{L}))/gu, (whole, after: string, at: number) => {
    const before = /[\p{L}\d-]{1,40}$/u.exec(text.slice(Math.max(0, at - 40), at))?.[0] ?? '';
    const compound = /^\p{Lu}/u.test(before) || before.includes('-') || /\p{Lu}/u.test(after);
    if (compound) return '-';
    return /\p{L}$/u.test(before) ? '' : whole;
  });
}
