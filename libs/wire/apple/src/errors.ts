import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type WireAppleErrorCode =
  | 'malformed'
  | 'tooLarge'
  | 'unknownMessage'
  | 'unknownResult'
  | 'unwritable'
  | 'invalidCommand'
  | 'invalidPayload'
  | 'invalidDeclaration'
  | 'locationRefused'
  | 'unfitIpa';

/** No value from a message is repeated in a sentence: it may hold a token, a key or a name, and the sentence is logged. */
export const WIRE_APPLE_ERRORS = {
  malformed: {
    category: 'invalid',
    fr: 'Le message de l’iPad est incompréhensible (à « {where} ») : mettez iPadOS à jour, ou enrôlez l’iPad de nouveau.',
    en: 'Malformed message at "{where}".',
  },
  tooLarge: {
    category: 'tooLarge',
    fr: 'Le message de l’iPad dépasse la limite ({limit} {unit}) : redémarrez l’iPad, puis recommencez.',
    en: 'Message beyond {limit} {unit}.',
  },
  unknownMessage: {
    category: 'invalid',
    fr: 'Ce message n’est ni un enrôlement ni un compte rendu d’iPad que Chariot connaisse : mettez le serveur à jour.',
    en: 'Neither a check-in message nor a report that is known.',
  },
  unknownResult: {
    category: 'invalid',
    fr: 'Chariot ne lit pas les réponses à la commande « {requestType} » : retirez-la de la demande.',
    en: 'Results of "{requestType}" are not read.',
  },
  unwritable: {
    category: 'invalid',
    fr: 'Cette valeur ne peut pas être écrite pour un iPad (à « {where} ») : corrigez-la puis recommencez.',
    en: 'Value at "{where}" has no form in a property list.',
  },
  invalidCommand: {
    category: 'invalid',
    fr: 'La commande « {requestType} » est incomplète ou contradictoire (à « {where} ») : corrigez-la puis recommencez.',
    en: 'Invalid command {requestType} at "{where}".',
  },
  invalidPayload: {
    category: 'invalid',
    fr: 'Le réglage « {payloadType} » est incomplet ou contradictoire (à « {where} ») : corrigez-le puis recommencez.',
    en: 'Invalid payload {payloadType} at "{where}".',
  },
  invalidDeclaration: {
    category: 'invalid',
    fr: 'La déclaration « {declarationType} » est incomplète ou contradictoire (à « {where} ») : corrigez-la puis recommencez.',
    en: 'Invalid declaration {declarationType} at "{where}".',
  },
  locationRefused: {
    category: 'forbidden',
    fr: 'La position d’un iPad n’est lue que lorsqu’il est en mode Perdu : activez d’abord ce mode, à deux personnes.',
    en: 'A position is read in Lost Mode only.',
  },
  unfitIpa: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas une application iPad à installer hors de l’App Store (à « {where} ») : demandez à son auteur un .ipa signé pour une diffusion interne.',
    en: 'Not an .ipa for in-house distribution, at "{where}".',
  },
} as const satisfies ErrorCatalogue<WireAppleErrorCode>;

export const wireAppleError = makeErrors('wire-apple', WIRE_APPLE_ERRORS);

/** @param where a name of the protocol, or a place in the document: never what the sender wrote */
export const malformed = (where: string, cause?: unknown) =>
  wireAppleError('malformed', { where }, cause === undefined ? undefined : { cause });
