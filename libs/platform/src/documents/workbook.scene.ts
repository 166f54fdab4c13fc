import { strToU8, zipSync } from 'fflate';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook as spreadsheets write it: shared texts, a style of days, a second sheet that nobody asks for. */
export function xlsxOf(rows: readonly string[], more: Readonly<Record<string, string>> = {}): Buffer {
  const files = {
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets><sheet name="Caché" sheetId="1" state="hidden" r:id="rId9"/><sheet name="Parc" sheetId="2" r:id="rId1"/><sheet name="Autre" sheetId="3" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/worksheet" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>Numéro de série</t></si><si><r><t>Mod</t></r><r><t>èle</t></r><rPh sb="0" eb="1"><t>ignoré</t></rPh></si><si><t>Date d’achat</t></si></sst>`,
    'xl/styles.xml': `<styleSheet ${MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-40C]dd\\ mmmm\\ yyyy"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${rows.join('')}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet ${MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>rien</t></is></c></row></sheetData></worksheet>`,
    ...more,
  };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

/** Titles, then two tablets: one with a day that is a number, one with a serial number that is one. */
export const XLSX_ROWS = [
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>',
  '<row r="3"><c r="A3" t="inlineStr"><is><t>PF0A1</t></is></c><c r="B3" t="str"><f>A1</f><v>300e</v></c><c r="D3" s="1"><v>44510</v></c></row>',
  '<row r="4"><c r="A4"><v>1.2345678901234E+13</v></c><c r="B4" t="e"><v>#REF!</v></c><c r="D4" s="2"><v>44510.5</v></c></row>',
  '<row r="5"><c r="A5" s="1"/></row>',
];

/** A workbook of OpenDocument whose one table is this. */
export function odsOf(table: string, more: Readonly<Record<string, string>> = {}): Buffer {
  const names = ['office', 'table', 'text'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  );
  const content = `<office:document-content ${names.join(' ')} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>${table}</office:spreadsheet></office:body></office:document-content>`;
  const files = { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content, ...more };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

const text = (words: string, attributes = ''): string =>
  `<table:table-cell office:value-type="string" calcext:value-type="string"${attributes}><text:p>${words}</text:p></table:table-cell>`;

/** The same two tablets, in columns that stand under one another, above a million empty rows. */
export const ODS_TABLE = [
  '<table:table table:name="Parc"><table:table-header-rows><table:table-row>',
  text('Numéro de série') + text('Modèle') + '<table:table-cell/>' + text('Date d’achat'),
  '</table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated="1"><table:table-cell/></table:table-row>',
  `<table:table-row>${text('PF0<text:s text:c="2"/>A1')}<table:table-cell office:value-type="string"><office:annotation><text:p>remarque</text:p></office:annotation><text:p>300e</text:p></table:table-cell><table:table-cell/>`,
  '<table:table-cell office:value-type="date" office:date-value="2021-11-10"><text:p>10/11/21</text:p></table:table-cell></table:table-row>',
  '<table:table-row><table:table-cell office:value-type="float" office:value="12345678901234"><text:p>1,23E+13</text:p></table:table-cell>',
  '<table:table-cell table:number-columns-repeated="16383"/></table:table-row>',
  '<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
  `</table:table><table:table table:name="Autre"><table:table-row>${text('rien')}</table:table-row></table:table>`,
].join('');
