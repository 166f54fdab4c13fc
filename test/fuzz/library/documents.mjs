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

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function documentParsers(load) {
  const documents = (/** @type {string} */ file) => load('libs/platform', `documents/${file}.js`);
  const { readXml } = await documents('xml-reader');
  const { documentText } = await documents('document-text.service');
  const { docxText } = await documents('docx-text');
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
