import type { FollowUpFile } from '@chariot/contract';
import { moment } from '../formats/index.js';

const PARTY_WORDS: Readonly<Record<FollowUpFile['madeFor'], string>> = {
  academie: 'l’académie',
  localAuthority: 'la collectivité',
};

/** « Figé le 26/11/2026 à 9 h 12, pour la collectivité ». */
export const madeWords = ({ madeAt, madeFor }: Pick<FollowUpFile, 'madeAt' | 'madeFor'>): string =>
  `Figé le ${moment(madeAt)}, pour ${PARTY_WORDS[madeFor]}`;

/** « Année scolaire 2025-2026 ». */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The first signs of a digest, by fours, so that it can be read aloud. */
export const digestWords = (sha256: string): string => `${sha256.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')}…`;
