// The places of an académie, with a college in each département. Départements, circonscriptions and communes are each a part of it
// that can be told apart.
import { inTurn } from '../../bench/lean/crowd.mjs';
import { uaiOf } from '../../stack/uai.mjs';
import { ZONE } from './calendar.mjs';

export const OPENED_ON = '2016-09-01';
const SCHOOLS_PER = { departement: 500, district: 30, commune: 6 };
const AT_ONCE = 12;

/** @typedef {{ id: string, kind: string, under: string[], zone?: string }} Opened */
/** @typedef {{ kind: string, of: object, under: string[] }} Wanted */

/** @param {number} number */
export const two = (number) => String(number).padStart(2, '0');

/**
 * What is above comes first; what is beside is opened at once, and kept in order.
 * @param {(place: object) => Promise<{ id: string }>} open @param {string} academieId @param {number} count of schools
 */
export async function openPlaces(open, academieId, count) {
  /** @type {Opened[]} */
  const places = [{ id: academieId, kind: 'academie', under: [] }];
  const all = async (/** @type {readonly Wanted[]} */ wanted) => {
    const opened = await inTurn(wanted, AT_ONCE, async ({ kind, of, under }) => {
      const { id } = await open({ kind, ...of, openedOn: OPENED_ON, parentIds: under });
      return { id, kind, under, ...(kind === 'school' && { zone: ZONE }) };
    });
    places.push(...opened);
    return opened.map(({ id }) => id);
  };
  // Two at least, so that none of them is the académie itself.
  const many = Math.max(2, Math.ceil(count / SCHOOLS_PER.departement));
  const ranks = Array.from({ length: many }, (_, at) => at);
  const departements = await all(
    ranks.map((at) => ({ kind: 'departement', of: { name: `Département ${at + 1}` }, under: [academieId] })),
  );
  const colleges = await all(
    ranks.map((at) => ({
      ...{ kind: 'college', of: { name: `Collège de référence ${at + 1}`, uai: uaiOf(`0${two(40 + at)}9001`) } },
      under: [departements[at] ?? ''],
    })),
  );
  const seats = seatsOf(count, Math.ceil(count / many));
  const groups = groupsOf(seats, departements);
  const ids = await all(groups.map(({ wanted }) => wanted));
  const idOf = new Map(groups.map(({ key }, rank) => [key, ids[rank] ?? '']));
  const schools = seats.map(({ number, departement, at, district, commune }) => ({
    ...{ name: `École ${number + 1}`, uai: uaiOf(`0${two(40 + departement)}${String(at + 1).padStart(4, '0')}`) },
    ...{ communeId: idOf.get(commune) ?? '', districtId: idOf.get(district) ?? '' },
    ...{ departementId: departements[departement] ?? '', referenceCollegeId: colleges[departement] },
  }));
  const schoolIds = await all(
    schools.map(({ name, uai, referenceCollegeId, communeId, districtId }) => ({
      ...{ kind: 'school', of: { name, uai, referenceCollegeId }, under: [communeId, districtId] },
    })),
  );
  return {
    places,
    schools: schools.map(({ uai, communeId, districtId, departementId }, number) => ({
      ...{ id: schoolIds[number] ?? '', uai, communeId, districtId, departementId },
    })),
  };
}

/** Where each school is. @param {number} count @param {number} perDepartement */
function seatsOf(count, perDepartement) {
  return Array.from({ length: count }, (_, number) => {
    const departement = Math.floor(number / perDepartement);
    const at = number % perDepartement;
    const groupOf = (/** @type {'district' | 'commune'} */ kind) =>
      `${kind} ${departement} ${Math.floor(at / SCHOOLS_PER[kind])}`;
    return { number, departement, at, district: groupOf('district'), commune: groupOf('commune') };
  });
}

/** Circonscriptions and communes, in the order of their schools. @param {ReturnType<typeof seatsOf>} seats @param {readonly string[]} departements */
function groupsOf(seats, departements) {
  const asked = new Map(
    seats.flatMap(({ departement, district, commune }) => [district, commune].map((key) => [key, departement])),
  );
  return [...asked].map(([key, departement], rank) => {
    const under = [departements[departement] ?? ''];
    const district = { kind: 'district', of: { name: `Circonscription ${rank + 1}` }, under };
    const of = { localAuthorityKind: 'commune', name: `Commune ${rank + 1}` };
    return { key, wanted: key.startsWith('district') ? district : { kind: 'localAuthority', of, under } };
  });
}
