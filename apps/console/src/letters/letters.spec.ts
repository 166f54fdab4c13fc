import type { Letter } from '@chariot/contract';
import { checkedLetter, letterOf, letterToType } from './typed-letter.js';
import { mayBeWrittenBy, sideOf, stateWords } from './words.js';

describe('a letter that is typed in', () => {
  it('says who signs as a function, and keeps what is left empty as not known', () => {
    const { letter } = checkedLetter(letterOf('balanceRequest', null, 'localAuthority'));
    expect(letter).toMatchObject({ signatory: 'Le maire', datedOn: null, words: null, trap: null, clauses: [] });
  });

  it('asks a lettre rectificative which point it corrects, and a list of clauses for one at least', () => {
    expect(Object.keys(checkedLetter(letterOf('rectification', null, 'academie')).faults)).toEqual(['trap']);
    expect(checkedLetter(letterOf('rectification', 'T01', 'academie')).letter?.trap).toBe('T01');
    expect(Object.keys(checkedLetter(letterOf('optionalClauses', null, 'academie')).faults)).toEqual(['clauses']);
    expect(checkedLetter(letterOf('amendmentDraft', null, 'academie')).faults).toEqual({});
  });

  it('leaves out what belongs to another kind', () => {
    const typed = { ...letterOf('termination', 'T01', 'localAuthority'), quote: '8 000 €', clauses: ['property'] };
    expect(checkedLetter(typed).letter).toMatchObject({ trap: null, quote: null, clauses: [] });
  });

  it('comes back as it was typed', () => {
    const typed = { ...letterOf('rectification', 'T01', 'localAuthority'), quote: '8 000 €', words: 'Merci.' };
    expect(letterToType(checkedLetter(typed).letter as Letter)).toEqual(typed);
  });
});

describe('whose letters they are', () => {
  it('leaves the request of the balance to the collectivité', () => {
    expect(mayBeWrittenBy('balanceRequest', 'academie')).toBe(false);
    expect(mayBeWrittenBy('balanceRequest', 'localAuthority')).toBe(true);
    expect(mayBeWrittenBy('rectification', 'academie')).toBe(true);
  });

  it('knows the side by the places of the roles', () => {
    expect(sideOf([{ place: { kind: 'localAuthority' } }])).toBe('localAuthority');
    expect(sideOf([{ place: { kind: 'school' } }, { place: { kind: 'academie' } }])).toBe('academie');
  });

  it('tells when and how it left', () => {
    const sent = { state: 'sent', sentOn: '2016-11-10', version: 2, way: 'registered', registeredNumber: '1A 42' };
    expect(stateWords(sent as Letter)).toBe(
      'Envoyé le 10/11/2016, lettre recommandée avec accusé de réception, n°\u00A01A 42, version 2',
    );
  });
});
