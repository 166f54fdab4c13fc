import type { SurveyQuestion } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { CsvCell, OdsCell, OdsSheet } from '@chariot/platform';
import type { KeptAnswers } from './answers.js';

export interface RecipientAnswer {
  readonly place: string;
  readonly uai: string | null;
  readonly district: string | null;
  readonly answeredAt: Date | null;
  readonly kept: KeptAnswers | null;
  readonly texts: Readonly<Record<string, string>>;
}

const FIRST = ['Destinataire', 'UAI', 'Circonscription', 'Répondu le'] as const;

/** Titles as people count questions; a unit is part of the title, so that cells are numbers. */
export const answerColumns = (questions: readonly SurveyQuestion[]): string[] => [
  ...FIRST,
  ...questions.map((question, at) => {
    const unit = question.kind === 'number' && question.unit !== null ? ` (${question.unit})` : '';
    return `${String(at + 1)}. ${question.label}${unit}`;
  }),
];

export const answerRows = (
  questions: readonly SurveyQuestion[],
  answers: readonly RecipientAnswer[],
): (readonly CsvCell[])[] =>
  answers.map((answer) => [
    ...[answer.place, answer.uai, answer.district],
    answer.answeredAt === null ? null : LocalDate.format(LocalDate.at(answer.answeredAt)),
    ...questions.map((question) => cellOf(question, answer)),
  ]);

export function answersSheet(
  questions: readonly SurveyQuestion[],
  answers: readonly RecipientAnswer[],
): Pick<OdsSheet, 'name' | 'columns' | 'rows'> {
  return {
    name: 'Réponses',
    columns: answerColumns(questions).map((title, at) => ({ title, width: at === 0 ? 6 : 4 })),
    rows: answers.map((answer): OdsCell[] => [
      ...[answer.place, answer.uai, answer.district],
      answer.answeredAt === null ? null : { on: LocalDate.at(answer.answeredAt) },
      ...questions.map((question): OdsCell => {
        const cell = cellOf(question, answer);
        return typeof cell === 'number' ? { count: cell } : typeof cell === 'string' ? cell : null;
      }),
    ]),
  };
}

function cellOf(question: SurveyQuestion, { kept, texts }: RecipientAnswer): CsvCell {
  if (question.kind === 'text') return texts[question.key] ?? null;
  const value = kept?.[question.key];
  if (value === undefined) return null;
  if (question.kind === 'choice')
    return typeof value === 'number' ? null : value.map((rank) => question.options[rank] ?? '').join(' | ');
  return typeof value === 'number' ? value : null;
}
