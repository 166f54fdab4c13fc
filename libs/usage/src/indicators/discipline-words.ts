import type { Discipline } from '@chariot/contract';

/** As the programme names them. */
export const DISCIPLINE_WORDS: Readonly<Record<Discipline | 'hidden', string>> = {
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
  hidden: 'Domaines trop rares, réunis',
};
