import type { ErrorCatalogue } from '@chariot/kernel';

export type ImportErrorCode = 'importNotAConvention' | 'importOtherConvention' | 'importTooLong';

/** Spread into the catalogue of convention. */
export const IMPORT_ERRORS = {
  importNotAConvention: {
    category: 'invalid',
    fr: 'Ce document n’est pas une convention entre une académie et une collectivité : vérifiez que c’est le bon fichier.',
    en: 'The document is not a convention.',
  },
  importOtherConvention: {
    category: 'invalid',
    fr: 'Cette convention ne finance pas de classes mobiles par le « plan numérique pour l’éducation » : Chariot ne lit que celles-là.',
    en: 'The document is a convention about something else.',
  },
  importTooLong: {
    category: 'tooLarge',
    fr: 'Ce document est bien plus long qu’une convention : donnez-la seule, avec ses annexes.',
    en: 'The document is much longer than a convention.',
  },
} as const satisfies ErrorCatalogue<ImportErrorCode>;
