// What communes bring: the text of a convention, pictures of invoices, the directory of establishments.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { never } from '../refusals.mjs';

const ROOM = 'libs/convention';
const IMPORTS = `${ROOM}/imports`;
const TEXTS = ['commune-une-ecole', 'espaces-abimees', 'lacunes'];
/** One text is 19,000 characters, and read by all its readers. */
const ONE_IN_A_HUNDRED = 0.01;
const WORDS = [
  '3 000,00 € (trois mille euros) le 14 juin 2022, vingt-quatre mois',
  '| École\t0382460T\t12 600 € | 50 %\n2 classes mobiles',
  'article 3.2 – soixante-et-onze mille deux cents euros ; 1er septembre 2021',
];
const HEADER =
  'identifiant_de_l_etablissement;nom_etablissement;type_etablissement;etat;siren_siret;date_ouverture;code_commune';
const LINES = [
  '0382460T;École du bourg;Ecole;OUVERT;21380185500015;1965-05-01;38185',
  '0382460T;É;Ecole;ouvert;2,17E+13;01/05/1965;2A004',
];

/** As many bytes as their heads say. */
const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000049454e44ae426082'.replaceAll(' ', ''),
  'hex',
);
const JPEG = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffc0000b080001000101011100ffda0008010100003f00d2cf20ffd9',
  'hex',
);
const WEBP = Buffer.from('524946461a000000574542505650384c0d0000002f00000010071011118888fe0700', 'hex');

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function conventionParsers(load) {
  const imports = (/** @type {string} */ file) => load(ROOM, `imports/${file}.js`);
  const { readConvention } = await imports('read-convention');
  const { SourceText } = await imports('source-text');
  const { amountsOf, cellAmount } = await imports('amounts');
  const { datesIn } = await imports('dates');
  const { firstNumber, numberBefore } = await imports('french-numbers');
  const { rowsOf } = await imports('table-cells');
  const { numericTail } = await imports('numeric-tail');
  const { pngExtent, jpegExtent, webpExtent } = await load('libs/platform', 'documents/image-size.js');
  const { jpegWithoutMetadata, pngWithoutMetadata } = await load('libs/platform', 'documents/picture-metadata.js');
  const { mediaTypeOf } = await load(ROOM, 'attachments/attachment-check.js');
  const { fileKind } = await load('libs/platform', 'documents/file-kind.js');
  const { headerOf, readRow } = await load('libs/territory', 'directory/directory-entry.js');
  const context = { capCents: 300_000, resourceCents: 50_000 };
  return [
    {
      name: 'convention',
      samples: TEXTS.map((name) => readFileSync(join(CLONE, ROOM, 'src/imports/fixtures', `${name}.txt`), 'utf8')),
      read: (text) => readConvention(text),
      refuses: never,
      share: ONE_IN_A_HUNDRED,
      batch: 8,
      reads: [
        ...['read-convention.js:readConvention', 'read-annex.js:readAnnex', 'read-budget.js:readBudget'],
        ...[
          'read-governance.js:readGovernance',
          'read-parties.js:readParties',
          'read-parties.js:readTitle',
          'read-payment.js:readBank',
        ],
        ...['read-payment.js:readImputation', 'read-terms.js:readFunding', 'read-terms.js:readForecastCost'],
        ...['read-terms.js:readCalendar', 'read-terms.js:readDuration', 'read-terms.js:readSignature'],
        ...['annex-columns.js', 'articles.js', 'flags/payment-flags.js', 'flags/time-flags.js'],
      ].map((one) => `${IMPORTS}/${one}`),
    },
    {
      name: 'amounts, dates and numbers in words',
      samples: WORDS,
      read: (text) => {
        // What is longer is not read (`importTooLong`).
        if (text.length > 300_000) return null;
        const source = new SourceText(text);
        const { folded } = source;
        const whole = { start: 0, end: text.length };
        return [
          ...[amountsOf(source), cellAmount(folded), datesIn(folded), firstNumber(folded)],
          ...[numberBefore(folded, folded.length), numericTail(folded, context), rowsOf(source, whole)],
        ];
      },
      refuses: never,
      reads: ['amounts', 'dates', 'french-numbers', 'table-cells', 'numeric-tail', 'source-text', 'clean-text'].map(
        (one) => `${IMPORTS}/${one}.js`,
      ),
    },
    {
      name: 'extent of a picture',
      samples: [PNG, JPEG, WEBP],
      read: (bytes) => [
        ...[pngExtent(bytes), jpegExtent(bytes), webpExtent(bytes), mediaTypeOf(bytes), fileKind(bytes)],
        // What was found whole, without what does not draw.
        ...(pngExtent(bytes) === null ? [] : [pngWithoutMetadata(bytes).length]),
        ...(jpegExtent(bytes) === null ? [] : [jpegWithoutMetadata(bytes).length]),
      ],
      refuses: never,
      reads: ['image-size', 'picture-metadata', 'file-kind'].map((one) => `libs/platform/documents/${one}.js`),
    },
    {
      name: 'line of the directory',
      samples: [...LINES, HEADER],
      read: (text) => [headerOf(text.split(';')), readRow(headerOf(HEADER.split(';')), text.split(';'))],
      refuses: never,
      reads: ['libs/territory/directory/directory-entry.js:readRow', 'libs/territory/directory/directory.service.js'],
    },
  ];
}
