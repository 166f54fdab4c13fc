import type { Approval } from '@chariot/contract';

type State = Approval['state'];

export const STATE_NAMES: Readonly<Record<State, string>> = {
  asked: 'Attend un second accord',
  approved: 'Aura lieu après le délai',
  carriedOut: 'A eu lieu',
  refused: 'Refusé',
  stopped: 'Arrêté',
  expired: 'Sans réponse à temps',
  failed: 'N’a pas pu avoir lieu',
};

/** Colours of MUI; the word always stands beside it. */
export const STATE_COLOURS: Readonly<Record<State, 'warning' | 'error' | 'success' | 'default'>> = {
  asked: 'warning',
  approved: 'error',
  carriedOut: 'success',
  refused: 'default',
  stopped: 'default',
  expired: 'default',
  failed: 'error',
};

export const isOpen = ({ state }: Pick<Approval, 'state'>): boolean => state === 'asked' || state === 'approved';
