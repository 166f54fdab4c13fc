// A spreadsheet (OpenDocument) as somebody reads it: its sheets, their rows, and the text of their cells.
import { libraryOf } from '../../fuzz/library/of-room.mjs';

const { unzipSync } = libraryOf('libs/platform', 'fflate');
/** @param {string} xml */
const plain = (xml) =>
  xml
    .replaceAll('</text:p><text:p>', '\n')
    .replace(/<text:s text:c="(\d+)"\/>/g, (_, many) => ' '.repeat(Number(many)))
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

/** @param {string} text @param {string} name @returns {string[]} what each element of that name holds, and its attributes before it */
const elements = (text, name) =>
  [...text.matchAll(new RegExp(`<${name}(?=[ />])(?:[^>]*/>|[^>]*>(?:.*?)</${name}>)`, 'gs'))].map(([whole]) => whole);

/** @param {Buffer} ods @returns {Map<string, string[][]>} by the name of its sheet, from the line of titles on */
export function sheetsOf(ods) {
  const content = Buffer.from(unzipSync(ods)['content.xml']).toString('utf8');
  return new Map(
    elements(content, 'table:table').map((table) => [
      plain(/table:name="([^"]*)"/.exec(table)?.[1] ?? ''),
      elements(table, 'table:table-row').map((row) => elements(row, 'table:table-cell').map(plain)),
    ]),
  );
}
