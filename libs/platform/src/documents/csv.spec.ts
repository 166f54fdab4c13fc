import { DomainError } from '@chariot/kernel';
import * as fc from 'fast-check';
import { readCsv } from './csv-reader.js';
import { streamCsv, writeCsv } from './csv-writer.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.fr}`;
    throw error;
  }
};
const text = 'UAI;Nom de l’école;Élèves\r\n0382460T;"École ""du Bourg""; mairie";112\r\n';

describe('readCsv', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['Windows-1252', Buffer.from(text.replace('’', '\x92'), 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['commas', Buffer.from('UAI,Nom de l’école,Élèves\n0382460T,"École ""du Bourg""; mairie",112')],
    ['tabs', Buffer.from('UAI\tNom de l’école\tÉlèves\n\n0382460T\t"École ""du Bourg""; mairie"\t112\n\n')],
  ])('reads %s', (_, bytes) => {
    const { columns, rows } = readCsv(bytes, ['uai', 'élèves']);
    expect(columns).toEqual(['UAI', 'Nom de l’école', 'Élèves']);
    expect(
      rows.map((row) => [row.cell('UAI'), row.cell('nom de l’école'), row.cell('ÉLÈVES'), row.cell('autre')]),
    ).toEqual([['0382460T', 'École "du Bourg"; mairie', '112', '']]);
  });

  it('knows on which line of the file each row begins', () => {
    const { rows } = readCsv(Buffer.from('a;b\n1;2\n\n"deux\nlignes";3\n4;5\n'));
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 6]);
  });

  it.each([
    ['no row', 'a;b\n', 'csvEmpty'],
    ['nothing', '', 'csvEmpty'],
    ['a line too short', 'a;b\n1;2\n3\n', 'csvRaggedLine: Ligne 3 : 1 colonnes au lieu de 2'],
    ['an open quote', 'a;b\n1;2\n"3;4\n', 'csvUnreadable: Ligne'],
    ['a quote astray', 'a;b\n1;2"x"y\n', 'csvUnreadable: Ligne 2'],
    ['a column twice', 'a;A\n1;2\n', 'csvDuplicateColumn: La colonne « A »'],
    ['a column missing', 'a;c\n1;2\n', 'csvMissingColumn: La colonne « b »'],
    ['a workbook', 'PK\x03\x04 and so on', 'csvIsWorkbook'],
    ['a cell without end', `a;b\n1;${'x'.repeat(70_000)}\n`, 'csvUnreadable: Ligne'],
  ])('refuses %s', (_, content, expected) => {
    expect(codeOf(() => readCsv(Buffer.from(content), ['b']))).toContain(expected);
  });

  it('holds to its bounds, and lets through what just fits', () => {
    const rows = (count: number) => Buffer.from(`a;b\n${'1;2\n'.repeat(count)}`);
    expect(readCsv(rows(10), [], { maxRows: 10 }).rows).toHaveLength(10);
    expect(codeOf(() => readCsv(rows(11), [], { maxRows: 10 }))).toContain('plus de 10 lignes');
    expect(codeOf(() => readCsv(rows(600), [], { maxBytes: 2_048 }))).toContain('2 Ko');
  });

  it('reads or refuses whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(codeOf(() => readCsv(Buffer.from(bytes)))).toMatch(/^(none|documents\.csv)/);
      }),
    );
  });
});

describe('writeCsv', () => {
  it('writes what a French spreadsheet opens', () => {
    const csv = writeCsv(
      ['Nom', 'Montant', 'Payé'],
      [
        ['École "du Bourg"; mairie', 1234.5, true],
        [null, -2, false],
      ],
    );
    expect(csv.toString()).toBe('\ufeffNom;Montant;Payé\r\n"École ""du Bourg""; mairie";1234,5;oui\r\n;-2;non\r\n');
  });

  it.each(['=1+1', '+33 4 76', '-cmd', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1', '\n=cmd|x'])(
    'makes %j a text',
    (cell) => {
      const line = writeCsv(['x'], [[cell]])
        .toString()
        .slice(4);
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it.each(['-12', '-1 234,56 €', '12 %', 'a=b', 'jean-claude'])('leaves %j alone', (cell) => {
    expect(writeCsv(['x'], [[cell]]).toString()).toBe(`\ufeffx\r\n${cell}\r\n`);
  });

  it('is read back as it was written', () => {
    const cell = fc.string({ maxLength: 20 }).map((value) => `x${value}x`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 10 }), (rows) => {
        const table = readCsv(writeCsv(['un', 'deux'], rows));
        expect(table.rows.map((row) => [row.cell('un'), row.cell('deux')])).toEqual(rows);
      }),
    );
  });
});

describe('streamCsv', () => {
  it('writes what writeCsv would, batch after batch', async () => {
    const rows = [
      ['a;b', 1],
      ['=1+1', null],
      ['é', true],
    ] as const;
    async function* batches() {
      yield [rows[0], rows[1]];
      yield [];
      yield [rows[2]];
    }
    const pieces: Buffer[] = [];
    for await (const piece of streamCsv(['Nom', 'Nombre'], batches())) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(writeCsv(['Nom', 'Nombre'], rows))).toBe(true);
  });
});
