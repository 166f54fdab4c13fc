import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type DocumentTextErrorCode =
  | 'documentEmpty'
  | 'documentTooLarge'
  | 'documentUnknownKind'
  | 'documentIsImage'
  | 'documentEncrypted'
  | 'documentUnreadable'
  | 'documentTooComplex';

/** Why the words of a document could not be had. */
export const DOCUMENT_TEXT_ERRORS = {
  documentEmpty: {
    category: 'invalid',
    fr: 'Ce document ne contient aucun texte : vérifiez que c’est le bon.',
    en: 'The document has no text.',
  },
  documentTooLarge: {
    category: 'tooLarge',
    fr: 'Ce document dépasse {max} Mo : enregistrez-le sans ses images, puis recommencez.',
    en: 'The document is larger than {max} MiB.',
  },
  documentUnknownKind: {
    category: 'invalid',
    fr: 'Ce fichier ({found}) ne se lit pas ici : donnez un texte (.txt), un PDF ou un document Word (.docx).',
    en: 'The file ({found}) is neither text, PDF nor DOCX.',
  },
  documentIsImage: {
    category: 'invalid',
    fr: 'Ce PDF est une image (un document numérisé) : donnez le fichier d’origine, ou passez-le d’abord à la reconnaissance de caractères.',
    en: 'The PDF is a scan without text.',
  },
  documentEncrypted: {
    category: 'invalid',
    fr: 'Ce document est protégé par un mot de passe : enregistrez-le sans protection, puis recommencez.',
    en: 'The document is encrypted.',
  },
  documentUnreadable: {
    category: 'invalid',
    fr: 'Ce document est abîmé et ne se lit pas : enregistrez-le de nouveau depuis son logiciel, puis recommencez.',
    en: 'The document is damaged.',
  },
  documentTooComplex: {
    category: 'tooLarge',
    fr: 'Ce document demande trop de mémoire ou de temps pour être lu : donnez-en une version plus simple, sans images.',
    en: 'The document needs too much memory or time.',
  },
} as const satisfies ErrorCatalogue<DocumentTextErrorCode>;

export const documentTextError = makeErrors('documents', DOCUMENT_TEXT_ERRORS);
