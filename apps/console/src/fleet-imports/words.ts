import type { FleetImport, ImportColumns, ImportField, ImportOutcome } from '@chariot/contract';
import { count } from '../formats/index.js';

export const FIELD_WORDS: Readonly<Record<ImportField, string>> = {
  serialNumber: 'Numéro de série',
  manufacturer: 'Fabricant',
  model: 'Modèle',
  assetTag: 'Numéro d’inventaire',
  uai: 'École (UAI)',
  classroom: 'Classe mobile',
  slot: 'Emplacement',
  acquiredOn: 'Date d’achat',
  system: 'Système',
};

/** What becomes of a line: before it is done, then once it is. */
export const OUTCOME_WORDS: Readonly<Record<ImportOutcome, { readonly before: string; readonly after: string }>> = {
  doubt: { before: 'Laissée de côté', after: 'Laissée de côté' },
  created: { before: 'À enregistrer', after: 'Enregistrée' },
  completed: { before: 'À compléter', after: 'Complétée' },
  unchanged: { before: 'Déjà connue', after: 'Déjà connue' },
};
/** What asks for somebody first. */
export const OUTCOMES = Object.keys(OUTCOME_WORDS) as readonly ImportOutcome[];

export const countOf = (found: FleetImport, outcome: ImportOutcome): number =>
  outcome === 'doubt' ? found.doubts : found[outcome];

/** « 3 à enregistrer, 1 à compléter, 2 laissées de côté ». */
export function sumWords(found: FleetImport, done: boolean): string {
  const words = [
    [found.created, done ? ['enregistrée', 'enregistrées'] : ['à enregistrer', 'à enregistrer']],
    [found.completed, done ? ['complétée', 'complétées'] : ['à compléter', 'à compléter']],
    [found.unchanged, ['déjà connue', 'déjà connues']],
    [found.doubts, ['laissée de côté', 'laissées de côté']],
  ] as const;
  return words
    .filter(([number]) => number > 0)
    .map(([number, [one, many]]) => count(number, one, many))
    .join(', ');
}

/** In a list of choices: as it was recognised. Not a title, which a file could have. */
export const AS_RECOGNISED = '\u0000recognised';
export const NO_COLUMN = '\u0000none';

export const choiceOf = (columns: ImportColumns, field: ImportField): string => {
  const chosen = columns[field];
  return chosen === undefined ? AS_RECOGNISED : (chosen ?? NO_COLUMN);
};

/** What was chosen of one field beside what was of the others. */
export function withChoice(columns: ImportColumns, field: ImportField, choice: string): ImportColumns {
  const { [field]: _before, ...others } = columns;
  if (choice === AS_RECOGNISED) return others;
  return { ...others, [field]: choice === NO_COLUMN ? null : choice };
}
