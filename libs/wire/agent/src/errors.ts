import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type WireAgentErrorCode = 'malformed' | 'tooLarge' | 'unknownVersion' | 'invalidCode';

/** No value from the message is repeated in a sentence: it may hold a key or a code, and the sentence is logged. */
export const WIRE_AGENT_ERRORS = {
  malformed: {
    category: 'invalid',
    fr: 'Le message est incompréhensible (à « {where} ») : mettez l’agent à jour.',
    en: 'Malformed message at "{where}".',
  },
  tooLarge: {
    category: 'tooLarge',
    fr: 'Le message dépasse {limit} octets : il est refusé.',
    en: 'Message larger than {limit} bytes.',
  },
  unknownVersion: {
    category: 'invalid',
    fr: 'Cette version du protocole n’est pas connue : mettez l’agent ou le serveur à jour.',
    en: 'Unknown protocol version.',
  },
  invalidCode: {
    category: 'invalid',
    fr: 'Ce code d’enrôlement est illisible : recopiez ses 10 caractères, par exemple K7QM-3FHD-2X.',
    en: 'Not an enrolment code: 10 characters of Crockford base32.',
  },
} as const satisfies ErrorCatalogue<WireAgentErrorCode>;

export const wireAgentError = makeErrors('wire-agent', WIRE_AGENT_ERRORS);
