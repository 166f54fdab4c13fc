import type { PlaceRef } from '@chariot/contract';

export type PlaceKind = PlaceRef['kind'];

export const KIND_WORDS: Readonly<Record<PlaceKind, string>> = {
  academie: 'Académie',
  departement: 'Département',
  localAuthority: 'Collectivité',
  district: 'Circonscription',
  school: 'École',
  college: 'Collège',
};
export const KIND_WORDS_MANY: Readonly<Record<PlaceKind, string>> = {
  academie: 'Académies',
  departement: 'Départements',
  localAuthority: 'Collectivités',
  district: 'Circonscriptions',
  school: 'Écoles',
  college: 'Collèges',
};

/** Which parents a new place needs, in the order one chooses them. */
export const PARENTS: Readonly<Record<PlaceKind, readonly PlaceKind[]>> = {
  academie: [],
  departement: ['academie'],
  localAuthority: ['departement'],
  district: ['departement'],
  school: ['localAuthority', 'district'],
  college: ['departement'],
};

/** The parent of a kind, among a place's parents. */
export const parentOf = <T extends PlaceRef>(parents: readonly T[], kind: PlaceKind): T | undefined =>
  parents.find((parent) => parent.kind === kind);

/** « 1 place de l’École, 38830 Crêts en Belledonne », or undefined when nothing of it is known. */
export function addressOf(place: Readonly<Record<'address' | 'postcode' | 'city', string | null>>): string | undefined {
  const town = [place.postcode, place.city].filter((word) => word !== null && word !== '').join(' ');
  const lines = [place.address, town].filter((line) => line !== null && line !== '');
  return lines.length === 0 ? undefined : lines.join(', ');
}
