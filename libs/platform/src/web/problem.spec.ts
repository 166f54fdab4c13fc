import { DomainError } from '@chariot/kernel';
import { languageOf, problemOf } from './problem.js';

const error = new DomainError('fleet.full', 'conflict', { fr: 'Pleine : {n}.', en: 'Full: {n}.', params: { n: 12 } });
const asked = (language?: string) =>
  languageOf({ headers: language === undefined ? {} : { 'accept-language': language } });

test('a refusal is told in French, or in English to whoever asks for it first', () => {
  expect(problemOf(error)).toMatchObject({ title: 'Conflit', detail: 'Pleine : 12.', status: 409 });
  expect(problemOf(error, { language: 'en' })).toMatchObject({ title: 'Conflict', detail: 'Full: 12.', status: 409 });
  expect(['en', 'en-GB,fr;q=0.5', ' EN'].map(asked)).toEqual(['en', 'en', 'en']);
  expect([undefined, 'fr-FR,en;q=0.8', 'de', 'end', '*'].map(asked)).toEqual(['fr', 'fr', 'fr', 'fr', 'fr']);
});
