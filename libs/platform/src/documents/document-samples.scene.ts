import { strToU8, zipSync } from 'fflate';
import PDFDocument from 'pdfkit';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const paragraph = (text: string): string => `<w:p><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;
const row = (cells: readonly string[]): string =>
  `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`;

/** A DOCX of these lines; those that hold tabs are rows of a table. */
export function docxOf(text: string): Buffer {
  const blocks = text
    .split('\n')
    .map((line) => (line.includes('\t') ? `<w:tbl>${row(line.split('\t'))}</w:tbl>` : paragraph(line)));
  return docxFrom(`<w:body>${blocks.join('')}</w:body>`);
}

export function docxFrom(body: string, head = ''): Buffer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>${head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">${body}</w:document>`;
  const types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
  return Buffer.from(zipSync({ '[Content_Types].xml': strToU8(types), 'word/document.xml': strToU8(xml) }));
}

export interface PdfSampleOptions {
  readonly userPassword?: string;
  readonly compress?: boolean;
}

/** A PDF of these lines as a word processor would break them; those that hold tabs are rows, each cell in its column. */
export function pdfOf(text: string, options: PdfSampleOptions = {}): Promise<Buffer> {
  return drawn(options, (pdf) => {
    for (const line of text.split('\n')) {
      if (line.includes('\t')) drawRow(pdf, line.split('\t'));
      else pdf.fontSize(10).text(line === '' ? ' ' : line, 50, undefined, { width: 495 });
    }
  });
}

export function drawn(options: PdfSampleOptions, draw: (pdf: PDFKit.PDFDocument) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pdf = new PDFDocument({ size: 'A4', margin: 50, ...options });
    const pieces: Buffer[] = [];
    pdf.on('data', (piece: Buffer) => pieces.push(piece));
    pdf.on('end', () => resolve(Buffer.concat(pieces)));
    pdf.on('error', reject);
    draw(pdf);
    pdf.end();
  });
}

function drawRow(pdf: PDFKit.PDFDocument, cells: readonly string[]): void {
  pdf.fontSize(7);
  const width = 495 / cells.length;
  const heights = cells.map((cell) => pdf.heightOfString(cell, { width: width - 6 }));
  const height = Math.max(...heights, 10);
  if (pdf.y + height > 780) pdf.addPage();
  const top = pdf.y;
  for (const [index, cell] of cells.entries()) pdf.text(cell, 50 + index * width, top, { width: width - 6 });
  pdf.y = top + height + 2;
}
