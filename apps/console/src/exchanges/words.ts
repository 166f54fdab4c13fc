import type { Exchange, ExchangeDoor, ExchangeOutcome } from '@chariot/contract';

export const OUTCOME_WORDS: Readonly<Record<ExchangeOutcome, string>> = {
  fine: 'Fait',
  nothing: 'Rien à dire',
  later: 'Remis à plus tard',
  failed: 'Échec sur la tablette',
  refused: 'Refusé',
};

export const DOOR_WORDS: Readonly<Record<ExchangeDoor, string>> = {
  checkIn: 'Présentation',
  command: 'Commandes',
  declaration: 'Réglages',
  profile: 'Profils',
  push: 'Réveil par Apple',
};

/** What a command has an iPad do; another one keeps Apple’s word. */
const COMMANDS: Readonly<Record<string, string>> = {
  DeviceInformation: 'dire ce qu’il est',
  InstalledApplicationList: 'dire ses applications',
  DeclarativeManagement: 'relire ses réglages',
  Settings: 'appliquer des réglages',
  DeviceConfigured: 'terminer sa mise en route',
  DeviceLock: 'se verrouiller',
  RestartDevice: 'redémarrer',
  ShutDownDevice: 's’éteindre',
  EraseDevice: 's’effacer',
  InstallProfile: 'installer un profil',
  RemoveProfile: 'retirer un profil',
  InstallApplication: 'installer une application',
  RemoveApplication: 'retirer une application',
  ManagedApplicationList: 'dire où en sont ses applications',
  EnableLostMode: 'passer en mode Perdu',
  DisableLostMode: 'quitter le mode Perdu',
  PlayLostModeSound: 'sonner',
  DeviceLocation: 'dire où il est',
  ClearPasscode: 'ôter son code',
  ScheduleOSUpdate: 'mettre iPadOS à jour',
};
const commandWords = (requestType: string | null): string =>
  requestType === null ? 'ce qui était demandé' : (COMMANDS[requestType] ?? `« ${requestType} »`);

type Said = Pick<Exchange, 'said' | 'about' | 'identifier' | 'outcome' | 'faults'>;

const SAID: Readonly<Record<string, (exchange: Said) => string>> = {
  Authenticate: () => 'S’est présenté pour s’enrôler',
  TokenUpdate: () => 'A dit comment le réveiller',
  CheckOut: () => 'A quitté la gestion : son profil a été retiré',
  SetBootstrapToken: () => 'A confié son jeton d’amorçage',
  GetBootstrapToken: () => 'A redemandé son jeton d’amorçage',
  UserAuthenticate: () => 'Un compte de l’iPad a voulu s’identifier',
  GetToken: () => 'A demandé un jeton d’Apple',
  tokens: () => 'A demandé si ses réglages ont changé',
  'declaration-items': () => 'A demandé la liste de ses réglages',
  declaration: ({ identifier }) =>
    identifier === null ? 'A demandé un réglage qui n’est plus le sien' : `A demandé le réglage ${identifier}`,
  status: () => 'A rendu compte de ses réglages',
  profile: ({ identifier }) =>
    identifier === null ? 'A demandé un profil qui n’est plus le sien' : `A demandé le profil ${identifier}`,
  Idle: () => 'A demandé s’il a quelque chose à faire',
  Acknowledged: ({ about }) => (about === null ? 'A accepté' : `A accepté de ${commandWords(about)}`),
  Error: ({ about }) => (about === null ? 'N’a pas pu' : `N’a pas pu ${commandWords(about)}`),
  CommandFormatError: ({ about }) =>
    about === null ? 'N’a pas compris l’ordre' : `N’a pas compris l’ordre de ${commandWords(about)}`,
  NotNow: ({ about }) => `Remet à plus tard : ${commandWords(about)}`,
  unread: () => 'A envoyé un message qui n’a pas été lu',
  wake: (exchange) => WAKES[exchange.outcome],
};

const WAKES: Readonly<Record<ExchangeOutcome, string>> = {
  fine: 'Réveil remis à Apple',
  nothing: 'Réveil sans objet',
  later: 'Réveil pas encore remis à Apple : il repartira',
  failed: 'Réveil perdu',
  refused: 'Réveil refusé par Apple, ou sans destinataire',
};

/** One French line: what it said, and what it was told. */
export function lineOf(exchange: Exchange): string {
  const said = Object.hasOwn(SAID, exchange.said) ? SAID[exchange.said]?.(exchange) : `A dit « ${exchange.said} »`;
  const reply = exchange.answer === null ? '' : ` ; reçoit l’ordre de ${commandWords(exchange.answer)}`;
  return `${exchange.byUser ? 'Un compte de l’iPad : ' : ''}${said}${reply}.`.replace(/\bde (?=[aeiouéè])/g, 'd’');
}

/** All that is kept of it, in the words of the protocol: nothing is hidden behind it. */
export const detailOf = ({ at: _at, firstAt: _firstAt, number: _number, ...kept }: Exchange): string =>
  JSON.stringify(kept, null, 2);
