import type { Repair } from '@chariot/contract';
import { day } from '../formats/index.js';

export const REPAIR_STATE_WORDS: Readonly<Record<Repair['state'], string>> = {
  open: 'En panne, à l’école',
  sent: 'En réparation',
  closed: 'Close',
};

export const OUTCOME_WORDS: Readonly<Record<NonNullable<Repair['outcome']>, string>> = {
  repaired: 'Réparée',
  replaced: 'Remplacée par le réparateur',
  irreparable: 'Irréparable',
  onSite: 'Remise en état à l’école',
};

/** Where it stands, in a few words: « En réparation, attendue le 20/11/2026 », « Close : réparée ». */
export function standing({ state, outcome, expectedBackOn, late }: Repair): string {
  if (state === 'closed' && outcome !== null) return `Close\u00A0: ${OUTCOME_WORDS[outcome].toLowerCase()}`;
  if (state !== 'sent') return REPAIR_STATE_WORDS[state];
  const expected = expectedBackOn === null ? '' : `, attendue le ${day(expectedBackOn)}`;
  return `${REPAIR_STATE_WORDS.sent}${expected}${late ? ' — en retard' : ''}`;
}

/** « 31/08/2028 », « 31/08/2025, terminée »: the last day of a warranty counts. */
export const untilWords = (endsOn: string, now: string): string =>
  endsOn < now ? `${day(endsOn)}, terminée` : day(endsOn);
