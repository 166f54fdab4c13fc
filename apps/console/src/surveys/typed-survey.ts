import {
  questionnaireDraft,
  type Questionnaire,
  type QuestionnaireDraft,
  type SurveyQuestion,
} from '@chariot/contract';
import type { TypedKind } from './words.js';

/** A question as it is typed in: every field as text, whatever its kind, so that changing one's mind loses nothing. */
export interface TypedQuestion {
  readonly key: string;
  readonly kind: TypedKind;
  readonly label: string;
  readonly required: boolean;
  /** One a line. */
  readonly options: string;
  readonly lowest: string;
  readonly highest: string;
  readonly unit: string;
  readonly low: string;
  readonly high: string;
}
export interface TypedSurvey {
  readonly title: string;
  readonly introduction: string;
  readonly questions: readonly TypedQuestion[];
}

/** A key that no question has. */
export function newKey(questions: readonly { readonly key: string }[]): string {
  const taken = new Set(questions.map(({ key }) => key));
  let at = questions.length + 1;
  while (taken.has(`q${String(at)}`)) at += 1;
  return `q${String(at)}`;
}

export const newQuestion = (questions: readonly TypedQuestion[], kind: TypedKind = 'one'): TypedQuestion => ({
  ...{ key: newKey(questions), kind, label: '', required: true, options: '', lowest: '', highest: '' },
  ...{ unit: '', low: '', high: '' },
});

const typed = (value: number | null): string => (value === null ? '' : String(value).replace('.', ','));

export function questionToType(question: SurveyQuestion): TypedQuestion {
  const { key, label, required } = question;
  const blank = { ...newQuestion([]), key, label, required };
  switch (question.kind) {
    case 'choice':
      return { ...blank, kind: question.several ? 'several' : 'one', options: question.options.join('\n') };
    case 'scale':
      return { ...blank, kind: 'scale', lowest: question.lowest ?? '', highest: question.highest ?? '' };
    case 'number':
      return {
        ...blank,
        kind: 'number',
        unit: question.unit ?? '',
        low: typed(question.low),
        high: typed(question.high),
      };
    case 'text':
      return { ...blank, kind: 'text' };
  }
}

export const surveyToType = ({ title, introduction, questions }: Questionnaire): TypedSurvey => ({
  ...{ title, introduction: introduction ?? '', questions: questions.map(questionToType) },
});

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
/** `12,5` as 12.5; what is no number stays a text, which the schema then refuses. */
export function numberTyped(text: string): number | null | string {
  const compact = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  if (compact === '') return null;
  return /^-?\d+(\.\d+)?$/.test(compact) ? Number(compact) : text;
}

function questionAsked(question: TypedQuestion): unknown {
  const { key, label, required } = question;
  const common = { key, label, required };
  switch (question.kind) {
    case 'one':
    case 'several': {
      const options = question.options
        .split('\n')
        .map((option) => option.trim())
        .filter((option) => option !== '');
      return { kind: 'choice', ...common, options, several: question.kind === 'several' };
    }
    case 'scale':
      return { kind: 'scale', ...common, lowest: orNull(question.lowest), highest: orNull(question.highest) };
    case 'number': {
      const bounds = { low: numberTyped(question.low), high: numberTyped(question.high) };
      return { kind: 'number', ...common, unit: orNull(question.unit), ...bounds };
    }
    case 'text':
      return { kind: 'text', ...common };
  }
}

export interface CheckedSurvey {
  readonly draft: QuestionnaireDraft | undefined;
  /** By field: `title`, or `questions.2.label`. */
  readonly faults: Readonly<Record<string, string>>;
}

const TOO_FEW = 'Écrivez deux réponses au moins, une par ligne.';
const NO_NUMBER = 'Écrivez un nombre, en chiffres.';

export function checkedSurvey({ title, introduction, questions }: TypedSurvey): CheckedSurvey {
  const asked = questions.map(questionAsked);
  const parsed = questionnaireDraft.safeParse({ title, introduction: orNull(introduction), questions: asked });
  const faults: Record<string, string> = {};
  for (const { path, message, code } of parsed.error?.issues ?? []) {
    const field = path.slice(0, 3).join('.');
    const isBound = path[2] === 'low' || path[2] === 'high';
    if (path[2] === 'options' && code === 'too_small' && path.length === 3) faults[field] ??= TOO_FEW;
    else faults[field] ??= isBound && code === 'invalid_type' ? NO_NUMBER : message;
  }
  return { draft: parsed.success ? parsed.data : undefined, faults };
}

/** One place up or down; where it cannot go, it stays. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const to = from + by;
  const [one, other] = [list[from], list[to]];
  if (one === undefined || other === undefined) return list;
  return list.map((item, at) => (at === from ? other : at === to ? one : item));
}
