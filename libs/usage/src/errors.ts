import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';
import { DATASET_ERRORS, type DatasetErrorCode } from './datasets/dataset-errors.js';
import { FOLLOW_UP_ERRORS, type FollowUpErrorCode } from './follow-up/follow-up-errors.js';

export type UsageErrorCode =
  | DatasetErrorCode
  | FollowUpErrorCode
  | ('outOfReach' | 'periodReversed' | 'periodTooLong' | 'noReportHere' | 'reportUnknown');

export const USAGE_ERRORS = {
  ...DATASET_ERRORS,
  ...FOLLOW_UP_ERRORS,
  outOfReach: {
    category: 'forbidden',
    fr: 'Vous ne lisez pas les chiffres de ce lieu : choisissez-en un des vôtres.',
    en: 'The figures of this place are not within reach.',
  },
  noReportHere: {
    category: 'invalid',
    fr: '« {name} » n’a pas de rapport mensuel : demandez celui d’une circonscription, d’une collectivité, d’un département ou de l’académie.',
    en: 'A school has no monthly report.',
  },
  reportUnknown: {
    category: 'notFound',
    fr: 'Aucun rapport de {month} n’a été fait pour « {name} » : choisissez-en un de la liste.',
    en: 'No report of {month} was made for {name}.',
  },
  periodReversed: {
    category: 'invalid',
    fr: 'La période finit avant de commencer : choisissez un dernier mois qui suit le premier.',
    en: 'The period ends before it begins.',
  },
  periodTooLong: {
    category: 'invalid',
    fr: 'La période est trop longue : choisissez {months} mois au plus.',
    en: 'The period is longer than {months} months.',
  },
} as const satisfies ErrorCatalogue<UsageErrorCode>;

export const usageError = makeErrors('usage', USAGE_ERRORS);
