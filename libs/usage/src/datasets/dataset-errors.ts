import type { ErrorCatalogue } from '@chariot/kernel';

export type DatasetErrorCode =
  | 'datasetUnknown'
  | 'yearNotOver'
  | 'datasetFrozen'
  | 'mayNotPublish'
  | 'notADataset'
  | 'signatureWrong'
  | 'otherVersion'
  | 'keyUnknown'
  | 'fingerprintDiffers'
  | 'ownDataset'
  | 'alreadyOtherwise';

export const DATASET_ERRORS = {
  datasetUnknown: {
    category: 'notFound',
    fr: 'Aucun jeu de données n’est figé pour {year} : choisissez-en un de la liste.',
    en: 'No dataset of {year} is kept.',
  },
  yearNotOver: {
    category: 'conflict',
    fr: 'L’année {year} n’est pas finie ou pas encore publiée : son jeu de données se fige à partir du 1er septembre qui la suit.',
    en: 'School year {year} is not over, or not yet released.',
  },
  datasetFrozen: {
    category: 'conflict',
    fr: 'Le jeu de données de {year} est déjà figé, et ne change plus.',
    en: 'The dataset of {year} is frozen.',
  },
  mayNotPublish: {
    category: 'forbidden',
    fr: 'Figer ou reprendre un jeu de données revient à l’académie : demandez-le à qui y tient ce rôle.',
    en: 'usage:publish is not held on an académie.',
  },
  notADataset: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas un jeu de données signé : demandez à l’autre instance son « export signé ».',
    en: 'Not a signed dataset.',
  },
  signatureWrong: {
    category: 'invalid',
    fr: 'La signature de ce fichier est fausse : il a été modifié, redemandez-le.',
    en: 'The signature does not verify.',
  },
  otherVersion: {
    category: 'invalid',
    fr: 'Ce jeu de données est d’une autre version ({version}) : celle que Chariot lit ici est la {known}.',
    en: 'Dataset version {version}; this program reads {known}.',
  },
  keyUnknown: {
    category: 'conflict',
    fr: 'Cette instance n’est pas connue : demandez-lui son empreinte, et saisissez-la avec son nom.',
    en: 'The signing key is not trusted yet; a fingerprint and a name are needed.',
  },
  fingerprintDiffers: {
    category: 'conflict',
    fr: 'L’empreinte saisie n’est pas celle du fichier : vérifiez-la auprès de l’autre instance, de vive voix.',
    en: 'The typed fingerprint is not that of the signing key.',
  },
  ownDataset: {
    category: 'conflict',
    fr: 'Ce jeu de données vient de cette instance : il y est déjà.',
    en: 'Signed by this very instance.',
  },
  alreadyOtherwise: {
    category: 'conflict',
    fr: 'Un autre jeu de données de {year} a déjà été repris de cette instance : un jeu figé ne change pas, demandez-lui pourquoi il diffère.',
    en: 'Another dataset of {year} of this origin is kept.',
  },
} as const satisfies ErrorCatalogue<DatasetErrorCode>;
