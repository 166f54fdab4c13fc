import { PROVIDER_REFUSALS } from '@chariot/contract';

type ProviderRefusal = (typeof PROVIDER_REFUSALS)[number];

const SENTENCES: Readonly<Record<ProviderRefusal, string>> = {
  providerUnknown: 'Ce fournisseur d’identité n’est pas celui de cette instance.',
  providerAway: 'Le fournisseur d’identité ne répond pas. Réessayez dans quelques minutes, ou entrez autrement.',
  providerRefused: 'Le fournisseur d’identité n’a pas confirmé votre identité. Recommencez, ou entrez autrement.',
  providerFlowGone:
    'Cette connexion a déjà servi, a trop attendu ou vient d’un autre navigateur. Recommencez depuis l’entrée.',
  providerNotAdded:
    'Votre identité est confirmée, mais vous n’êtes pas encore dans Chariot : demandez à l’administration de vous ajouter.',
  providerOfAnother:
    'Ce compte est déjà lié à une personne, ou le vôtre en a déjà un autre : déliez d’abord l’ancien dans « Mon compte ».',
  providerNotLinked: 'Ce compte n’est pas le vôtre dans Chariot : il ne peut pas confirmer que c’est bien vous.',
  proofNeeded: 'Confirmez d’abord que c’est bien vous, puis recommencez.',
  freshSessionNeeded: 'Pour ajouter un premier moyen de connexion, reconnectez-vous avec un nouveau lien.',
  sessionGone: 'Cette session vient d’être fermée : reconnectez-vous, puis recommencez.',
  tooManyAttempts: 'Trop de connexions sont commencées : attendez quelques minutes, puis recommencez.',
};

/** By the code that the api put in the address; never words from the address itself, which anybody can write. */
export const providerRefusal = (code: string): string =>
  PROVIDER_REFUSALS.some((known) => known === code)
    ? SENTENCES[code as ProviderRefusal]
    : 'La connexion n’a pas abouti. Recommencez ; si cela continue, entrez autrement.';
