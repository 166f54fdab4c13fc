// Documents of somebody else's: XML (saxes), DOCX (fflate, saxes), PDF (pdfjs-dist, zlib), alone or one inside the other.
import { deflateSync } from 'node:zlib';
import { allBytes, zipBomb } from '../bombs.mjs';
import { bytesFrom, textFrom } from '../havoc.mjs';
import { isDomain } from '../refusals.mjs';
import { libraryOf } from './of-room.mjs';

const { zipSync } = libraryOf('libs/platform', 'fflate');
const XML = '<?xml version="1.0"?><a:x xmlns:a="urn:a" b="c"><a:y>é &amp; z</a:y><![CDATA[d]]></a:x>';
const CII =
  '<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:r" xmlns:udt="urn:u"><rsm:ExchangedDocument><ram:ID>F-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20261110</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument></rsm:CrossIndustryInvoice>';
const UBL =
  '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:b="urn:b"><b:ID>F-1</b:ID><b:IssueDate>2026-11-10</b:IssueDate></Invoice>';
const WORD =
  '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Convention</w:t><w:tab/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>École</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>';

const ODS =
  '<o:document-content xmlns:o="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"><table:table table:name="Parc"><table:table-row><table:table-cell o:value-type="string"><text:p>Série<text:s text:c="2"/></text:p></table:table-cell><table:table-cell table:number-columns-repeated="3"/><table:table-cell o:value-type="date" o:date-value="2021-11-10"><text:p>10/11/21</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="9"><table:table-cell o:value-type="float" o:value="12"><text:p>12</text:p></table:table-cell></table:table-row></table:table></o:document-content>';
const XLSX = {
  'xl/workbook.xml':
    '<workbook xmlns:r="urn:r"><workbookPr date1904="0"/><sheets><sheet name="Parc" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/sharedStrings.xml': '<sst><si><t>Série</t></si><si><r><t>Mod</t></r><r><t>èle</t></r></si></sst>',
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
  'xl/worksheets/sheet1.xml':
    '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>PF0A1</t></is></c><c r="B3" s="1"><v>44510</v></c></row></sheetData></worksheet>',
};

/** A thread of its own reads it, which is ended after 20 s or 256 MiB: whatever it throws is one refusal. */
const IN_A_THREAD = 5_000;

