import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type LessonErrorCode =
  | 'lessonNotFound'
  | 'lessonAlreadyOpen'
  | 'lessonTooLate'
  | 'lessonOver'
  | 'lessonTooShort'
  | 'lessonOfAColleague'
  | 'lessonCounted'
  | 'mayNotTeachHere'
  | 'lessonCartNotFound'
  | 'cartInUse'
  | 'tabletUnknown'
  | 'orderWithoutText'
  | 'orderWithoutAddress'
  | 'orderNoTablet'
  | 'orderInSharedCart'
  | 'boxNotDeclared'
  | 'boxCouncilNotInformed';

export const LESSON_ERRORS = {
  lessonNotFound: {
    category: 'notFound',
    fr: 'Cette séance est introuvable parmi celles que vous pouvez voir : revenez à l’accueil.',
    en: 'No such lesson within reach.',
  },
  lessonAlreadyOpen: {
    category: 'conflict',
    fr: 'Vous avez déjà une séance ouverte avec cette classe mobile : finissez-la d’abord.',
    en: 'The teacher has an open lesson with this cart.',
  },
  lessonTooLate: {
    category: 'invalid',
    fr: 'Une séance se note au plus tard {hours} heures après son début, et jamais à l’avance : corrigez l’heure.',
    en: 'A lesson begins between {hours} hours ago and now.',
  },
  lessonOver: {
    category: 'conflict',
    fr: 'Cette séance est finie : ouvrez-en une autre pour agir sur les tablettes.',
    en: 'The lesson is over.',
  },
  lessonTooShort: {
    category: 'invalid',
    fr: 'Avec cette durée la séance serait déjà finie : choisissez-en une plus longue, ou finissez la séance.',
    en: 'Of that length the lesson would be over.',
  },
  lessonOfAColleague: {
    category: 'forbidden',
    fr: 'Cette séance est celle d’une autre personne : vous pouvez la finir, pas agir ni répondre à sa place.',
    en: 'Only the teacher of a lesson acts in it and answers for it.',
  },
  lessonCounted: {
    category: 'conflict',
    fr: 'Cette séance est déjà comptée : sa réponse ne change plus.',
    en: 'The lesson was counted; its answer stands.',
  },
  mayNotTeachHere: {
    category: 'forbidden',
    fr: 'Vous n’ouvrez pas de séance dans cette école : choisissez une classe mobile de la vôtre.',
    en: 'lesson:run is not held on the school of this cart.',
  },
  lessonCartNotFound: {
    category: 'notFound',
    fr: 'Cette classe mobile est introuvable ou fermée : choisissez-en une autre.',
    en: 'No such open cart within reach.',
  },
  cartInUse: {
    category: 'conflict',
    fr: 'Cette classe mobile est en séance avec {who} jusqu’à {until} : attendez, ou finissez cette séance si elle a été oubliée.',
    en: 'The cart is in a lesson.',
  },
  tabletUnknown: {
    category: 'invalid',
    fr: 'Une des tablettes n’était pas en service au début de la séance : rechargez la page, puis recomptez.',
    en: 'A slot is none of the lesson’s.',
  },
  orderWithoutText: { category: 'invalid', fr: 'Écrivez le message à afficher.', en: 'A message needs its text.' },
  orderWithoutAddress: {
    category: 'invalid',
    fr: 'Écrivez l’adresse de la page à ouvrir.',
    en: 'The page to open needs its address.',
  },
  orderNoTablet: {
    category: 'invalid',
    fr: 'Aucune tablette en service parmi celles que vous avez choisies : choisissez-en d’autres.',
    en: 'No tablet in service in these slots.',
  },
  orderInSharedCart: {
    category: 'conflict',
    fr: 'Une autre demi-classe utilise cette classe mobile : choisissez vos tablettes une par une.',
    en: 'The cart is shared by two half-classes: name the slots.',
  },
  boxNotDeclared: {
    category: 'conflict',
    fr: 'Cette classe mobile n’a pas de borne Wi-Fi déclarée : demandez à qui la gère de la noter sur sa fiche.',
    en: 'The cart has no Wi-Fi box.',
  },
  boxCouncilNotInformed: {
    category: 'conflict',
    fr: 'Cette borne ne peut pas encore servir : le conseil d’école doit en avoir été informé (loi n° 2015-136, art. 7), et la date notée sur la fiche de la classe mobile.',
    en: 'The box may not serve before the conseil d’école was told of it.',
  },
} as const satisfies ErrorCatalogue<LessonErrorCode>;

export const lessonError = makeErrors('teaching', LESSON_ERRORS);
