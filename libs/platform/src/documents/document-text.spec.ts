import { DomainError } from '@chariot/kernel';
import { zipSync, strToU8 } from 'fflate';
import { docxFrom, docxOf, drawn, pdfOf } from './document-samples.scene.js';
import { documentText } from './document-text.service.js';
import { docxText } from './docx-text.js';
import { fileKind } from './file-kind.js';
import { pdfText } from './pdf-text.js';

const TABLE = 'Avant le tableau\nUAI\tNom\tMontant\n0690101K\tÉcole des Tilleuls\t4 000\nAprès';

const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('what a file is', () => {
  it.each([
    ['text', Buffer.from('Convention')],
    ['text', Buffer.from('Conventi\xe9', 'latin1')],
    ['text', Buffer.from('\ufeffConvention', 'utf16le')],
    ['pdf', Buffer.from('junk\n%PDF-1.7')],
    ['docx', docxOf('a')],
    ['zip', Buffer.from(zipSync({ 'xl/workbook.xml': strToU8('a') }))],
    ['oldOffice', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['image', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['rtf', Buffer.from('{\\rtf1')],
    ['html', Buffer.from('<!DOCTYPE html>')],
    ['unknown', Buffer.from([1, 2, 0, 4])],
    ['empty', Buffer.alloc(0)],
  ])('%s', (kind, bytes) => {
    expect(fileKind(bytes)).toBe(kind);
  });
});

describe('a DOCX', () => {
  it('is its paragraphs, and rows with their cells between tabs', () => {
    expect(docxText(docxOf(TABLE))).toBe(TABLE);
  });

  it('leaves out what was deleted, and joins what a cell breaks', () => {
    const body =
      '<w:body><w:p><w:r><w:t>gardé</w:t></w:r><w:del><w:r><w:delText>ôté</w:delText><w:t>ôté</w:t></w:r></w:del></w:p>' +
      '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>un</w:t></w:r></w:p><w:p><w:r><w:t>deux</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body>';
    expect(docxText(docxFrom(body))).toBe('gardé\n\tun deux');
  });

  it('refuses entities of its own, a damaged archive, and XML that swells', async () => {
    const bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>';
    expect(await codeOf(() => docxText(docxFrom('<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>', bomb)))).toBe(
      'documents.documentUnreadable',
    );
    expect(await codeOf(() => docxText(docxOf(TABLE).subarray(0, 300)))).toBe('documents.documentUnreadable');
    const swollen = docxFrom(`<w:body>${' '.repeat(17 * 1024 * 1024)}</w:body>`);
    expect(swollen.length).toBeLessThan(64 * 1024);
    expect(await codeOf(() => docxText(swollen))).toBe('documents.documentTooComplex');
  });
});

describe('a PDF', () => {
  it('is its lines, with columns that stand under one another, and its number of pages', async () => {
    const { text, pages } = await pdfText(await pdfOf(TABLE));
    expect(pages).toBe(1);
    const lines = text.split('\n').map((line) => line.trim());
    expect(lines).toEqual([
      'Avant le tableau',
      expect.stringMatching(/^UAI {2,}Nom {2,}Montant$/),
      expect.stringMatching(/^0690101K {2,}École des Tilleuls {2,}4 000$/),
      'Après',
    ]);
  });

  it('marks where pages end', async () => {
    const { text, pages } = await pdfText(
      await pdfOf(Array.from({ length: 120 }, (_, index) => `Ligne ${index + 1}`).join('\n')),
    );
    expect(pages).toBeGreaterThan(1);
    expect(text.split('\f')).toHaveLength(pages);
  });

  it('refuses a scan, a password, too many pages, and what is damaged', async () => {
    const scan = await drawn({}, (pdf) => pdf.rect(50, 50, 400, 600).fill('grey'));
    expect(await codeOf(() => pdfText(scan))).toBe('documents.documentIsImage');
    expect(await codeOf(async () => pdfText(await pdfOf(TABLE, { userPassword: 'secret' })))).toBe(
      'documents.documentEncrypted',
    );
    const long = await drawn({}, (pdf) => {
      for (let page = 0; page < 220; page += 1) pdf.addPage();
    });
    expect(await codeOf(() => pdfText(long))).toBe('documents.documentTooComplex');
    expect(await codeOf(() => pdfText(Buffer.from('%PDF-1.7\nnothing of a PDF')))).toBe('documents.documentUnreadable');
  });
});

describe('a document of any kind', () => {
  it('is read as text whatever its encoding, with its hash', async () => {
    const { text, kind, pages, sha256 } = await documentText(Buffer.from('Collèges', 'latin1'));
    expect([text, kind, pages]).toEqual(['Collèges', 'text', null]);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is refused in one sentence when it is none of ours', async () => {
    expect(await codeOf(() => documentText(Buffer.alloc(0)))).toBe('documents.documentEmpty');
    expect(await codeOf(() => documentText(Buffer.from('  \n ')))).toBe('documents.documentEmpty');
    expect(await codeOf(() => documentText(Buffer.from('{\\rtf1 a}')))).toBe('documents.documentUnknownKind');
    expect(await codeOf(() => documentText(Buffer.alloc(2_000), { maxBytes: 1_000 }))).toBe(
      'documents.documentTooLarge',
    );
  });
});
