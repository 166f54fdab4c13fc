import fc from 'fast-check';
import { DomainError } from '@chariot/kernel';
import { faultsSentence, readDeliveryList } from './delivery-list.js';

const good = [
  { line: 2, serialNumber: 'PF0ABC01', manufacturer: 'LENOVO', model: '10e Chromebook' },
  { line: 3, serialNumber: 'PF0ABC02', manufacturer: 'LENOVO', model: '10e Chromebook' },
];
const refusal = (csv: string): DomainError => {
  try {
    readDeliveryList(csv);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('It was read');
};

describe('a delivery list', () => {
  it.each([
    [
      'semicolons',
      'Numéro de série;Fabricant;Modèle\nPF0ABC01;LENOVO;10e Chromebook\nPF0ABC02;LENOVO;10e Chromebook\n',
    ],
    [
      'commas and quotes',
      'serial,marque,modele\r\n"PF0ABC01","LENOVO","10e Chromebook"\r\nPF0ABC02,LENOVO,10e Chromebook',
    ],
    ['tabs', 'N° série\tMarque\tModèle\nPF0ABC01\tLENOVO\t10e Chromebook\nPF0ABC02\tLENOVO\t10e Chromebook'],
    [
      'a byte order mark',
      '\ufeffNuméro de série;Fabricant;Modèle\nPF0ABC01;LENOVO;10e Chromebook\nPF0ABC02;LENOVO;10e Chromebook',
    ],
    [
      'columns in another order, and others',
      'Modèle;IMEI;MARQUE;n° de série\n10e Chromebook;35;LENOVO;PF0ABC01\n10e Chromebook;36;LENOVO;PF0ABC02',
    ],
    [
      'UTF-8 read as Windows-1252',
      'NumÃ©ro de sÃ©rie;Fabricant;ModÃ¨le\nPF0ABC01;LENOVO;10e Chromebook\nPF0ABC02;LENOVO;10e Chromebook',
    ],
    [
      'Windows-1252 read as UTF-8',
      'Num\ufffdro de s\ufffdrie;Fabricant;Mod\ufffdle\nPF0ABC01;LENOVO;10e Chromebook\nPF0ABC02;LENOVO;10e Chromebook',
    ],
    [
      'stray spaces',
      ' Serial number ; Brand ; Model \n PF0ABC01 ;LENOVO;  10e   Chromebook\nPF0ABC02;LENOVO;10e Chromebook\n;;\n',
    ],
  ])('is read with %s', (_, csv) => {
    expect(readDeliveryList(csv)).toEqual({ lines: good, faults: [] });
  });

  it('reads again what only Windows-1252 would have written', () => {
    const csv = 'serial;marque;modÃ¨le\nAB-1;â€™Ã‰clairâ€™;x\u00c2\u00a01';
    expect(readDeliveryList(csv).lines[0]).toMatchObject({ manufacturer: '’Éclair’', model: 'x 1' });
  });

  it('keeps the accents of a true Ã', () => {
    expect(readDeliveryList('serial;marque;modèle\nAB-1;SÃO;x1').lines[0]?.manufacturer).toBe('SÃO');
  });

  it('says which line is wrong, and why, in French', () => {
    const { lines, faults } = readDeliveryList(
      [
        'serial;fabricant;modèle',
        'PF0ABC01;LENOVO;10e',
        '3,51234E+14;LENOVO;10e',
        ';LENOVO;10e',
        'pf0 abc01;LENOVO;10e',
        'PF0ABC05;;10e',
        'PF0ABC06;LENOVO;',
        '#######;LENOVO;10e',
        'Tab\ufffd1;LENOVO;10e',
        '=1+1;LENOVO;10e',
      ].join('\n'),
    );
    expect(lines.map(({ line }) => line)).toEqual([2]);
    expect(Object.fromEntries(faults.map(({ line, why }) => [line, why]))).toEqual({
      3: expect.stringContaining('abîmé par le tableur'),
      4: 'le numéro de série manque',
      5: 'le numéro de série pf0 abc01 est déjà à la ligne 2',
      6: 'le fabricant manque',
      7: 'le modèle manque',
      8: expect.stringContaining('erreur du tableur'),
      9: expect.stringContaining('CSV UTF-8'),
      10: expect.stringContaining('n’est pas un numéro de série'),
    });
    expect(faultsSentence(faults)).toMatch(/^ligne 3 : .* ; ligne 10 : .*\.$/);
  });

  it.each(['1,23E+14', '1.23e+14', '35E+13', '-1,2E-05'])('sees that a spreadsheet has damaged %s', (serial) => {
    const csv = `serial;marque;modèle\n"${serial}";LENOVO;10e`;
    expect(readDeliveryList(csv).faults[0]?.why).toContain('format Texte');
  });

  it.each(['12E4', 'E12345', '5CG1234E7Z', '0012300'])('does not take %s for a damaged number', (serial) => {
    expect(readDeliveryList(`serial;marque;modèle\n${serial};LENOVO;10e`).faults).toEqual([]);
  });

  it('numbers the lines as a person sees them, blank and quoted ones included', () => {
    const { faults } = readDeliveryList('serial;marque;modèle\n\nPF0ABC01;"LENO\nVO";10e\n;LENOVO;10e\n');
    expect(faults).toEqual([{ line: 5, why: 'le numéro de série manque' }]);
  });

  it('counts the faults that would not fit', () => {
    const faults = Array.from({ length: 30 }, (_, i) => ({ line: i + 2, why: 'le modèle manque' }));
    expect(faultsSentence(faults)).toMatch(/ligne 13 : le modèle manque ; et 18 autres lignes\.$/);
    expect(faultsSentence(faults.slice(0, 13))).toMatch(/ ; et une autre ligne\.$/);
  });

  it.each([
    ['', 'documents.csvEmpty'],
    ['serial;marque;modèle\n', 'documents.csvEmpty'],
    ['serial;marque;modèle\nAB1;LENOVO', 'documents.csvRaggedLine'],
    ['serial;marque;modèle\n"AB1;LENOVO;10e', 'documents.csvUnreadable'],
    [`serial;marque;modèle\n${'AB1;L;M\n'.repeat(501)}`, 'documents.csvTooManyRows'],
    ['référence;quantité\nA;1', 'fleet.deliveryUnreadable'],
    ['serial;marque\nAB1;LENOVO', 'fleet.deliveryUnreadable'],
  ])('is refused with a reason (%#)', (csv, code) => {
    expect(refusal(csv)).toMatchObject({ code });
  });

  it('says which columns are missing', () => {
    expect(refusal('référence;quantité\nA;1').fr).toContain('il manque « numéro de série », « fabricant », « modèle »');
    expect(refusal('serial;marque\nAB1;LENOVO').fr).toMatch(/il manque « modèle »\.$/);
  });

  it('is not held by a title of letters that cannot be read', () => {
    // As a regular expression this one would run for hours.
    const title = `${'\ufffd'.repeat(59)}q`;
    expect(() => readDeliveryList(`${title};marque;modèle\nPF1;L;M`)).toThrow(/numéro de série/i);
  });

  it('never fails otherwise, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const csv of [text, `serial;marque;modèle\n${text}`]) {
          try {
            readDeliveryList(csv);
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
          }
        }
      }),
    );
  });
});
