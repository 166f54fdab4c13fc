import { LocalDate, Uai, Siret, InseeCode, Postcode } from '@chariot/kernel';
import type { NewPlace, PlaceRef } from '@chariot/contract';
import { territoryError } from '../errors.js';

export type PlaceKind = PlaceRef['kind'];

/** What people read, and the kinds that may be directly above: the graph has no cycle because they are always higher. */
export const KINDS: Readonly<Record<PlaceKind, { readonly fr: string; readonly under: readonly PlaceKind[] }>> = {
  academie: { fr: 'académie', under: [] },
  departement: { fr: 'département', under: ['academie'] },
  localAuthority: { fr: 'collectivité', under: ['departement', 'academie'] },
  district: { fr: 'circonscription', under: ['departement', 'academie'] },
  school: { fr: 'école', under: ['localAuthority', 'district'] },
  // Wherever it stands: the collège of reference of a commune's schools is often in another commune.
  college: { fr: 'collège', under: ['departement', 'localAuthority', 'academie'] },
};

/** `closedOn` is the first day on which it is closed. */
export const isClosed = (place: { readonly closedOn: string | null }, today: LocalDate): boolean =>
  place.closedOn !== null && place.closedOn <= today;

/** A new place with its identifiers read and checked. @throws DomainError of the kernel or of territory, in French */
export function checkedPlace(asked: NewPlace): NewPlace {
  if (asked.kind === 'school' && asked.uai === undefined) throw territoryError('uaiMissing');
  if (asked.kind === 'localAuthority' && asked.localAuthorityKind === undefined) {
    throw territoryError('localAuthorityKindMissing');
  }
  if (asked.kind !== 'localAuthority' && asked.localAuthorityKind !== undefined) {
    throw territoryError('localAuthorityKindUnfit');
  }
  if (!TIME_ZONES.has(asked.timeZone)) throw territoryError('unknownTimeZone');
  return {
    ...asked,
    openedOn: LocalDate.parse(asked.openedOn),
    parentIds: [...new Set(asked.parentIds)],
    ...(asked.uai !== undefined && { uai: Uai.parse(asked.uai) }),
    ...(asked.siret !== undefined && { siret: Siret.parse(asked.siret) }),
    ...(asked.inseeCode !== undefined && { inseeCode: InseeCode.parse(asked.inseeCode) }),
    ...(asked.postcode !== undefined && { postcode: Postcode.parse(asked.postcode) }),
  };
}

/** Refuses parents of a kind that cannot be above, none at all, or two where there is one. */
export function checkParents(kind: PlaceKind, parents: readonly PlaceRef[]): void {
  const { fr: child, under } = KINDS[kind];
  for (const { name, kind: parentKind } of parents) {
    if (under.includes(parentKind)) continue;
    const allowed = under.map((one) => KINDS[one].fr).join(', ') || 'aucun';
    throw territoryError('wrongParent', { name, parent: KINDS[parentKind].fr, child, allowed });
  }
  if (kind !== 'academie' && parents.length === 0) throw territoryError('parentsMissing');
  if (kind === 'school' && !parents.some((parent) => parent.kind === 'localAuthority')) {
    throw territoryError('localAuthorityMissing');
  }
  // An école may have its commune and the syndicat that equips it, but one circonscription.
  for (const single of under.filter((one) => one !== 'localAuthority')) {
    if (parents.filter((parent) => parent.kind === single).length > 1) {
      throw territoryError('tooManyParents', { kind: KINDS[single].fr });
    }
  }
}

/** The zones that PostgreSQL and Node both know by these names. */
const TIME_ZONES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));
