// The same words as a word processor and a printer would make them, byte by byte: no library that reads them has made them.
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

const escaped = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const paragraph = (/** @type {string} */ text) =>
  `<w:p><w:r><w:t xml:space="preserve">${escaped(text.replaceAll('\f', ''))}</w:t></w:r></w:p>`;
const row = (/** @type {string[]} */ cells) =>
  `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`;
const NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

/** Lines that hold tabs become rows of a table. @param {string} text @returns {Buffer} */
export function docxOf(text) {
  const blocks = text
    .split('\n')
    .map((line) => (line.includes('\t') ? `<w:tbl>${row(line.split('\t'))}</w:tbl>` : paragraph(line)));
  return docxFrom(`<w:document ${NAMESPACE}><w:body>${blocks.join('')}</w:body></w:document>`);
}

/** A DOCX with this body: a zip of one file (APPNOTE 4.3). @param {string} xml @returns {Buffer} */
export function docxFrom(xml) {
  const name = Buffer.from('word/document.xml');
  const content = Buffer.from(xml);
  const packed = deflateRawSync(content);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0); // version needed
  head.writeUInt16LE(8, 4); // deflate
  head.writeUInt32LE(crc32(content), 10);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, name, packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, Buffer.alloc(14), name]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}

/** @typedef {{ x: number, y: number, size: number, text: string }} Drawn */

const [LEFT, TOP, BOTTOM, WIDTH] = [50, 790, 50, 495];
const [PROSE, TABLE] = [8, 6];
/** Of Courier, in sizes. */
const LETTER = 0.6;

/** Lines are broken as on paper; those that hold tabs become rows, each cell in its own column. @param {string} text */
export function pdfOf(text) {
  /** @type {Drawn[][]} */
  const pages = [[]];
  let y = TOP;
  const place = (/** @type {string[][]} */ columns, /** @type {number} */ size) => {
    const height = Math.max(1, ...columns.map(({ length }) => length)) * size * 1.3;
    if (y - height < BOTTOM) {
      pages.push([]);
      y = TOP;
    }
    for (const [index, lines] of columns.entries()) {
      const x = LEFT + (index * WIDTH) / columns.length;
      for (const [rank, line] of lines.entries()) pages.at(-1)?.push({ x, y: y - rank * size * 1.3, size, text: line });
    }
    y -= height;
  };
  for (const line of text.split('\n')) {
    const cells = line.split('\t');
    const size = cells.length > 1 ? TABLE : PROSE;
    const letters = Math.floor(WIDTH / cells.length / (size * LETTER)) - (cells.length > 1 ? 2 : 0);
    place(
      cells.map((cell) => broken(cell, letters)),
      size,
    );
  }
  return pdfFrom(pages.map((drawn) => drawn.map(operatorsOf).join('\n')));
}

/** @param {string} text @param {number} letters @returns {string[]} */
function broken(text, letters) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

const operatorsOf = (/** @type {Drawn} */ { x, y, size, text }) =>
  `BT /F ${size} Tf ${x.toFixed(1)} ${y.toFixed(1)} Td (${winAnsi(text)}) Tj ET`;

/** What Windows-1252 has between 0x80 and 0x9f, of which conventions have need. @type {Record<string, number>} */
const ABOVE = { '€': 0x80, '…': 0x85, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '—': 0x97, œ: 0x9c };

/** @param {string} text */
const winAnsi = (text) =>
  text
    .replaceAll('\u202f', '\u00a0')
    .replace(/[()\\]/g, '\\$&')
    .replace(
      /[^\x20-\x7e]/g,
      (character) => `\\${(ABOVE[character] ?? character.charCodeAt(0)).toString(8).padStart(3, '0')}`,
    );

/** A PDF whose pages draw that (ISO 32000, 7.5). @param {string[]} contents @returns {Buffer} */
export function pdfFrom(contents) {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${contents.length} /Kids [${contents.map((_, index) => `${4 + index * 2} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>',
    ...contents.flatMap((content, index) => {
      const packed = deflateSync(Buffer.from(content, 'latin1'));
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
        `<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n${packed.toString('latin1')}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${file}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  );
}
