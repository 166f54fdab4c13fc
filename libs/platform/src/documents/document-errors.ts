import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type DocumentErrorCode =
  | 'csvTooLarge'
  | 'csvTooManyRows'
  | 'csvIsWorkbook'
  | 'csvEmpty'
  | 'csvUnreadable'
  | 'csvRaggedLine'
  | 'csvDuplicateColumn'
  | 'csvMissingColumn'
  | 'workbookTooWide'
  | 'workbookUnknown';

export const DOCUMENT_ERRORS = {
  csvTooLarge: {
    category: 'tooLarge',
    fr: 'Ce fichier dépasse {max} Ko : envoyez-le en plusieurs parties.',
    en: 'The file is larger than {max} KiB.',
  },
  csvTooManyRows: {
    category: 'tooLarge',
    fr: 'Ce fichier compte plus de {max} lignes : envoyez-le en plusieurs parties.',
    en: 'The file has more than {max} rows.',
  },
  csvIsWorkbook: {
    category: 'invalid',
    fr: 'Ce fichier est un classeur : dans votre tableur, enregistrez la feuille au format CSV puis recommencez.',
    en: 'The file is a workbook, not CSV.',
  },
  csvEmpty: {
    category: 'invalid',
    fr: 'Ce fichier ne contient aucune ligne sous celle des titres : vérifiez que c’est le bon.',
    en: 'The file has no row below its header.',
  },
  csvUnreadable: {
    category: 'invalid',
    fr: 'Ligne {line} : le fichier est illisible à cet endroit ; vérifiez que chaque guillemet ouvert est refermé.',
    en: 'Line {line}: malformed CSV.',
  },
  csvRaggedLine: {
    category: 'invalid',
    fr: 'Ligne {line} : {found} colonnes au lieu de {expected} ; corrigez cette ligne puis recommencez.',
    en: 'Line {line}: {found} columns instead of {expected}.',
  },
  csvDuplicateColumn: {
    category: 'invalid',
    fr: 'La colonne « {column} » figure deux fois : gardez-en une seule.',
    en: 'The column "{column}" is there twice.',
  },
  csvMissingColumn: {
    category: 'invalid',
    fr: 'La colonne « {column} » manque : ajoutez-la à la première ligne du fichier.',
    en: 'The column "{column}" is missing.',
  },
  workbookTooWide: {
    category: 'tooLarge',
    fr: 'Cette feuille compte plus de {max} cellules remplies : ne gardez que les colonnes utiles, puis recommencez.',
    en: 'The sheet has more than {max} filled cells.',
  },
  workbookUnknown: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas un classeur .ods ou .xlsx : enregistrez la feuille dans un de ces formats, ou en CSV.',
    en: 'The archive is neither an ODS nor an XLSX workbook.',
  },
} as const satisfies ErrorCatalogue<DocumentErrorCode>;

export const documentError = makeErrors('documents', DOCUMENT_ERRORS);
