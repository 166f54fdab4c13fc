import type { SurveyAnswer, SurveyQuestion } from '@chariot/contract';

/** What is kept of an answer, by the key of its question; free texts are kept apart. */
export type KeptAnswers = Readonly<Record<string, readonly number[] | number>>;

export interface CheckedAnswers {
  readonly kept: KeptAnswers;
  readonly texts: readonly { readonly question: string; readonly words: string }[];
}

export type AnswerFault =
  | { readonly kind: 'missing'; readonly number: number }
  | { readonly kind: 'unfit'; readonly number: number; readonly why: string };

/** Answers held against their questions: what is kept, or the first thing that is wrong. */
export function checkAnswers(
  questions: readonly SurveyQuestion[],
  answers: readonly SurveyAnswer[],
): CheckedAnswers | AnswerFault {
  const byKey = new Map(answers.map((answer) => [answer.key, answer]));
  const kept: Record<string, readonly number[] | number> = {};
  const texts: { question: string; words: string }[] = [];
  for (const [at, question] of questions.entries()) {
    const number = at + 1;
    const answer = byKey.get(question.key);
    if (answer === undefined) {
      if (question.required) return { kind: 'missing', number };
      continue;
    }
    const why = unfit(question, answer);
    if (why !== null) return { kind: 'unfit', number, why };
    if (answer.kind === 'choice') kept[question.key] = [...new Set(answer.chosen)].sort((a, b) => a - b);
    else if (answer.kind === 'scale') kept[question.key] = answer.step;
    else if (answer.kind === 'number') kept[question.key] = answer.value;
    else texts.push({ question: question.key, words: answer.text });
  }
  return { kept, texts };
}

function unfit(question: SurveyQuestion, answer: SurveyAnswer): string | null {
  if (question.kind !== answer.kind) return 'cette réponse n’est pas de la sorte attendue ; rechargez la page.';
  if (question.kind === 'choice' && answer.kind === 'choice') {
    if (answer.chosen.some((rank) => rank >= question.options.length))
      return 'ce choix n’existe pas ; rechargez la page.';
    if (!question.several && answer.chosen.length > 1) return 'un seul choix est possible.';
  }
  if (question.kind === 'number' && answer.kind === 'number') {
    if (question.low !== null && answer.value < question.low)
      return `le nombre va de ${french(question.low)} au moins.`;
    if (question.high !== null && answer.value > question.high) return `le nombre va jusqu’à ${french(question.high)}.`;
  }
  return null;
}

const french = (value: number): string => String(value).replace('.', ',');

/** As they were sent, to be shown again or corrected. */
export function answersOf(
  questions: readonly SurveyQuestion[],
  kept: KeptAnswers,
  texts: readonly { readonly question: string; readonly words: string }[],
): SurveyAnswer[] {
  return questions.flatMap((question): SurveyAnswer | [] => {
    const { key } = question;
    const value = kept[key];
    if (question.kind === 'text') {
      const words = texts.find((text) => text.question === key)?.words;
      return words === undefined ? [] : { kind: 'text', key, text: words };
    }
    if (value === undefined) return [];
    if (question.kind === 'choice') return typeof value === 'number' ? [] : { kind: 'choice', key, chosen: [...value] };
    if (typeof value !== 'number') return [];
    return question.kind === 'scale' ? { kind: 'scale', key, step: value } : { kind: 'number', key, value };
  });
}
