import type { Discipline } from '@chariot/contract';

/** As the programme names them. */
const DISCIPLINE_WORDS: Readonly<Record<Discipline, string>> = {
  french: 'Français',
  languages: 'Langues vivantes',
  arts: 'Arts plastiques',
  music: 'Éducation musicale',
  sport: 'Éducation physique et sportive',
  civics: 'Enseignement moral et civique',
  historyGeography: 'Histoire et géographie',
  sciences: 'Sciences et technologie',
  mathematics: 'Mathématiques',
  mediaLiteracy: 'Éducation aux médias et à l’information',
  other: 'Autres et projets croisés',
};

/** One, or several that are only told together. */
export const disciplineWords = (disciplines: readonly string[]): string =>
  disciplines.map((one) => (DISCIPLINE_WORDS as Readonly<Record<string, string>>)[one] ?? one).join(', ');
