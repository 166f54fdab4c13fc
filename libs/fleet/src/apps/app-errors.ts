import type { ErrorCatalogue } from '@chariot/kernel';

export type AppErrorCode =
  | 'appNotFound'
  | 'appAssignmentNotFound'
  | 'appRequestNotFound'
  | 'appNameTaken'
  | 'appRequestNotApproved'
  | 'appRequestElsewhere'
  | 'appOutOfPlace'
  | 'appAlreadyAsked'
  | 'appRequestOver'
  | 'appOpinionMissing'
  | 'notATeacher'
  | 'licencesMissing'
  | 'licencesByStore';

export const APP_ERRORS = {
  appNotFound: {
    category: 'notFound',
    fr: 'Cette application est introuvable parmi celles que vous pouvez voir : revenez au catalogue.',
    en: 'No such application within reach.',
  },
  appAssignmentNotFound: {
    category: 'notFound',
    fr: 'Cette affectation n’existe plus : rechargez la page.',
    en: 'No such assignment of the application.',
  },
  appRequestNotFound: {
    category: 'notFound',
    fr: 'Cette demande est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such request within reach.',
  },
  appNameTaken: {
    category: 'conflict',
    fr: '« {name} » est déjà au catalogue de ce lieu : ouvrez-la depuis le catalogue.',
    en: '"{name}" is in that catalogue already.',
  },
  appRequestNotApproved: {
    category: 'conflict',
    fr: 'Une application entre au catalogue quand une demande a été approuvée, une seule fois : celle-ci ne l’est pas, ou y est déjà entrée.',
    en: 'The request is not approved, or is in the catalogue already.',
  },
  appRequestElsewhere: {
    category: 'invalid',
    fr: 'Cette demande vient d’une école qui n’est pas de ce lieu : choisissez un lieu dont l’école dépend.',
    en: 'The request is of a school outside that place.',
  },
  appOutOfPlace: {
    category: 'invalid',
    fr: 'Cette application est au catalogue de « {place} » : elle ne s’installe que là et au-dessous.',
    en: 'An application is installed at or below the place that keeps it ("{place}").',
  },
  appAlreadyAsked: {
    category: 'conflict',
    fr: '« {name} » est déjà demandée pour cette école : donnez plutôt votre avis sur cette demande.',
    en: '"{name}" is asked for already.',
  },
  appRequestOver: {
    category: 'conflict',
    fr: 'Cette demande a déjà reçu sa réponse, ou a été retirée : rechargez la page.',
    en: 'The request is over.',
  },
  appOpinionMissing: {
    category: 'conflict',
    fr: 'Il manque l’avis favorable d’un enseignant de l’école, autre que vous : demandez-le, ou portez la question au conseil des maîtres.',
    en: 'A favourable opinion of a teacher other than the caller is missing.',
  },
  notATeacher: {
    category: 'forbidden',
    fr: 'Cet avis est celui des enseignants, et vous n’enseignez pas dans cette école : demandez-le à l’un d’eux.',
    en: 'Only teachers of the school give this opinion.',
  },
  licencesMissing: {
    category: 'conflict',
    fr: 'Il n’y a pas assez de licences pour tous les chariots concernés : achetez-en, ou retirez l’application ailleurs.',
    en: 'Not enough licences.',
  },
  licencesByStore: {
    category: 'conflict',
    fr: 'Les licences de cette application sont comptées chez Apple : achetez-en dans Apple School Manager, leur nombre suivra ici.',
    en: 'The store counts these licences.',
  },
} as const satisfies ErrorCatalogue<AppErrorCode>;
