import type { OperationKind } from '@chariot/contract';
import type { ToldOperation } from './told.js';
import type { Command } from '@chariot/wire-apple';

/** What an operation of the fleet is on an iPad: a command, its inventory, or nothing, and why. */
export type Deed =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'inventory' }
  | { readonly kind: 'none'; readonly why: string };

const none = (why: string) => (): Deed => ({ kind: 'none', why });
const command = (one: Command) => (): Deed => ({ kind: 'command', command: one });

/** Exhaustive by type: what iPadOS has not is said, in one sentence that says what to do. */
const DEEDS: { readonly [Kind in OperationKind]: (operation: Pick<ToldOperation, 'text'>) => Deed } = {
  message: none('iPadOS n’affiche pas de message envoyé de loin : dites-le à la classe.'),
  ring: none('Un iPad ne sonne de loin qu’en mode Perdu : cherchez-le dans son chariot.'),
  // It locks the screen: whoever has the passcode, or where there is none anybody, opens it again.
  lock: ({ text }) => ({
    kind: 'command',
    command: { RequestType: 'DeviceLock', ...(text !== null && { Message: text }) },
  }),
  unlock: none('Rien ne tient un iPad verrouillé : qui l’a en main l’ouvre, avec son code s’il en a un.'),
  restart: command({ RequestType: 'RestartDevice' }),
  shutdown: command({ RequestType: 'ShutDownDevice' }),
  clearTraces: none('iPadOS n’efface pas les traces d’un élève sans tout effacer : partagez l’iPad, ou effacez-le.'),
  refreshInventory: () => ({ kind: 'inventory' }),
  openPage: none('iPadOS n’ouvre pas de page de loin : ajoutez-la aux favoris du profil.'),
  yearEndReset: none('La remise à neuf n’existe pas sur iPad : demandez son effacement.'),
  erase: command({ RequestType: 'EraseDevice' }),
};

export const ALL_KINDS = Object.keys(DEEDS) as readonly OperationKind[];

export const deedOf = (operation: Pick<ToldOperation, 'kind' | 'text'>): Deed => DEEDS[operation.kind](operation);
