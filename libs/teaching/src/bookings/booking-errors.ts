import type { ErrorCatalogue } from '@chariot/kernel';

export type BookingErrorCode =
  | 'cartNotFound'
  | 'outOfReach'
  | 'bookingNotFound'
  | 'bookingTaken'
  | 'schoolClosed'
  | 'bookingInThePast'
  | 'bookingBackwards'
  | 'seriesTooLong'
  | 'moreThanSlots'
  | 'bookingOver'
  | 'mayNotCancel'
  | 'reasonMissing'
  | 'tooManyFeeds'
  | 'feedNotFound'
  | 'feedClosed';

export const BOOKING_ERRORS = {
  cartNotFound: {
    category: 'notFound',
    fr: 'Cette classe mobile est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such open classroom, or out of reach.',
  },
  outOfReach: {
    category: 'forbidden',
    fr: 'Votre fonction dans cette école ne le permet pas : demandez-le à la direction ou au référent numérique.',
    en: 'Not permitted on this school.',
  },
  bookingNotFound: {
    category: 'notFound',
    fr: 'Cette réservation est introuvable parmi celles que vous pouvez voir : revenez à l’agenda.',
    en: 'No such booking, or out of reach.',
  },
  bookingTaken: {
    category: 'conflict',
    fr: 'Le {day}, {reason} : {advice}.',
    en: 'Taken on {day}: {reason}. {advice}',
  },
  schoolClosed: {
    category: 'invalid',
    fr: 'Le {day}, {reason} : choisissez un autre créneau.',
    en: 'The school is closed on {day}: {reason}.',
  },
  bookingInThePast: {
    category: 'invalid',
    fr: 'Ce créneau est déjà passé : choisissez-en un à venir.',
    en: 'The slot is over.',
  },
  bookingBackwards: {
    category: 'invalid',
    fr: 'La fin de la réservation doit venir après son début, et sa dernière semaine après la première : corrigez-les.',
    en: 'The booking ends before it begins.',
  },
  seriesTooLong: {
    category: 'invalid',
    fr: 'On réserve un an à l’avance au plus : choisissez une date de fin plus proche.',
    en: 'A booking is at most one year ahead.',
  },
  moreThanSlots: {
    category: 'invalid',
    fr: '« {cart} » compte {slots} tablettes : demandez-en moins.',
    en: '{cart} has {slots} slots.',
  },
  bookingOver: {
    category: 'conflict',
    fr: 'Cette réservation est passée ou déjà annulée : il n’y a plus rien à annuler.',
    en: 'The booking is over or cancelled.',
  },
  mayNotCancel: {
    category: 'forbidden',
    fr: 'Cette réservation est celle d’une autre personne : demandez-lui de l’annuler, ou à la direction.',
    en: 'Somebody else’s booking.',
  },
  reasonMissing: {
    category: 'invalid',
    fr: 'Vous annulez la réservation d’une autre personne : dites-lui pourquoi en quelques mots.',
    en: 'A reason is needed to cancel somebody else’s booking.',
  },
  tooManyFeeds: {
    category: 'conflict',
    fr: 'Vous avez déjà {most} adresses d’agenda ouvertes : fermez-en une.',
    en: 'At most {most} feeds for one person.',
  },
  feedNotFound: {
    category: 'notFound',
    fr: 'Cette adresse d’agenda est introuvable parmi les vôtres : revenez à la liste.',
    en: 'No such calendar feed of hers.',
  },
  feedClosed: {
    category: 'gone',
    fr: 'Cette adresse d’agenda ne répond plus : ouvrez-en une autre depuis vos réservations.',
    en: 'This calendar feed is closed.',
  },
} as const satisfies ErrorCatalogue<BookingErrorCode>;
