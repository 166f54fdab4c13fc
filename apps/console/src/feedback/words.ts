import type { Discipline, FeedbackAudience, FeedbackState, SchoolLevel } from '@chariot/contract';

export const DISCIPLINE_WORDS: Readonly<Record<Discipline, string>> = {
  french: 'Français',
  languages: 'Langues vivantes',
  arts: 'Arts plastiques',
  music: 'Éducation musicale',
  sport: 'Éducation physique et sportive',
  civics: 'Enseignement moral et civique',
  historyGeography: 'Histoire et géographie',
  sciences: 'Sciences et technologie',
  mathematics: 'Mathématiques',
  mediaLiteracy: 'Éducation aux médias',
  other: 'Plusieurs disciplines',
};

export const LEVEL_WORDS: Readonly<Record<SchoolLevel, string>> = {
  ps: 'Petite section',
  ms: 'Moyenne section',
  gs: 'Grande section',
  cp: 'CP',
  ce1: 'CE1',
  ce2: 'CE2',
  cm1: 'CM1',
  cm2: 'CM2',
  ulis: 'ULIS',
};

export const FEEDBACK_STATE_WORDS: Readonly<Record<FeedbackState, string>> = {
  draft: 'Brouillon',
  submitted: 'À relire',
  returned: 'Rendu à son auteur',
  published: 'Publié',
};

export const AUDIENCE_WORDS: Readonly<Record<FeedbackAudience, string>> = {
  academie: 'à l’académie',
  all: 'à tous',
};

export const stateWords = ({
  state,
  audience,
}: {
  readonly state: FeedbackState;
  readonly audience: FeedbackAudience | null;
}): string => (audience === null ? FEEDBACK_STATE_WORDS[state] : `Publié ${AUDIENCE_WORDS[audience]}`);
