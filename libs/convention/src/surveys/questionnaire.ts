import { MOST_TEXTS, type QuestionnaireState, type SurveyQuestion } from '@chariot/contract';

/** Nobody sets a state: it is drawn from what has happened. */
export const stateOf = (survey: {
  readonly sentAt: Date | null;
  readonly closedAt: Date | null;
}): QuestionnaireState => (survey.sentAt === null ? 'draft' : survey.closedAt === null ? 'sent' : 'closed');

export interface QuestionFault {
  /** As people count them. */
  readonly number: number;
  readonly why: string;
}

/** What one question cannot be, which its schema does not say; in French. */
export function faultOf(question: SurveyQuestion): string | null {
  if (question.kind === 'choice') {
    const folded = question.options.map((option) => option.trim().toLowerCase());
    if (new Set(folded).size < folded.length) return 'deux choix sont les mêmes ; gardez-en un.';
  }
  if (question.kind === 'number' && question.low !== null && question.high !== null && question.low >= question.high)
    return 'la borne basse n’est pas sous la borne haute ; corrigez l’une des deux.';
  return null;
}

/** The first thing that keeps questions from being kept together; null: nothing. */
export function firstFault(questions: readonly SurveyQuestion[]): QuestionFault | null {
  const keys = new Set<string>();
  let texts = 0;
  for (const [at, question] of questions.entries()) {
    const number = at + 1;
    if (keys.has(question.key)) return { number, why: 'elle est écrite deux fois ; retirez-en une.' };
    keys.add(question.key);
    if (question.kind === 'text') texts += 1;
    if (texts > MOST_TEXTS)
      return { number, why: `${String(MOST_TEXTS)} textes libres au plus par enquête ; choisissez une autre sorte.` };
    const why = faultOf(question);
    if (why !== null) return { number, why };
  }
  return null;
}
