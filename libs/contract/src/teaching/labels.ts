import type { LoanBorrower, LoanReturn } from './loans.js';
import type { Discipline, Incident, SchoolLevel } from './words.js';

/** As teachers say them. */
export const LEVEL_LABELS = {
  ps: 'PS',
  ms: 'MS',
  gs: 'GS',
  cp: 'CP',
  ce1: 'CE1',
  ce2: 'CE2',
  cm1: 'CM1',
  cm2: 'CM2',
  ulis: 'ULIS',
} as const satisfies Record<SchoolLevel, string>;

export const DISCIPLINE_LABELS = {
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
  other: 'Autre, ou plusieurs',
} as const satisfies Record<Discipline, string>;

export const INCIDENT_LABELS = {
  none: 'Sans incident',
  minor: 'Incident mineur',
  blocking: 'Incident bloquant',
} as const satisfies Record<Incident, string>;

/** As the slip and the list say them. */
export const LOAN_BORROWER_LABELS = {
  teacher: 'Enseignant de l’école',
  schoolHead: 'Direction de l’école',
  assistant: 'Accompagnant (AESH)',
  otherStaff: 'Autre adulte de l’école',
  family: 'Famille',
} as const satisfies Record<LoanBorrower, string>;

export const LOAN_RETURN_LABELS = {
  good: 'En bon état',
  incomplete: 'Il manque quelque chose',
  damaged: 'Abîmée',
  lost: 'Ne reviendra pas',
} as const satisfies Record<LoanReturn, string>;
