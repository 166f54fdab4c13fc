import { previewOf, textOf } from './delivery-list.js';

const faults = (csv: string): (string | null)[] => previewOf(csv).lines.map(({ fault }) => fault);

describe('preview of a delivery list', () => {
  it.each([
    ['semicolons', 'Numéro de série;Fabricant;Modèle\nPF0ABC01;LENOVO;10e Chromebook'],
    ['commas, quotes and CRLF', 'serial,marque,modele\r\n"PF0ABC01","LENOVO","10e Chromebook"\r\n'],
    ['tabs and another order', 'Modèle\tIMEI\tMarque\tN° série\n10e Chromebook\t35\tLENOVO\tPF0ABC01'],
    ['a byte order mark and blank lines', '\uFEFFserial;brand;model\n\n ;;\nPF0ABC01; LENOVO;10e   Chromebook\n'],
  ])('reads %s', (_, csv) => {
    expect(previewOf(csv)).toMatchObject({
      trouble: null,
      lines: [{ serialNumber: 'PF0ABC01', manufacturer: 'LENOVO', model: '10e Chromebook', fault: null }],
    });
  });

  it('says what is wrong with which line', () => {
    expect(
      faults(
        [
          'serial;fabricant;modèle',
          'PF0ABC01;LENOVO;10e',
          ';LENOVO;10e',
          '2,17003E+13;LENOVO;10e',
          'pf0 abc01;LENOVO;10e',
          'PF0ABC05;;10e',
          'PF0ABC06;LENOVO;',
          '=1+1;LENOVO;10e',
        ].join('\n'),
      ),
    ).toEqual([
      null,
      'le numéro de série manque',
      expect.stringContaining('abîmé par le tableur'),
      'numéro de série déjà à la ligne 2',
      'le fabricant manque',
      'le modèle manque',
      'ce n’est pas un numéro de série',
    ]);
  });

  it('numbers lines as a person sees them, a break inside quotes included', () => {
    const { lines } = previewOf('serial;marque;modèle\n\nPF0ABC01;"LENO\nVO ""x""";10e\nPF0ABC02;L;M\n');
    expect(lines.map(({ line, manufacturer }) => [line, manufacturer])).toEqual([
      [3, 'LENO VO "x"'],
      [5, 'L'],
    ]);
  });

  it.each([
    ['', 'vide'],
    ['serial;marque;modèle', 'aucune tablette'],
    ['référence;quantité\nA;1', 'il manque « numéro de série », « fabricant », « modèle »'],
    ['serial;marque;modèle\n"AB1;L;M', 'guillemet'],
    [`serial;marque;modèle\n${'AB1;L;M\n'.repeat(501)}`, '501 lignes'],
  ])('says when there is no list at all', (csv, words) => {
    expect(previewOf(csv).trouble).toContain(words);
  });

  it('reads what French spreadsheets write', () => {
    expect(textOf(Uint8Array.from([0x4d, 0x6f, 0x64, 0xe8, 0x6c, 0x65]))).toBe('Modèle');
    expect(textOf(new TextEncoder().encode('Modèle'))).toBe('Modèle');
  });
});
