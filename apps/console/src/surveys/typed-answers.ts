import type { SurveyAnswer, SurveyQuestion } from '@chariot/contract';
import { number } from '../formats/index.js';
import { numberTyped } from './typed-survey.js';

/** By key of the question: ranks that are ticked, a step, or what is typed. */
export type TypedAnswers = Readonly<Record<string, readonly number[] | number | string>>;

export const answersToType = (answers: readonly SurveyAnswer[]): TypedAnswers =>
  Object.fromEntries(
    answers.map((answer): [string, readonly number[] | number | string] => {
      switch (answer.kind) {
        case 'choice':
          return [answer.key, answer.chosen];
        case 'scale':
          return [answer.key, answer.step];
        case 'number':
          return [answer.key, String(answer.value).replace('.', ',')];
        case 'text':
          return [answer.key, answer.text];
      }
    }),
  );

export interface CheckedAnswers {
  readonly answers: SurveyAnswer[];
  /** By key, one French sentence. */
  readonly faults: Readonly<Record<string, string>>;
}

export function checkedAnswers(questions: readonly SurveyQuestion[], typed: TypedAnswers): CheckedAnswers {
  const answers: SurveyAnswer[] = [];
  const faults: Record<string, string> = {};
  for (const question of questions) {
    const answer = answerTo(question, typed[question.key]);
    if (typeof answer === 'string') faults[question.key] = answer;
    else if (answer !== null) answers.push(answer);
    else if (question.required) faults[question.key] = 'Cette question attend une réponse.';
  }
  return { answers, faults };
}

/** What is meant, a sentence where it cannot be, null where there is nothing. */
function answerTo(
  question: SurveyQuestion,
  value: readonly number[] | number | string | undefined,
): SurveyAnswer | string | null {
  const { key } = question;
  switch (question.kind) {
    case 'choice':
      return typeof value === 'object' && value.length > 0 ? { kind: 'choice', key, chosen: [...value] } : null;
    case 'scale':
      return typeof value === 'number' ? { kind: 'scale', key, step: value } : null;
    case 'text': {
      const text = typeof value === 'string' ? value.trim() : '';
      return text === '' ? null : { kind: 'text', key, text };
    }
    case 'number': {
      const meant = typeof value === 'string' ? numberTyped(value) : null;
      if (meant === null) return null;
      if (typeof meant === 'string') return 'Écrivez un nombre, en chiffres.';
      if (question.low !== null && meant < question.low) return `Écrivez ${number(question.low)} au moins.`;
      if (question.high !== null && meant > question.high) return `Écrivez ${number(question.high)} au plus.`;
      return { kind: 'number', key, value: meant };
    }
  }
}
