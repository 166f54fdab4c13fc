import type { Inventory, InventoryDimension } from '@chariot/contract';
import { CONFORMITY_WORDS, FAMILY_WORDS, LIFE_WORDS } from '../devices/index.js';
import { count } from '../formats/index.js';

export const DIMENSION_TITLES: Readonly<Record<Exclude<InventoryDimension, 'standing'>, string>> = {
  state: 'Par état',
  model: 'Par modèle',
  os: 'Par système',
  year: 'Par année d’achat',
  conformity: 'Par conformité',
  family: 'Par type',
};

/** What its values are called, above them. */
export const DIMENSION_NAMES: typeof DIMENSION_TITLES = {
  state: 'État',
  model: 'Modèle',
  os: 'Système',
  year: 'Année d’achat',
  conformity: 'Conformité',
  family: 'Type',
};

/** A value as people read it; `thisYear` turns a year into an age. */
export function valueWords({ dimension, value }: Inventory['counts'][number], thisYear: number): string {
  if (dimension === 'state') return (LIFE_WORDS as Readonly<Record<string, string>>)[value] ?? value;
  if (dimension === 'family') return (FAMILY_WORDS as Readonly<Record<string, string>>)[value] ?? value;
  if (dimension === 'conformity') return (CONFORMITY_WORDS as Readonly<Record<string, string>>)[value] ?? value;
  if (dimension === 'year') return `${value} (${ageWords(thisYear - Number(value))})`;
  return value === '' ? 'Non renseigné' : value;
}

const ageWords = (age: number): string => (age <= 0 ? 'cette année' : count(age, 'an'));

/** Where these very tablets are listed. */
export const listOf = (filter: Readonly<Record<string, string>>): string =>
  `/tablettes?filter=${encodeURIComponent(JSON.stringify({ presence: 'present', ...filter }))}`;
