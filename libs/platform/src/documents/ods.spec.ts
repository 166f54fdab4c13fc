import { LocalDate } from '@chariot/kernel';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { streamOds, writeOds, type OdsCell } from './ods-writer.js';

const at = new Date('2026-11-10T08:00:00Z');
const sheet = (rows: OdsCell[][], name = 'Dépenses') => ({
  name,
  columns: [{ title: 'Poste', width: 6 }, { title: 'TTC' }],
  rows,
});
/** Every file, each read by a strict parser. */
function read(ods: Buffer): Record<string, string> {
  const files = Object.fromEntries(Object.entries(unzipSync(ods)).map(([name, body]) => [name, strFromU8(body)]));
  for (const [name, text] of Object.entries(files)) {
    if (!name.endsWith('.xml')) continue;
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(text).close();
  }
  return files;
}
const contentOf = (rows: OdsCell[][]): string => read(writeOds('Essai', [sheet(rows)], at))['content.xml'] ?? '';

describe('writeOds', () => {
  it('says what it is before anything else, as programs look for it', () => {
    const ods = writeOds('Essai', [sheet([])], at);
    // A local header of 30 bytes, its name, then the type in the clear.
    expect(ods.subarray(30, 38).toString()).toBe('mimetype');
    expect(ods.subarray(38, 84).toString()).toBe('application/vnd.oasis.opendocument.spreadsheet');
    expect(Object.keys(read(ods)).sort()).toEqual([
      'META-INF/manifest.xml',
      'content.xml',
      'meta.xml',
      'mimetype',
      'styles.xml',
    ]);
    expect(ods.equals(writeOds('Essai', [sheet([])], at))).toBe(true);
  });

  it('gives each cell its type: amounts in euros from whole cents, counts, shares, days', () => {
    const text = contentOf([
      [{ cents: 123_456 }, { cents: -5 }],
      [{ count: 12 }, { percent: 50 }],
      [{ on: LocalDate.of(2016, 11, 10) }, null],
    ]);
    for (const value of [
      'office:value-type="currency" office:currency="EUR" office:value="1234.56"',
      'office:value="-0.05"',
      'office:value-type="float" office:value="12"',
      'office:value-type="percentage" office:value="0.5"',
      'office:value-type="date" office:date-value="2016-11-10"',
    ]) {
      expect(text).toContain(value);
    }
    expect(() => contentOf([[{ cents: 0.5 }]])).toThrow(RangeError);
    expect(() => contentOf([[{ count: Number.NaN }]])).toThrow(RangeError);
  });

  it.each([
    '=1+1',
    '+33 4',
    '@SUM(A1)',
    '-cmd|x',
    '\t=1',
    '<b>&"',
    'deux\nlignes',
    '  espaces  ',
    '\u0000\ufffe\ud800',
  ])('keeps %j a text that nobody runs', (cell) => {
    const text = contentOf([[cell]]);
    expect(text).not.toMatch(/table:formula|of:=/);
    expect(text.match(/office:value-type="string"/g)).toHaveLength(3);
  });

  it('is well-formed whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 5 }),
        fc.string({ unit: 'binary' }),
        (cells, title) => {
          const files = read(writeOds(title, [sheet([cells], title), sheet([], title)], at));
          expect(files['content.xml']?.match(/<table:table /g)).toHaveLength(2);
        },
      ),
    );
  });

  it('has totals in bold and its notes below', () => {
    const whole = {
      ...sheet([['Tablettes', { cents: 1 }]]),
      totals: [['Total', { cents: 1 }]] as OdsCell[][],
      notes: ['Mention'],
    };
    const text = read(writeOds('Essai', [whole], at))['content.xml'] ?? '';
    expect(text).toContain('table:style-name="cents-bold"');
    expect(text.indexOf('Mention')).toBeGreaterThan(text.indexOf('Total'));
  });
});

describe('streamOds', () => {
  it('is the sheet that writeOds would write, in pieces', async () => {
    const rows: OdsCell[][] = Array.from({ length: 3000 }, (_, i) => [`Tablette ${i} <é>`, { count: i }]);
    async function* batches() {
      for (let i = 0; i < rows.length; i += 500) yield rows.slice(i, i + 500);
    }
    const { rows: _, ...empty } = sheet([]);
    const pieces: Buffer[] = [];
    for await (const piece of streamOds('Essai', { ...empty, rows: batches() }, at)) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    const ods = Buffer.concat(pieces);
    expect(ods.subarray(30, 38).toString()).toBe('mimetype');
    expect(ods.subarray(38, 84).toString()).toBe('application/vnd.oasis.opendocument.spreadsheet');
    expect(read(ods)).toEqual(read(writeOds('Essai', [sheet(rows)], at)));
  });
});
