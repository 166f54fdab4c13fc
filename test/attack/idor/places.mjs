// Two académies. In the first, a commune and a circonscription that share a school with a neighbour of the same kind.

/** @typedef {{ kind: string, parents: readonly string[], college?: string, uai?: string }} Place */

/** @type {Readonly<Record<string, Place>>} */
export const PLACES = {
  acaA: { kind: 'academie', parents: [] },
  depA: { kind: 'departement', parents: ['acaA'] },
  comA: { kind: 'localAuthority', parents: ['depA'] },
  comA2: { kind: 'localAuthority', parents: ['depA'] },
  disA: { kind: 'district', parents: ['depA'] },
  disA2: { kind: 'district', parents: ['depA'] },
  // Nothing is under it: it may be closed.
  disA3: { kind: 'district', parents: ['depA'] },
  colA: { kind: 'college', parents: ['depA'], uai: '0389001' },
  colA2: { kind: 'college', parents: ['depA'], uai: '0389002' },
  schA: { kind: 'school', parents: ['comA', 'disA'], college: 'colA', uai: '0389003' },
  schA2: { kind: 'school', parents: ['comA', 'disA'], college: 'colA', uai: '0389004' },
  schA3: { kind: 'school', parents: ['comA2', 'disA2'], college: 'colA2', uai: '0389005' },
  acaB: { kind: 'academie', parents: [] },
  depB: { kind: 'departement', parents: ['acaB'] },
  comB: { kind: 'localAuthority', parents: ['depB'] },
  disB: { kind: 'district', parents: ['depB'] },
  colB: { kind: 'college', parents: ['depB'], uai: '0739001' },
  schB: { kind: 'school', parents: ['comB', 'disB'], college: 'colB', uai: '0739002' },
};
export const SCHOOLS = Object.keys(PLACES).filter((key) => PLACES[key]?.kind === 'school');

/** A place and everything above it. @param {string} key @returns {string[]} */
export const above = (key) => [...new Set([key, ...(PLACES[key]?.parents ?? []).flatMap(above)])];

/** @param {string} held @param {string} key */
export const within = (held, key) => above(key).includes(held);

/**
 * What a place is to somebody who holds a role on another.
 * @param {string} held @param {string} key @returns {'own' | 'parent' | 'sibling' | 'other'}
 */
export function relation(held, key) {
  if (within(held, key)) return 'own';
  if (within(key, held)) return 'parent';
  return above(key).some((one) => one.startsWith('aca') && above(held).includes(one)) ? 'sibling' : 'other';
}
