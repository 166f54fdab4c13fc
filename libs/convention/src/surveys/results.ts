import type { QuestionResult, SurveyFigures, SurveyQuestion } from '@chariot/contract';
import { partitionOf, type Row } from '@chariot/kernel';
import type { KeptAnswers } from './answers.js';

/** Whoever answered, in counting: nothing else of her is looked at. */
export interface CountedAnswer {
  readonly district: string | null;
  readonly kept: KeptAnswers;
}
export interface SentText {
  readonly id: string;
  readonly question: string;
  readonly place: string;
  readonly text: string;
}

/** Fewer answers, and nobody but who asked sees what they say. */
export const ANSWERS_NEEDED = 5;
/** Answers are counted, not pupils: both halves of the threshold are that number. */
const ENOUGH = { pupils: ANSWERS_NEEDED, teachers: ANSWERS_NEEDED };
/** Those of no circonscription (collèges) are told apart as one. */
export const NO_DISTRICT = 'Hors circonscription';

/** All of it, for those who sent it, while it goes on too. */
export function allResults(
  questions: readonly SurveyQuestion[],
  answers: readonly CountedAnswer[],
  texts: readonly SentText[],
): QuestionResult[] {
  return questions.map((question) => ({
    question,
    whole: question.kind === 'text' ? null : figuresOf(question, answers, true),
    parts:
      question.kind === 'text'
        ? []
        : [...byDistrict(answersTo(question, answers))].map(([district, some]) => ({
            districts: [district],
            figures: figuresOf(question, some, true),
          })),
    texts: texts.filter((text) => text.question === question.key).map(({ id, place, text }) => ({ id, place, text })),
  }));
}

/**
 * What others may see of a survey that is closed. Each question stands alone, so each has its own partition: a block of
 * circonscriptions that fewer than five answered is only ever told with another, and the whole is made of whole blocks.
 * Blocks are all that is published of a question; no sum or difference of them is smaller than a block.
 */
export function sharedResults(
  questions: readonly SurveyQuestion[],
  answers: readonly CountedAnswer[],
): QuestionResult[] {
  return questions.map((question): QuestionResult => {
    const hidden: QuestionResult = { question, whole: null, parts: [], texts: [] };
    if (question.kind === 'text') return hidden;
    const given = answersTo(question, answers);
    const groups = byDistrict(given);
    const rows = [...groups].map(([district, some]): Row => ({
      id: district,
      within: ['survey'],
      behind: [{ pupils: some.length, teachers: some.length }],
    }));
    const partition = partitionOf(rows, ENOUGH);
    if (partition === null) return hidden;
    const parts = partition.rows.map((districts) => ({
      districts: [...districts].sort((a, b) => a.localeCompare(b, 'fr')),
      figures: figuresOf(
        question,
        districts.flatMap((district) => groups.get(district) ?? []),
        false,
      ),
    }));
    return { question, whole: figuresOf(question, given, false), parts: parts.length > 1 ? parts : [], texts: [] };
  });
}

const answersTo = (question: SurveyQuestion, answers: readonly CountedAnswer[]): CountedAnswer[] =>
  answers.filter(({ kept }) => kept[question.key] !== undefined);

function byDistrict(answers: readonly CountedAnswer[]): Map<string, CountedAnswer[]> {
  const groups = new Map<string, CountedAnswer[]>();
  for (const answer of answers) {
    const district = answer.district ?? NO_DISTRICT;
    groups.set(district, [...(groups.get(district) ?? []), answer]);
  }
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b, 'fr')));
}

/** `exact`: what is one recipient's own answer too (the lowest, the highest, the one in the middle). */
function figuresOf(question: SurveyQuestion, answers: readonly CountedAnswer[], exact: boolean): SurveyFigures {
  const values = answersTo(question, answers).map(({ kept }) => kept[question.key]);
  const figures = { answered: values.length, counts: [], mean: null, lowest: null, median: null, highest: null };
  if (question.kind === 'choice') {
    const chosen = values.flatMap((value) => (typeof value === 'object' ? value : []));
    const counts = question.options.map((label, rank) => ({
      label,
      count: chosen.filter((one) => one === rank).length,
    }));
    return { ...figures, counts };
  }
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const mean = numbers.length === 0 ? null : rounded(numbers.reduce((sum, one) => sum + one, 0) / numbers.length);
  if (question.kind === 'scale') {
    const steps = [1, 2, 3, 4, 5];
    const counts = steps.map((step) => ({
      label: stepLabel(question, step),
      count: numbers.filter((one) => one === step).length,
    }));
    return { ...figures, counts, mean };
  }
  if (!exact) return { ...figures, mean };
  return { ...figures, mean, lowest: numbers[0] ?? null, median: medianOf(numbers), highest: numbers.at(-1) ?? null };
}

type Scale = Extract<SurveyQuestion, { readonly kind: 'scale' }>;
function stepLabel({ lowest, highest }: Scale, step: number): string {
  const words = step === 1 ? lowest : step === 5 ? highest : null;
  return words === null ? String(step) : `${String(step)} (${words})`;
}

function medianOf(sorted: readonly number[]): number | null {
  const middle = Math.floor(sorted.length / 2);
  const [below, above] = [sorted[Math.max(0, Math.ceil(sorted.length / 2) - 1)], sorted[middle]];
  return below === undefined || above === undefined ? null : rounded((below + above) / 2);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
