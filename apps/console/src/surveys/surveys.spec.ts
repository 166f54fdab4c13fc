import type { SurveyQuestion } from '@chariot/contract';
import { answersToType, checkedAnswers } from './typed-answers.js';
import { checkedSurvey, moved, newKey, newQuestion, questionToType } from './typed-survey.js';
import { rateWords, standingWords } from './words.js';

const hours: SurveyQuestion = {
  ...{ kind: 'number', key: 'q1', label: 'Heures', required: true, unit: 'h', low: 0, high: 12.5 },
};

describe('a survey that is typed in', () => {
  it('comes back as it was kept, whatever the kind', () => {
    const questions: SurveyQuestion[] = [
      hours,
      { ...{ kind: 'choice', key: 'q2', label: 'Choix', required: false, several: true }, options: ['A', 'B'] },
      { kind: 'scale', key: 'q3', label: 'Échelle', required: true, lowest: 'peu', highest: null },
      { kind: 'text', key: 'q4', label: 'Texte', required: false },
    ];
    const typed = { title: 'Titre', introduction: ' ', questions: questions.map(questionToType) };
    expect(checkedSurvey(typed)).toEqual({ draft: { title: 'Titre', introduction: null, questions }, faults: {} });
  });

  it('says what is missing, field by field', () => {
    const questions = [
      newQuestion([]),
      { ...newQuestion([]), key: 'q9', kind: 'number' as const, label: 'N', low: 'dix' },
    ];
    const { draft, faults } = checkedSurvey({ title: '', introduction: '', questions });
    expect(draft).toBeUndefined();
    expect(Object.keys(faults).sort()).toEqual([
      'questions.0.label',
      'questions.0.options',
      'questions.1.low',
      'title',
    ]);
    expect(faults['questions.0.options']).toBe('Écrivez deux réponses au moins, une par ligne.');
    expect(faults['questions.1.low']).toBe('Écrivez un nombre, en chiffres.');
  });

  it('moves a question by one place, never out, and names a new one as no other', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
    expect(newKey([{ key: 'q2' }, { key: 'q3' }])).toBe('q4');
    expect(newKey([{ key: 'q2' }])).toBe('q3');
  });
});

describe('an answer that is typed in', () => {
  it.each([
    ['1,5', undefined],
    ['12,6', 'Écrivez 12,5 au plus.'],
    ['-1', 'Écrivez 0 au moins.'],
    ['beaucoup', 'Écrivez un nombre, en chiffres.'],
    ['', 'Cette question attend une réponse.'],
  ])('%s hours: %s', (text, fault) => {
    expect(checkedAnswers([hours], { q1: text }).faults['q1']).toBe(fault);
  });

  it('comes back as it was sent, and may be left out where nothing asks for it', () => {
    const answers = [{ kind: 'number' as const, key: 'q1', value: 1.5 }];
    expect(answersToType(answers)).toEqual({ q1: '1,5' });
    expect(checkedAnswers([hours], answersToType(answers))).toEqual({ answers, faults: {} });
    expect(checkedAnswers([{ ...hours, required: false }], {})).toEqual({ answers: [], faults: {} });
  });
});

it('says where a survey is at', () => {
  expect(rateWords({ asked: 40, answered: 12 })).toBe('12\u00a0réponses sur 40 (30\u00a0%)');
  expect(standingWords({ state: 'sent', dueOn: '2026-12-18', asked: 2, answered: 1 })).toBe(
    '1\u00a0réponse sur 2 (50\u00a0%), à rendre avant le 18/12/2026',
  );
  expect(standingWords({ state: 'draft', dueOn: null, asked: 0, answered: 0 })).toBe('Brouillon');
});
