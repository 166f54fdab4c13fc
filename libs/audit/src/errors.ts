import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type AuditErrorCode =
  'unknownPage' | 'exportBusy' | 'registerOutOfReach' | 'registerUnfit' | 'personUnknown' | 'personOutOfReach';

export const AUDIT_ERRORS = {
  unknownPage: {
    category: 'invalid',
    fr: 'Cette page du journal n’existe pas : reprenez le journal au début.',
    en: 'Unknown paging position.',
  },
  exportBusy: {
    category: 'unavailable',
    fr: 'Plusieurs exports du journal sont déjà en cours : recommencez dans une minute.',
    en: 'Enough exports of the journal are waiting already.',
  },
  registerOutOfReach: {
    category: 'notFound',
    fr: 'Ce registre n’est pas dans vos lieux : choisissez un lieu dont vous suivez la protection des données.',
    en: 'No such place within reach of privacy:read.',
  },
  registerUnfit: {
    category: 'invalid',
    fr: 'Ce lieu, « {name} », ne tient pas ce registre : choisissez un lieu de cette nature : {allowed}.',
    en: '"{name}" keeps no such register; expected: {allowed}.',
  },
  personUnknown: {
    category: 'notFound',
    fr: 'Cette personne n’est pas dans vos lieux : vérifiez la liste des personnes.',
    en: 'No such person within reach of privacy:export.',
  },
  personOutOfReach: {
    category: 'forbidden',
    fr: 'Cette personne, « {person} », tient ou a tenu un rôle hors de vos lieux : transmettez sa demande au délégué de l’académie.',
    en: '"{person}" holds or held a role outside the caller’s places.',
  },
} as const satisfies ErrorCatalogue<AuditErrorCode>;

export const auditError = makeErrors('audit', AUDIT_ERRORS);
