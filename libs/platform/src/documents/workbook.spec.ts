import { DomainError, LocalDate } from '@chariot/kernel';
import { writeOds } from './ods-writer.js';
import { tableOfSheet } from './table-reader.service.js';
import { ODS_TABLE, odsOf, XLSX_ROWS, xlsxOf } from './workbook.scene.js';
import { workbookRows } from './workbook-rows.js';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('the first sheet of a workbook', () => {
  it('is read of an XLSX: shared and inline texts, days that are numbers, long numbers with their digits', () => {
    expect(workbookRows(xlsxOf(XLSX_ROWS), 10)).toEqual([
      { line: 1, cells: ['Numéro de série', 'Modèle', '', 'Date d’achat'] },
      { line: 3, cells: ['PF0A1', '300e', '', '2021-11-10'] },
      { line: 4, cells: ['12345678901234', '', '', '2021-11-10'] },
    ]);
  });

  it('is read of an ODS: no remark, no second sheet, days as they are kept, and not its million empty rows', () => {
    expect(workbookRows(odsOf(ODS_TABLE), 10)).toEqual([
      { line: 1, cells: ['Numéro de série', 'Modèle', '', 'Date d’achat'] },
      { line: 3, cells: ['PF0  A1', '300e', '', '2021-11-10'] },
      { line: 4, cells: ['12345678901234'] },
    ]);
  });

  it('is a table under its titles, whatever Chariot itself has written', () => {
    const rows = [
      ['0042', { count: 7 }, { on: LocalDate.parse('2016-11-10') }],
      ['=1+1', null, null],
    ];
    const columns = [{ title: 'Série' }, { title: 'Emplacement' }, { title: 'Achat' }];
    const { columns: titles, rows: read } = tableOfSheet(
      workbookRows(writeOds('Parc', [{ name: 'Parc', columns, rows }], new Date('2026-11-10T08:00:00Z')), 10),
    );
    expect(titles).toEqual(['Série', 'Emplacement', 'Achat']);
    expect(read.map(({ line, cell }) => [line, ...titles.map(cell)])).toEqual([
      [2, '0042', '7', '2016-11-10'],
      [3, '=1+1', '', ''],
    ]);
  });

  it('counts from 1904 where the workbook says so', () => {
    const since1904 = xlsxOf([XLSX_ROWS[0] ?? '', '<row r="2"><c r="D2" s="1"><v>43048</v></c></row>'], {
      'xl/workbook.xml':
        '<workbook xmlns:r="urn:r"><workbookPr date1904="1"/><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    });
    expect(workbookRows(since1904, 10)[1]?.cells[3]).toBe('2021-11-10');
  });
});

describe('what is no list', () => {
  it('is refused in one sentence: another archive, a damaged one, a password, a DOCTYPE, a sheet that is nowhere', () => {
    const encrypted = odsOf(ODS_TABLE, { 'META-INF/manifest.xml': '<m><encryption-data/></m>' });
    const declared = xlsxOf(XLSX_ROWS, {
      'xl/sharedStrings.xml': '<!DOCTYPE s [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>',
    });
    expect(codeOf(() => workbookRows(xlsxOf([], { 'xl/workbook.xml': '<workbook/>' }), 10))).toBe(
      'documents.documentUnreadable',
    );
    expect(codeOf(() => workbookRows(odsOf('<p/>'), 10))).toBe('documents.documentUnreadable');
    expect(codeOf(() => workbookRows(odsOf(ODS_TABLE, {}).subarray(0, 300), 10))).toBe('documents.documentUnreadable');
    expect(codeOf(() => workbookRows(encrypted, 10))).toBe('documents.documentEncrypted');
    expect(codeOf(() => workbookRows(declared, 10))).toBe('documents.documentUnreadable');
    expect(codeOf(() => workbookRows(odsOf('', { 'content.xml': 'a' }), 10))).toBe('documents.documentUnreadable');
  });

  it('is bounded: rows, cells, what one text shared by many cells would become, XML that swells', () => {
    const row = (line: number, text: string): string =>
      `<row r="${line}"><c r="A${line}" t="s"><v>${text}</v></c></row>`;
    const many = Array.from({ length: 12 }, (_, index) => row(index + 1, '0'));
    expect(codeOf(() => workbookRows(xlsxOf(many), 11))).toBe('accepted');
    expect(codeOf(() => workbookRows(xlsxOf(many), 10))).toBe('documents.csvTooManyRows');
    const repeated =
      '<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell></table:table-row></table:table>';
    expect(codeOf(() => workbookRows(odsOf(repeated), 5_000))).toBe('documents.workbookTooWide');
    const shared = `<sst><si><t>${'a'.repeat(1024 * 1024)}</t></si></sst>`;
    expect(codeOf(() => workbookRows(xlsxOf(many, { 'xl/sharedStrings.xml': shared }), 20))).toBe(
      'documents.workbookTooWide',
    );
    const swollen = odsOf('', { 'content.xml': ' '.repeat(25 * 1024 * 1024) });
    expect(swollen.length).toBeLessThan(64 * 1024);
    expect(codeOf(() => workbookRows(swollen, 10))).toBe('documents.documentTooComplex');
  });
});
