import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type AppleOwnAppsErrorCode =
  'appNotFound' | 'nothingDeposited' | 'tooLarge' | 'anotherBundle' | 'boughtAlready' | 'expired' | 'notForIpad';

export const APPLE_OWN_APPS_ERRORS = {
  appNotFound: {
    category: 'notFound',
    fr: 'Cette application est introuvable parmi celles dont vous tenez le catalogue : revenez à la liste.',
    en: 'No such application that the caller may write.',
  },
  nothingDeposited: {
    category: 'conflict',
    fr: 'Aucun fichier n’est déposé pour cette application : il n’y a rien à retirer.',
    en: 'No .ipa was deposited.',
  },
  tooLarge: {
    category: 'tooLarge',
    fr: 'Ce fichier dépasse 16 Mio : demandez à son auteur une application plus légère, ou passez par l’App Store.',
    en: 'The .ipa is beyond 16 MiB.',
  },
  anotherBundle: {
    category: 'conflict',
    fr: 'Ce fichier est l’application « {given} », et le catalogue attend « {wanted} » : corrigez l’identifiant iPad de la fiche, ou déposez le bon fichier.',
    en: 'The .ipa has another bundle identifier than the catalogue.',
  },
  boughtAlready: {
    category: 'conflict',
    fr: 'Cette application s’installe déjà par les licences de l’App Store : retirez-la d’abord d’Apple School Manager.',
    en: 'The application has licences of the store.',
  },
  expired: {
    category: 'conflict',
    fr: 'Cette application ne s’ouvre plus depuis le {day} : demandez-en une autre à son auteur.',
    en: 'The provisioning profile has expired.',
  },
  notForIpad: {
    category: 'conflict',
    fr: 'Cette application n’est pas faite pour iPad : demandez-en une autre à son auteur.',
    en: 'The application does not run on iPads.',
  },
} as const satisfies ErrorCatalogue<AppleOwnAppsErrorCode>;

export const appleOwnAppsError = makeErrors('apple-own-apps', APPLE_OWN_APPS_ERRORS);
