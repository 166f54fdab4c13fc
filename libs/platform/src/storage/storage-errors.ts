import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type StorageErrorCode = 'missing' | 'damaged' | 'unreachable';

export const STORAGE_ERRORS = {
  missing: {
    category: 'unavailable',
    fr: 'Le contenu de cette pièce n’est plus dans le stockage : prévenez la personne qui administre Chariot, une copie peut le rendre.',
    en: 'The object is not in the store.',
  },
  damaged: {
    category: 'unavailable',
    fr: 'Le contenu de cette pièce est abîmé dans le stockage : prévenez la personne qui administre Chariot, une copie peut le rendre.',
    en: 'The object does not open, or is not what its name says.',
  },
  unreachable: {
    category: 'unavailable',
    fr: 'Le stockage des pièces ne répond pas : rien n’est enregistré, recommencez plus tard.',
    en: 'The object store cannot be reached.',
  },
} as const satisfies ErrorCatalogue<StorageErrorCode>;

export const storageError = makeErrors('storage', STORAGE_ERRORS);
