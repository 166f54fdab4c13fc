import type { QuestionResult, SurveyFigures, SurveyQuestion } from '@chariot/contract';
import { partitionOf, type Row } from '@chariot/kernel';
import type { KeptAnswers } from './answers.js';

/** Whoever answered, in counting: nothing else of her is looked at. */
export interface CountedAnswer {
  /** Of the day of sending; null: of none. */
  readonly district: District | null;
  readonly kept: KeptAnswers;
}
export interface District {
  readonly id: string;
  readonly name: string;
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
const NOWHERE: District = { id: '', name: NO_DISTRICT };

/** @param refs places by their id */
export const districtOf = (id: string | null, refs: ReadonlyMap<string, { readonly name: string }>): District | null =>
  id === null ? null : { id, name: refs.get(id)?.name ?? NO_DISTRICT };

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
        : [...byDistrict(answersTo(question, answers)).values()]
            .map(({ name, some }) => ({ districts: [name], figures: figuresOf(question, some, true) }))
            .sort((a, b) => byNames(a.districts, b.districts)),
    texts: texts.filter((text) => text.question === question.key).map(({ id, place, text }) => ({ id, place, text })),
  }));
}

/**
 * What others may see of a survey that is closed. Each question stands alone, so each has its own partition: a block of
 * circonscriptions that fewer than five answered is only ever told with another, and the whole is made of whole blocks.
 * Blocks are all that is published of a question; no sum or difference of them is smaller than a block. Which they are hangs
 * on nothing that may change once it is closed: a circonscription that takes another name is told with the same others.
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
    const rows = [...groups].map(([id, { some }]): Row => ({
      id,
      within: ['survey'],
      behind: [{ pupils: some.length, teachers: some.length }],
    }));
    const partition = partitionOf(rows, ENOUGH);
    if (partition === null) return hidden;
    const parts = partition.rows
      .map((ids) => ids.flatMap((id) => groups.get(id) ?? []))
      .map((districts) => ({
        districts: districts.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'fr')),
        figures: figuresOf(
          question,
          districts.flatMap(({ some }) => some),
          false,
        ),
      }))
      .sort((a, b) => byNames(a.districts, b.districts));
    return { question, whole: figuresOf(question, given, false), parts: parts.length > 1 ? parts : [], texts: [] };
  });
}

const answersTo = (question: SurveyQuestion, answers: readonly CountedAnswer[]): CountedAnswer[] =>
  answers.filter(({ kept }) => kept[question.key] !== undefined);

interface Group {
  readonly name: string;
  readonly some: CountedAnswer[];
}
/** In the order of what names them for good. */
function byDistrict(answers: readonly CountedAnswer[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const answer of answers) {
    const { id, name } = answer.district ?? NOWHERE;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { name, some: [answer] });
    else group.some.push(answer);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
const byNames = (a: readonly string[], b: readonly string[]): number => a.join(' ').localeCompare(b.join(' '), 'fr');

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
