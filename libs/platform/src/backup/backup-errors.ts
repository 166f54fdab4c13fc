import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type BackupErrorCode =
  | 'notACopy'
  | 'otherKey'
  | 'newerFormat'
  | 'newerVersion'
  | 'damaged'
  | 'databaseInUse'
  | 'databaseNotEmpty'
  | 'databaseAhead'
  | 'incomplete'
  | 'nothingToCopy'
  | 'fileExists'
  | 'unknownTable';

export const BACKUP_ERRORS = {
  notACopy: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas une copie de Chariot : indiquez un fichier fait par « npm run backup ».',
    en: 'The file is not a copy made by Chariot.',
  },
  otherKey: {
    category: 'invalid',
    fr: 'Cette copie a été scellée sous une autre clé maîtresse : remettez le fichier de clé de l’ancien serveur (CHARIOT_MASTER_KEY_FILE).',
    en: 'The copy was sealed under another master key.',
  },
  newerFormat: {
    category: 'invalid',
    fr: 'Cette copie est d’un format plus récent que ce Chariot : installez la version qui l’a faite, ou une plus récente.',
    en: 'The copy is of a newer format.',
  },
  newerVersion: {
    category: 'conflict',
    fr: 'Cette copie vient de Chariot {version}, plus récent que celui-ci : installez cette version, puis restaurez.',
    en: 'The copy was made by the newer Chariot {version}.',
  },
  damaged: {
    category: 'invalid',
    fr: 'Cette copie est abîmée ou a été modifiée : rien n’a été restauré ; prenez une autre copie.',
    en: 'The copy is damaged or was tampered with.',
  },
  databaseInUse: {
    category: 'conflict',
    fr: 'Chariot utilise encore cette base : arrêtez-le d’abord, puis restaurez.',
    en: 'Chariot still uses this database.',
  },
  databaseNotEmpty: {
    category: 'conflict',
    fr: 'Cette base contient déjà des données de Chariot ({table}) : restaurez dans une base vide.',
    en: 'The database already holds data ({table}).',
  },
  databaseAhead: {
    category: 'conflict',
    fr: 'Cette base a déjà été préparée par un Chariot plus récent que la copie : restaurez dans une base neuve.',
    en: 'The database was prepared by a newer Chariot than the copy.',
  },
  incomplete: {
    category: 'invalid',
    fr: 'La table {table} compte {found} lignes au lieu de {expected} : rien n’a été restauré ; prenez une autre copie.',
    en: 'Table {table} has {found} rows instead of {expected}.',
  },
  nothingToCopy: {
    category: 'conflict',
    fr: 'Cette base ne contient pas Chariot : vérifiez DATABASE_URL.',
    en: 'The database holds no Chariot.',
  },
  fileExists: {
    category: 'conflict',
    fr: 'Le fichier {file} existe déjà : choisissez un autre nom.',
    en: 'The file {file} exists already.',
  },
  unknownTable: {
    category: 'invalid',
    fr: 'La table {table} de cette copie n’existe pas dans ce Chariot : rien n’a été restauré.',
    en: 'Table {table} of the copy does not exist here.',
  },
} as const satisfies ErrorCatalogue<BackupErrorCode>;

export const backupError = makeErrors('backup', BACKUP_ERRORS);
