import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type WireScepErrorCode =
  | 'malformed'
  | 'tooLarge'
  | 'unknownOperation'
  | 'unsupportedMessage'
  | 'unreadableRequest'
  | 'foreignKey'
  | 'malformedRequest'
  | 'unprovedKey'
  | 'notOurs';

/** No value from a message is repeated in a sentence: it may be a challenge, and the sentence is logged. */
export const WIRE_SCEP_ERRORS = {
  malformed: {
    category: 'invalid',
    fr: 'La demande de certificat est incompréhensible (à « {where} ») : recommencez l’enrôlement.',
    en: 'Malformed SCEP message at "{where}".',
  },
  tooLarge: {
    category: 'tooLarge',
    fr: 'La demande de certificat dépasse {limit} octets : recommencez l’enrôlement.',
    en: 'SCEP message larger than {limit} bytes.',
  },
  unknownOperation: {
    category: 'invalid',
    fr: 'Cette opération de SCEP n’est pas connue : vérifiez l’adresse donnée à l’appareil.',
    en: 'Unknown SCEP operation.',
  },
  unsupportedMessage: {
    category: 'invalid',
    fr: 'Ce serveur ne répond pas à cette sorte de message ({kind}) : recommencez l’enrôlement.',
    en: 'A message of kind {kind} is not answered here.',
  },
  unreadableRequest: {
    category: 'invalid',
    fr: 'La demande de certificat ne se lit pas : reprenez le certificat du serveur, puis recommencez l’enrôlement.',
    en: 'The request inside the message cannot be read.',
  },
  foreignKey: {
    category: 'forbidden',
    fr: 'La clé à certifier n’est pas celle qui a signé la demande : recommencez l’enrôlement.',
    en: 'The key to certify is not the one that signed the message.',
  },
  malformedRequest: {
    category: 'invalid',
    fr: 'La demande de certificat (PKCS #10) est incompréhensible : recommencez l’enrôlement.',
    en: 'Malformed PKCS #10 request.',
  },
  unprovedKey: {
    category: 'forbidden',
    fr: 'La demande de certificat n’est pas signée par sa propre clé : recommencez l’enrôlement.',
    en: 'The request is not signed by the key that it carries.',
  },
  notOurs: {
    category: 'invalid',
    fr: 'Cette réponse ne correspond pas à la demande : recommencez l’enrôlement.',
    en: 'The reply does not answer the request that was made.',
  },
} as const satisfies ErrorCatalogue<WireScepErrorCode>;

export const wireScepError = makeErrors('wire-scep', WIRE_SCEP_ERRORS);
