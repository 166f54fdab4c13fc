import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type GatewayScepErrorCode = 'unknownSigner' | 'neverUsed' | 'notRsa' | 'refused' | 'unavailable';

export const GATEWAY_SCEP_ERRORS = {
  unknownSigner: {
    category: 'forbidden',
    fr: 'Le certificat à renouveler n’est pas connu, ou ne vaut plus : enrôlez la tablette de nouveau avec un code.',
    en: 'A renewal that is not signed by a certificate of ours that is good.',
  },
  neverUsed: {
    category: 'forbidden',
    fr: 'Le certificat à renouveler n’a jamais servi : terminez d’abord l’enrôlement de la tablette.',
    en: 'A certificate that nobody has come with yet is not renewed.',
  },
  notRsa: {
    category: 'forbidden',
    fr: 'La demande est signée par une clé qui n’est pas RSA : renouvelez ce certificat comme il a été obtenu, ou enrôlez la tablette de nouveau avec un code.',
    en: 'The answer is sealed for the signer’s key, which only an RSA key opens.',
  },
  refused: {
    category: 'forbidden',
    fr: 'La demande de certificat est refusée : téléchargez un autre profil avec le code de l’emplacement.',
    en: 'The request is refused.',
  },
  unavailable: {
    category: 'unavailable',
    fr: 'Le serveur ne peut pas répondre pour l’instant : recommencez plus tard.',
    en: 'Not available for now.',
  },
} as const satisfies ErrorCatalogue<GatewayScepErrorCode>;

export const gatewayScepError = makeErrors('gateway-scep', GATEWAY_SCEP_ERRORS);
