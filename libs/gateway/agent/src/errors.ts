import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type GatewayAgentErrorCode =
  | 'unknownDoor'
  | 'unknownIdentity'
  | 'copiedIdentity'
  | 'unnamedProxy'
  | 'tooManyRequests'
  | 'tooManyAtOnce'
  | 'tooManyWaits'
  | 'notJson'
  | 'badRequest'
  | 'unexpected';

/** Read by whoever stands in front of the tablet: the agent shows the French sentence. */
export const GATEWAY_AGENT_ERRORS = {
  unknownDoor: {
    category: 'notFound',
    fr: 'Cette adresse n’existe pas : mettez l’agent ou le serveur à jour.',
    en: 'No such door on the device port.',
  },
  unknownIdentity: {
    category: 'unauthenticated',
    fr: 'Le serveur ne reconnaît pas le certificat de cette tablette : enrôlez-la de nouveau avec un code.',
    en: 'No client certificate, or one that is not believed.',
  },
  copiedIdentity: {
    category: 'unauthenticated',
    fr: 'L’identité de cette tablette se trouve aussi sur une autre machine : elle est mise à l’écart. Prévenez le référent, puis enrôlez-la de nouveau avec un code.',
    en: 'This identity is in use on two machines: both are refused until the device is enrolled again.',
  },
  unnamedProxy: {
    category: 'unauthenticated',
    fr: 'Cette demande porte un certificat que seul un mandataire nommé dans CHARIOT_DEVICE_PROXY peut transmettre : prévenez la personne qui administre le serveur.',
    en: 'A Client-Cert header from somebody who is no named proxy, or beside a certificate of the connection.',
  },
  tooManyRequests: {
    category: 'tooMany',
    fr: 'Trop de demandes à la fois : l’agent recommencera dans {seconds} s.',
    en: 'Too many requests: wait {seconds} s.',
  },
  tooManyAtOnce: {
    category: 'tooMany',
    fr: 'Trop de demandes de cette tablette, ou de cette adresse, sont en cours à la fois : l’agent recommencera dans {seconds} s.',
    en: 'Too many requests under way: wait {seconds} s.',
  },
  tooManyWaits: {
    category: 'unavailable',
    fr: 'Trop de tablettes attendent à la fois sur ce serveur : l’agent recommencera dans {seconds} s.',
    en: 'Too many long polls on this process: wait {seconds} s.',
  },
  notJson: {
    category: 'invalid',
    fr: 'Le serveur n’accepte que du JSON : mettez l’agent à jour.',
    en: 'Only application/json is accepted.',
  },
  badRequest: {
    category: 'invalid',
    fr: 'La demande est incompréhensible : mettez l’agent à jour.',
    en: 'Not a request that HTTP allows.',
  },
  unexpected: {
    category: 'unavailable',
    fr: 'Le serveur a rencontré une erreur inattendue : l’agent recommencera plus tard.',
    en: 'Unexpected error.',
  },
} as const satisfies ErrorCatalogue<GatewayAgentErrorCode>;

export const gatewayAgentError = makeErrors('gateway-agent', GATEWAY_AGENT_ERRORS);
