import { DomainError, makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type AgentErrorCode =
  | 'untrusted'
  | 'outOfDate'
  | 'unreachable'
  | 'notEnrolled'
  | 'alreadyEnrolled'
  | 'alreadyRunning'
  | 'badServerUrl'
  | 'badFingerprint'
  | 'unsafeText'
  | 'badSetting'
  | 'escapes'
  | 'stateUnreadable';

/** Sentences are for whoever prepares the tablet, at its keyboard. No secret is ever a parameter. */
export const AGENT_ERRORS = {
  untrusted: {
    category: 'unauthenticated',
    fr: 'Ce serveur n’est pas celui de votre parc ({why}) : rien ne lui a été envoyé.',
    en: 'The server is not the pinned one ({why}).',
  },
  outOfDate: {
    category: 'unauthenticated',
    fr: 'Le certificat du serveur n’est pas valable à cette date ({why}) : rien ne lui a été envoyé.',
    en: 'The server certificate is not valid now ({why}).',
  },
  unreachable: {
    category: 'unavailable',
    fr: 'Le serveur ne répond pas : vérifiez le réseau puis recommencez.',
    en: 'The server does not answer ({why}).',
  },
  notEnrolled: {
    category: 'conflict',
    fr: 'Cette machine n’est pas enrôlée : utilisez d’abord « chariot-agent enrol ».',
    en: 'This machine is not enrolled.',
  },
  alreadyEnrolled: {
    category: 'conflict',
    fr: 'Cette machine est déjà enrôlée ({label}) : utilisez d’abord « chariot-agent unenrol ».',
    en: 'This machine is already enrolled.',
  },
  alreadyRunning: {
    category: 'conflict',
    fr: 'L’agent est déjà en marche sur cette machine.',
    en: 'The agent is already running.',
  },
  badServerUrl: {
    category: 'invalid',
    fr: 'L’adresse du serveur s’écrit comme https://chariot.exemple.fr:3443, sans chemin.',
    en: 'The server address is an https origin.',
  },
  badFingerprint: {
    category: 'invalid',
    fr: 'L’empreinte compte au moins 40 chiffres hexadécimaux : recopiez-la depuis la feuille d’enrôlement.',
    en: 'The fingerprint is at least 40 hexadecimal digits.',
  },
  unsafeText: {
    category: 'invalid',
    fr: 'Ce réglage contient un caractère interdit ({where}) : corrigez-le dans le profil.',
    en: 'Forbidden character in {where}.',
  },
  badSetting: { category: 'invalid', fr: '{fr}', en: 'A setting cannot be applied.' },
  escapes: {
    category: 'forbidden',
    fr: 'Le chemin {path} sort du dossier permis : rien n’a été écrit.',
    en: 'The path {path} leaves the permitted folder.',
  },
  stateUnreadable: {
    category: 'unavailable',
    fr: 'Le fichier {file} de l’agent est abîmé : désenrôlez puis enrôlez à nouveau cette machine.',
    en: 'The state file {file} is damaged.',
  },
} as const satisfies ErrorCatalogue<AgentErrorCode>;

export const agentError = makeErrors('agent', AGENT_ERRORS);

/** `true` for our own refusal of that code, whoever threw it. */
export function isAgentError(error: unknown, code: AgentErrorCode): error is DomainError {
  return error instanceof DomainError && error.code === `agent.${code}`;
}

/** `ENOSPC`, `EACCES`… of a system call that failed, else undefined. */
export function systemCode(error: unknown): string | undefined {
  // Not `instanceof Error`: a test's sandbox has another `Error` than the file system's.
  const known = error !== null && typeof error === 'object' && 'code' in error ? error.code : undefined;
  return typeof known === 'string' ? known : undefined;
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'Il ne reste plus de place sur le disque.',
  EDQUOT: 'Il ne reste plus de place sur le disque.',
  EROFS: 'Le disque est en lecture seule.',
  EACCES: 'L’agent n’a pas le droit d’écrire ici : lancez-le en administrateur.',
  EPERM: 'L’agent n’a pas le droit d’écrire ici : lancez-le en administrateur.',
  EAGAIN: 'Quelqu’un y écrit sans arrêt.',
  EIO: 'Le disque est abîmé.',
};

/** One French sentence for whatever went wrong: a refusal's own, a system call's, or a general one. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DomainError) return error.fr;
  const code = systemCode(error);
  if (code === undefined) return 'Erreur inattendue de l’agent.';
  return SYSTEM_WORDS[code] ?? `Erreur inattendue du système (${code}).`;
}
