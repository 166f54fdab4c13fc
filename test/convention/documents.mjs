// The same words as a word processor and a printer would make them.
import { strToU8, zipSync } from 'fflate';
import PDFDocument from 'pdfkit';

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

/** @param {string} xml @returns {Buffer} */
export const docxFrom = (xml) => Buffer.from(zipSync({ 'word/document.xml': strToU8(xml) }, { level: 9 }));

/** Lines that hold tabs become rows, each cell in its own column. @param {string} text @returns {Promise<Buffer>} */
export const pdfOf = (text) =>
  drawn({}, (pdf) => {
    // The standard fonts have no narrow no-break space.
    for (const line of text.replaceAll('\u202f', '\u00a0').split('\n')) {
      if (line.includes('\t')) drawRow(pdf, line.split('\t'));
      else pdf.fontSize(10).text(line === '' ? ' ' : line, 50, undefined, { width: 495 });
    }
  });

/** @param {object} options @param {(pdf: any) => void} draw @returns {Promise<Buffer>} */
export function drawn(options, draw) {
  return new Promise((resolve, reject) => {
    const pdf = new PDFDocument({ size: 'A4', margin: 50, ...options });
    /** @type {Buffer[]} */
    const pieces = [];
    pdf.on('data', (/** @type {Buffer} */ piece) => pieces.push(piece));
    pdf.on('end', () => resolve(Buffer.concat(pieces)));
    pdf.on('error', reject);
    draw(pdf);
    pdf.end();
  });
}

/** @param {any} pdf @param {string[]} cells */
function drawRow(pdf, cells) {
  pdf.fontSize(7);
  const width = 495 / cells.length;
  const height = Math.max(10, ...cells.map((cell) => pdf.heightOfString(cell, { width: width - 6 })));
  if (pdf.y + height > 780) pdf.addPage();
  const top = pdf.y;
  for (const [index, cell] of cells.entries()) pdf.text(cell, 50 + index * width, top, { width: width - 6 });
  pdf.y = top + height + 2;
}
