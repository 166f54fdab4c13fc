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
 * The words of a PDF whose fonts are the reader's own, as ours are: each line is hexadecimal between `<` and `>`, cut
 * where letters are drawn closer. @param {Buffer} bytes @returns {string}
 */
export function textOfPdf(bytes) {
  const raw = bytes.toString('latin1');
  const pages = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, packed = '']) => {
    try {
      return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // not deflated: a picture, a font
      return packed;
    }
  });
  return pages
    .flatMap((page) => [...page.matchAll(/\[([^\]]*)\] TJ|(<[0-9a-f]+>) Tj/gi)])
    .map(([, pieces, one]) =>
      [...(pieces ?? one ?? '').matchAll(/<([0-9a-f]*)>/gi)]
        .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
        .join(''),
    )
    .join('\n');
}
