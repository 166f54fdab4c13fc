import type { OperationKind } from '@chariot/contract';
import type { ToldOperation } from './told.js';
import type { Command } from '@chariot/wire-apple';

/** What an operation of the fleet is on an iPad: a command, its inventory, some steps of its own, or nothing, and why. */
export type Deed =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'inventory' }
  /** Its code goes, by the token that it has confided. */
  | { readonly kind: 'passcode' }
  /** Whoever is signed in to a Shared iPad signs out, then all its users go. */
  | { readonly kind: 'users' }
  | { readonly kind: 'none'; readonly why: string };

const none = (why: string) => (): Deed => ({ kind: 'none', why });
const command = (one: Command) => (): Deed => ({ kind: 'command', command: one });

/** Exhaustive by type: what iPadOS has not is said, in one sentence that says what to do. */
const DEEDS: { readonly [Kind in OperationKind]: (operation: Pick<ToldOperation, 'text'>) => Deed } = {
  message: none('iPadOS n’affiche pas de message envoyé de loin : dites-le à la classe.'),
  // Only in Lost Mode; an iPad that is not says so (`outcomes.ts`).
  ring: command({ RequestType: 'PlayLostModeSound' }),
  // It locks the screen: whoever has the passcode, or where there is none anybody, opens it again.
  lock: ({ text }) => ({
    kind: 'command',
    command: { RequestType: 'DeviceLock', ...(text !== null && { Message: text }) },
  }),
  unlock: none('Rien ne tient un iPad verrouillé : qui l’a en main l’ouvre, avec son code s’il en a un.'),
  restart: command({ RequestType: 'RestartDevice' }),
  shutdown: command({ RequestType: 'ShutDownDevice' }),
  clearTraces: () => ({ kind: 'users' }),
  refreshInventory: () => ({ kind: 'inventory' }),
  openPage: none('iPadOS n’ouvre pas de page de loin : ajoutez-la aux favoris du profil.'),
  update: none('Un iPad se met à jour à l’échéance de son profil : réglez-la là.'),
  measure: none('iPadOS ne dit pas le débit de sa connexion.'),
  clearPasscode: () => ({ kind: 'passcode' }),
  yearEndReset: none('La remise à neuf n’existe pas sur iPad : demandez son effacement.'),
  // Where it is, it says to Apple's command alone, which is never sent: Chariot knows no position.
  lost: ({ text }) => ({ kind: 'command', command: { RequestType: 'EnableLostMode', Message: text ?? '' } }),
  found: command({ RequestType: 'DisableLostMode' }),
  erase: command({ RequestType: 'EraseDevice' }),
};

/** One command each, for all iPads the same, and done once it is acknowledged: it is told and heard of many at once. */
export const PLAIN_KINDS: readonly OperationKind[] = ['ring', 'restart', 'shutdown'];

export const ALL_KINDS = Object.keys(DEEDS) as readonly OperationKind[];

export const deedOf = (operation: Pick<ToldOperation, 'kind' | 'text'>): Deed => DEEDS[operation.kind](operation);
