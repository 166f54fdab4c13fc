import './validation.js';
import { addPerson, changeClassroom, newPlace, openEnrolmentWindow } from '@chariot/contract';
import { z } from 'zod';

const sentences = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('what a form says', () => {
  it('is French, for whatever the contract may refuse', () => {
    expect(sentences(changeClassroom.body, { capacity: 0 })).toEqual(['Au moins 1.']);
    expect(sentences(changeClassroom.body, { capacity: 41 })).toEqual(['Au plus 40.']);
    expect(sentences(changeClassroom.body, { capacity: 1.5 })).toEqual(['Un nombre entier est attendu.']);
    expect(sentences(changeClassroom.body, { name: ' ' })).toEqual(['À renseigner.']);
    expect(sentences(changeClassroom.body, { name: 'x'.repeat(81) })).toEqual(['Au plus 80 caractères.']);
    expect(sentences(changeClassroom.body, { schoolCouncilInformedOn: '2026-02-30' })).toEqual([
      'Une date existante est attendue.',
    ]);
    expect(sentences(openEnrolmentWindow.body, { minutes: NaN })).toEqual(['À renseigner.']);
    expect(sentences(addPerson.body.shape.email, 'quelqu’un')).toEqual([
      'Une adresse électronique s’écrit comme prenom.nom@exemple.fr.',
    ]);
    expect(sentences(addPerson.body.shape.email, '')).toEqual(['À renseigner.']);
    expect(sentences(newPlace.shape.kind, 'planet')).toEqual(['Choisissez une valeur de la liste.']);
  });

  it('leaves the contract its own words', () => {
    expect(sentences(newPlace.shape.uai, '038')).toEqual([
      'Un UAI compte 7 chiffres et une lettre de contrôle, comme 0380002W.',
    ]);
  });

  it('is asked for without eval, which the console’s policy forbids', () => {
    expect(z.config().jitless).toBe(true);
  });
});