/** @param {string} content @param {string} [more] of a dictionary @param {Buffer} [carried] */
function pdfOf(content, more = '', carried = deflateSync(CII)) {
  const stream = deflateSync(content).toString('latin1');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} /Filter /FlateDecode ${more}>>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Type /EmbeddedFile /Filter /FlateDecode /Length ${carried.length} >>\nstream\n${carried.toString('latin1')}\nendstream`,
  ];
  const body = objects.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join('');
  return Buffer.from(`%PDF-1.4\n${body}trailer\n<< /Root 1 0 R /Size 7 >>\n%%EOF\n`, 'latin1');
}
/** @param {string} document */
const docxOf = (document) => Buffer.from(zipSync({ 'word/document.xml': Buffer.from(document) }));

/** @param {string} content */
const odsOf = (content) => Buffer.from(zipSync({ 'content.xml': Buffer.from(content) }));
/** @param {Record<string, string>} changed */
const xlsxOf = (changed) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(Object.entries({ ...XLSX, ...changed }).map(([file, text]) => [file, Buffer.from(text)])),
    ),
  );

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function documentParsers(load) {
  const documents = (/** @type {string} */ file) => load('libs/platform', `documents/${file}.js`);
  const { readXml } = await documents('xml-reader');
  const { documentText } = await documents('document-text.service');
  const { docxText } = await documents('docx-text');
  const { workbookRows } = await documents('workbook-rows');
  const { readTable } = await documents('table-reader.service');
  const { pdfText } = await documents('pdf-text');
  const { pdfFault, embeddedFiles } = await documents('pdf-objects');
  const { readElectronicInvoice } = await load('libs/convention', 'expenses/invoice-reading.js');
  const words = 'BT /F1 12 Tf 20 200 Td (Convention de partenariat pour une classe mobile) Tj ET';
  const pdf = pdfOf(words);
  const pdfBombs = [...allBytes(), pdfOf('(a) Tj '.repeat(50_000)), pdfOf(words, '', zipBomb().subarray(10))];
  // The library never comes back from it: what ends it is the thread, which has a row of its own.
  const endless = pdfOf('q '.repeat(100_000));
  const xmlBombs = allBytes().map(String);
  return [
    {
      name: 'XML',
      samples: [XML, CII, UBL, WORD],
      read: (text) => readXml(text),
      refuses: isDomain,
      reads: ['libs/platform/documents/xml-reader.js:readXml'],
    },
    {
      name: 'electronic invoice',
      samples: [CII, UBL].map((text) => Buffer.from(text)).concat(pdf),
      spoil: (random, samples) =>
        random() < 0.7 ? Buffer.from(textFrom(random, [CII, UBL])) : bytesFrom(random, samples),
      bombs: pdfBombs.map((bytes) => () => bytes),
      read: (bytes) => readElectronicInvoice('facture.xml', bytes),
      refuses: isDomain,
      batch: 16,
      reads: [
        ...[
          'invoice-reading.js:readElectronicInvoice',
          'cii-invoice.js:readCii',
          'ubl-invoice.js:readUbl',
          'invoice-words.js',
        ],
      ].map((one) => (one.startsWith('../') ? `libs/convention/${one.slice(3)}` : `libs/convention/expenses/${one}`)),
    },
    {
      name: 'DOCX',
      samples: [docxOf(WORD)],
      spoil: (random, samples) => (random() < 0.6 ? docxOf(textFrom(random, [WORD])) : bytesFrom(random, samples)),
      bombs: [...allBytes().map((bytes) => () => bytes), ...xmlBombs.map((text) => () => docxOf(text))],
      read: (bytes) => docxText(bytes),
      refuses: (error) => error instanceof Error,
      mostMs: IN_A_THREAD,
      reads: ['libs/platform/documents/docx-text.js'],
    },
    {
      name: 'workbook of OpenDocument',
      samples: [odsOf(ODS)],
      spoil: (random, samples) => (random() < 0.6 ? odsOf(textFrom(random, [ODS])) : bytesFrom(random, samples)),
      bombs: [...allBytes().map((bytes) => () => bytes), ...xmlBombs.map((text) => () => odsOf(text))],
      read: (bytes) => workbookRows(bytes, 5_000),
      refuses: (error) => error instanceof Error,
      mostMs: IN_A_THREAD,
      reads: ['libs/platform/documents/ods-rows.js', 'libs/platform/documents/sheet-rows.js'],
    },
    {
      name: 'workbook of OOXML',
      samples: [xlsxOf({})],
      spoil: (random, samples) => {
        if (random() < 0.3) return bytesFrom(random, samples);
        const [file = '', text = ''] = Object.entries(XLSX)[Math.floor(random() * Object.keys(XLSX).length)] ?? [];
        return xlsxOf({ [file]: textFrom(random, [text]) });
      },
      bombs: xmlBombs.flatMap((text) =>
        ['xl/workbook.xml', 'xl/sharedStrings.xml', 'xl/worksheets/sheet1.xml'].map(
          (file) => () => xlsxOf({ [file]: text }),
        ),
      ),
      read: (bytes) => workbookRows(bytes, 5_000),
      refuses: (error) => error instanceof Error,
      mostMs: IN_A_THREAD,
      reads: ['libs/platform/documents/xlsx-rows.js'],
    },
    {
      name: 'a workbook, in a thread of its own',
      samples: [odsOf(ODS), xlsxOf({})],
      spoil: (random, samples) => bytesFrom(random, samples),
      bombs: [
        ...allBytes()
          .slice(-30)
          .map((bytes) => () => bytes),
        () => odsOf(' '.repeat(30 * 1024 * 1024)),
      ],
      read: (bytes) => readTable(bytes, { deadlineMs: 3_000 }),
      refuses: isDomain,
      mostMs: IN_A_THREAD,
      batch: 4,
      // A thread each.
      share: 0.02,
      reads: ['libs/platform/documents/table-reader.service.js:readTable'],
    },
    {
      name: 'words of a PDF',
      samples: [pdf],
      spoil: (random, samples) => (random() < 0.4 ? pdfOf(textFrom(random, [words])) : bytesFrom(random, samples)),
      bombs: pdfBombs.map((bytes) => () => bytes),
      read: (bytes) => pdfText(bytes),
      refuses: (error) => error instanceof Error,
      mostMs: IN_A_THREAD,
      batch: 16,
      reads: ['libs/platform/documents/pdf-text.js'],
    },
    {
      name: 'a PDF, in a thread of its own',
      samples: [pdf],
      spoil: (random, samples) => bytesFrom(random, samples),
      bombs: [() => endless],
      read: (bytes) => documentText(bytes, { deadlineMs: 3_000 }),
      refuses: isDomain,
      mostMs: IN_A_THREAD,
      batch: 4,
      // A thread each.
      share: 0.02,
      reads: ['libs/platform/documents/document-text.service.js'],
    },
    {
      name: 'objects of a PDF',
      samples: [pdf],
      bombs: pdfBombs.map((bytes) => () => bytes),
      read: async (bytes) => [await pdfFault(bytes), await embeddedFiles(bytes, 5 * 1024 * 1024)],
      refuses: isDomain,
      batch: 16,
      reads: ['libs/platform/documents/pdf-objects.js'],
    },
  ];
}
