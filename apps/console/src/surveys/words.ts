import type { QuestionnaireState, SurveyAsked } from '@chariot/contract';
import { count, day } from '../formats/index.js';

export const SURVEY_STATE_WORDS: Readonly<Record<QuestionnaireState, string>> = {
  draft: 'Brouillon',
  sent: 'En cours',
  closed: 'Close',
};

export const ASKED_WORDS: Readonly<Record<SurveyAsked, readonly [one: string, many: string]>> = {
  school: ['école', 'écoles'],
  college: ['collège', 'collèges'],
  district: ['circonscription', 'circonscriptions'],
};

/** « 12 réponses sur 40 (30 %) ». */
export function rateWords({ asked, answered }: { readonly asked: number; readonly answered: number }): string {
  if (asked === 0) return 'Aucun destinataire';
  const share = Math.round((answered / asked) * 100);
  return `${count(answered, 'réponse')} sur ${String(asked)} (${String(share)}\u00A0%)`;
}

/** Where a survey is at, in one line. */
export function standingWords(survey: {
  readonly state: QuestionnaireState;
  readonly dueOn: string | null;
  readonly asked: number;
  readonly answered: number;
}): string {
  if (survey.state === 'draft') return 'Brouillon';
  const end = survey.state === 'closed' ? 'close' : `à rendre avant le ${day(survey.dueOn)}`;
  return `${rateWords(survey)}, ${end}`;
}

export const KIND_WORDS = {
  one: 'Un choix parmi plusieurs',
  several: 'Plusieurs choix possibles',
  scale: 'Échelle de 1 à 5',
  number: 'Nombre',
  text: 'Texte libre',
} as const;
export type TypedKind = keyof typeof KIND_WORDS;
