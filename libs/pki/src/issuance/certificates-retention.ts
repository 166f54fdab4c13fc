import type { RetentionRule } from '@chariot/platform';

/** A certificate that is forgotten could not be refused. */
export const CERTIFICATES_RETENTION: RetentionRule = {
  name: 'pki.certificates',
  what: 'Autorité, certificats des appareils et du serveur, liste de révocation',
  tables: [
    ...['pki.authority', 'pki.server_certificate', 'pki.registration_certificate'],
    ...['pki.device_certificate', 'pki.revocation_list'],
  ],
  daysKept: null,
  why: 'Aucune donnée personnelle ; un certificat oublié ne pourrait plus être refusé.',
};
