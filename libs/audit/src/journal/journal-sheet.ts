import { LocalDate } from '@chariot/kernel';
import type { CsvCell } from '@chariot/platform';
import type { JournalRow } from './journal.repository.js';
import { sentenceOf } from './sentences.js';

/** The journal as a spreadsheet. */
export const JOURNAL_COLUMNS = [
  'Numéro',
  'Fait',
  'Date',
  'Heure (Paris)',
  'Auteur',
  'Nature de l’auteur',
  'Identifiant de l’auteur',
  'Objet',
  'Nature de l’objet',
  'Identifiant de l’objet',
  'Lieu',
  'Acte',
  'Détails',
] as const;

export const EXPORT_CUT =
  'Export limité à 50 000 lignes et 32 Mo : choisissez une période plus courte pour avoir la suite.';

const ACTORS = { person: 'personne', device: 'appareil', system: 'Chariot' } as const;
const TIME = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', timeStyle: 'medium' });

/** What a spreadsheet would run is made harmless by the writer, not here. */
export const journalCells = (row: JournalRow): CsvCell[] => [
  row.id,
  sentenceOf(row.act, row.details),
  LocalDate.format(LocalDate.at(row.at)),
  TIME.format(row.at),
  row.actorLabel,
  ACTORS[row.actorKind],
  row.actorId,
  row.subjectLabel,
  row.subjectKind,
  row.subjectId,
  row.placeId,
  row.act,
  JSON.stringify(row.details),
];
