import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type AuditErrorCode = 'unknownPage';

export const AUDIT_ERRORS = {
  unknownPage: {
    category: 'invalid',
    fr: 'Cette page du journal n’existe pas : reprenez le journal au début.',
    en: 'Unknown paging position.',
  },
} as const satisfies ErrorCatalogue<AuditErrorCode>;

export const auditError = makeErrors('audit', AUDIT_ERRORS);
