import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type DepartureErrorCode = 'departureNotFound';

export const DEPARTURE_ERRORS = {
  departureNotFound: {
    category: 'notFound',
    fr: 'Cette annonce est introuvable parmi celles de vos écoles : revenez à l’accueil.',
    en: 'No such departure within reach.',
  },
} as const satisfies ErrorCatalogue<DepartureErrorCode>;

export const departureError = makeErrors('teaching', DEPARTURE_ERRORS);
