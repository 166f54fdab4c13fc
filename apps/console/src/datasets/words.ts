import type { DatasetShown } from '@chariot/contract';
import { LOCALE } from '../language/language.js';

/** Read aloud by fours. */
export const byFours = (fingerprint: string): string => fingerprint.match(/.{1,4}/g)?.join(' ') ?? '';

/** What a dataset holds, in a few words. */
export const heldWords = ({ months, years, disciplines, equipment, hidden }: DatasetShown['lines']): string[] => [
  `${counted(months, 'ligne', 'lignes')} par mois`,
  `${counted(years, 'lieu', 'lieux')} à l’année`,
  `${counted(disciplines, 'ligne', 'lignes')} par discipline`,
  counted(equipment, 'école équipée', 'écoles équipées'),
  counted(hidden, 'ligne sous le seuil', 'lignes sous le seuil'),
];

const counted = (n: number, one: string, many: string): string => `${n.toLocaleString(LOCALE)} ${n >= 2 ? many : one}`;
