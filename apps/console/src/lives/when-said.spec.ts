import { whenSaid } from './when-said.js';

const plain = (text: string): string => text.replace(/\u00A0/g, ' ');

describe('when something is due', () => {
  it.each([
    [{ dueOn: '2017-11-09', from: null }, 'le 09/11/2017'],
    [{ dueOn: '2017-11-09', from: '2017-11-09' }, 'le 09/11/2017'],
    [{ dueOn: '2017-02-01', from: '2016-11-10' }, 'du 10/11/2016 au 01/02/2017'],
    [{ dueOn: null, from: '2016-11-10' }, 'à partir du 10/11/2016 (12 mois après la signature)'],
    [{ dueOn: null, from: null }, '12 mois après la signature'],
  ])('%j is « %s », as the text has it where nothing dates it', (entry, words) => {
    expect(plain(whenSaid({ ...entry, symbolic: 'S + 12 mois' }))).toBe(words);
  });

  it.each([
    ['S', 'à la signature'],
    ['terme − 3 mois', '3 mois avant le terme'],
    ['réunion − 1 jour', '1 jour avant la réunion'],
    ['vérification + 12 mois', '12 mois après la vérification'],
    ['S + 12 mois + 30 jours', 'S + 12 mois + 30 jours'],
    ['2 fois par an', '2 fois par an'],
  ])('says « %s » as « %s »', (symbolic, words) => {
    expect(plain(whenSaid({ dueOn: null, from: null, symbolic }))).toBe(words);
  });
});
