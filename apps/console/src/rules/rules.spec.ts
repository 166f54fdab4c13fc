import { matching, opens, pageLabel } from './rules.js';

const rule = (id: string, says: string, articles: string[]) => ({
  id,
  says,
  articles,
  treatments: ['calcule'],
  page: '/',
});
const RULES = [
  rule('R62', 'Une avance est due à la signature.', ['art. 7.1']),
  rule('R17', 'La part de l’État est plafonnée par classe mobile.', ['art. 3.2']),
];
const ids = (text: string): string[] => matching(RULES, text).map(({ id }) => id);

describe('looking for a rule', () => {
  it.each([
    ['', ['R62', 'R17']],
    ['AVANCE', ['R62']],
    ['etat plafonnee', ['R17']],
    ['art. 7.1', ['R62']],
    ['r17', ['R17']],
    ['avance plafonnée', []],
  ])('%j finds %j', (text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  it('leads to the pages that open to the reader, and to no other', () => {
    const open = (page: string, ...tabs: string[]) => opens(page, (permission) => permission === 'claim:check', tabs);
    expect(open('/conventions/:id')).toBe(true);
    expect(open('/conventions/:id/depenses', '', 'dossier')).toBe(false);
    expect(open('/conventions/:id/depenses', '', 'depenses')).toBe(true);
    expect(open('/paiements')).toBe(true);
    expect(open('/conventions/importer')).toBe(false);
  });

  it('names its page as the menu does', () => {
    expect(pageLabel('/conventions/:id/depenses')).toBe('Dépenses');
    expect(pageLabel('/ailleurs')).toBe('/ailleurs');
  });
});
