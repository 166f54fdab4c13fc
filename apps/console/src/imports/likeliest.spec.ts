import { likeliest, searched } from './likeliest.js';

const place = (name: string, uai: string | null = null) => ({ id: name, name, uai });

describe('the place that a document names', () => {
  const places = [place('Académie de Lyon'), place('Académie de Grenoble')];

  it('is found by its name, whatever the article, accents or capitals', () => {
    expect(likeliest(places, 'ACADEMIE DE GRENOBLE')?.name).toBe('Académie de Grenoble');
    expect(likeliest([place('Crêts en Belledonne')], 'commune de Crets-en-Belledonne')?.name).toBe(
      'Crêts en Belledonne',
    );
  });

  it('is looked for by its longest word, without accents', () => {
    expect(searched('Commune de Crêts-en-Belledonne')).toBe('belledonne');
    expect(searched('0380002W')).toBe('0380002w');
    expect(searched(null)).toBe('');
  });

  it('is found by its UAI', () => {
    expect(likeliest([place('Collège', '0380002W')], '0380002W')?.uai).toBe('0380002W');
  });

  it('is not guessed: another name, two of the same name, or nothing read and several', () => {
    expect(likeliest([place('Académie de Lyon')], 'Académie de Nice')).toBeUndefined();
    expect(likeliest([place('Valmont'), place('Valmont')], 'Valmont')).toBeUndefined();
    expect(likeliest(places, null)).toBeUndefined();
  });

  it('is the only one there is when the document says nothing', () => {
    expect(likeliest([place('Académie de Lyon')], null)?.name).toBe('Académie de Lyon');
  });
});
