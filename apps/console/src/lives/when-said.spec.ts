import { whenSaid } from './when-said.js';

describe('when something is due', () => {
  it.each([
    [{ dueOn: '2017-11-09', from: null }, 'le 09/11/2017'],
    [{ dueOn: '2017-11-09', from: '2017-11-09' }, 'le 09/11/2017'],
    [{ dueOn: '2017-02-01', from: '2016-11-10' }, 'du 10/11/2016 au 01/02/2017'],
    [{ dueOn: null, from: '2016-11-10' }, 'à partir du 10/11/2016 (S + 12 mois)'],
    [{ dueOn: null, from: null }, 'S + 12 mois'],
  ])('%j is « %s », as the text has it where nothing dates it', (entry, words) => {
    expect(whenSaid({ ...entry, symbolic: 'S + 12 mois' })).toBe(words);
  });
});
