// Words that are found nowhere but in one row, wherever they come out: an answer, a document, an event, a log.
import { inflateSync } from 'node:zlib';

/** @param {string} noun @param {string} key */
export const mark = (noun, key) => `kanari-${noun}-${key}-x`.toLowerCase();
const MARK = /kanari-[a-z]+-[a-z0-9]+-x/gi;

/** What an answer says, a document's words too. @param {import('../web.mjs').Answer} answer @returns {string} */
export const wordsOf = ({ bytes, text, headers }) =>
  /pdf/.test(headers['content-type'] ?? '') ? textOfPdf(bytes) : text;

/** The marks in an answer, whatever it is made of. @param {import('../web.mjs').Answer} answer @returns {Set<string>} */
export function marksIn(answer) {
  const { headers } = answer;
  const said = wordsOf(answer);
  return new Set(`${said} ${JSON.stringify(headers)}`.match(MARK)?.map((found) => found.toLowerCase()) ?? []);
}

/**
 * The words of a PDF, by the maps that its fonts carry for those who copy text out of it: glyphs are numbers of four
 * hexadecimal digits, cut where letters are drawn closer. @param {Buffer} bytes @returns {string}
 */
export function textOfPdf(bytes) {
  const raw = bytes.toString('latin1');
  /** @type {Map<string, string>} */
  const objects = new Map(
    [...raw.matchAll(/\n(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', one = '']) => [id, one]),
  );
  const streamOf = (/** @type {string} */ id) => {
    const [, packed = ''] = /\nstream\n([\s\S]*)\nendstream/.exec(objects.get(id) ?? '') ?? [];
    return packed.charCodeAt(0) === 0x78 ? inflateSync(Buffer.from(packed, 'latin1')).toString('latin1') : packed;
  };
  const fonts = new Map(
    [...raw.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id = '']) => {
      const [, map = ''] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '') ?? [];
      return [name, glyphsOf(streamOf(map))];
    }),
  );
  return [...objects.keys()].flatMap((id) => linesOf(streamOf(id), fonts)).join('\n');
}

/** @param {string} content @param {ReadonlyMap<string | undefined, string[]>} fonts */
function linesOf(content, fonts) {
  const lines = [];
  /** @type {string[]} */
  let glyphs = [];
  for (const [, font, run] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>\s*(?:-?[\d.]+\s*)?)+)\] TJ/g)) {
    if (font !== undefined) glyphs = fonts.get(font) ?? [];
    else {
      const numbers = [...(run ?? '').matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
      lines.push(numbers.map((number) => glyphs[Number.parseInt(number, 16)] ?? '').join(''));
    }
  }
  return lines;
}

/** What each glyph stands for. @param {string} cmap @returns {string[]} */
const glyphsOf = (cmap) =>
  [...cmap.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[([^\]]*)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/<([0-9a-f ]*)>/g)].map(([, codes = '']) =>
      String.fromCharCode(...codes.split(' ').map((code) => Number.parseInt(code, 16))),
    ),
  );
