import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type WindowErrorCode =
  | 'windowNotFound'
  | 'windowCartNotFound'
  | 'windowOutOfReach'
  | 'windowTimes'
  | 'windowTooFar'
  | 'windowInLesson'
  | 'windowReserved'
  | 'windowAlready';

export const WINDOW_ERRORS = {
  windowNotFound: {
    category: 'notFound',
    fr: 'Cette fenêtre de maintenance est introuvable parmi celles de vos écoles : revenez à la classe mobile.',
    en: 'No such maintenance window within reach.',
  },
  windowCartNotFound: {
    category: 'notFound',
    fr: 'Cette classe mobile est introuvable ou fermée : choisissez-en une autre.',
    en: 'No such open cart within reach.',
  },
  windowOutOfReach: {
    category: 'forbidden',
    fr: 'Vous n’ouvrez pas de fenêtre de maintenance dans cette école : demandez à un de ses enseignants.',
    en: 'maintenance:open is not held on the school of this cart.',
  },
  windowTimes: {
    category: 'invalid',
    fr: 'Une fenêtre de maintenance dure d’un quart d’heure à {hours} heures, et n’a pas commencé il y a longtemps : corrigez les heures.',
    en: 'A window lasts between a quarter of an hour and {hours} hours, and begins now or later.',
  },
  windowTooFar: {
    category: 'invalid',
    fr: 'Une fenêtre de maintenance s’ouvre aujourd’hui ou demain : choisissez un jour plus proche.',
    en: 'A window begins today or tomorrow.',
  },
  windowInLesson: {
    category: 'conflict',
    fr: 'Une séance est ouverte avec cette classe mobile jusqu’à {until} : commencez après, ou finissez-la.',
    en: 'A lesson is open with the cart in that time.',
  },
  windowReserved: {
    category: 'conflict',
    fr: 'Cette classe mobile est réservée pendant ces heures ({span}) : choisissez-en d’autres.',
    en: 'The cart is reserved in that time.',
  },
  windowAlready: {
    category: 'conflict',
    fr: 'Une fenêtre de maintenance est déjà ouverte ou prévue pour cette classe mobile : finissez-la d’abord.',
    en: 'The cart has a window that stands.',
  },
} as const satisfies ErrorCatalogue<WindowErrorCode>;

export const windowError = makeErrors('teaching', WINDOW_ERRORS);
