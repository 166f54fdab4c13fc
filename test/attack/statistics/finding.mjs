// What somebody finds out who adds and subtracts everything that she was told: every cell behind which too few people stand is
// asked of the space of what is known, for a stranger and for each school, which knows itself.
import { Space } from './space.mjs';
import { behind, MONTHS, placesOf } from './world.mjs';

/** Fewer than that must not be found out (README of usage); said here again, so that no change of theirs changes it. */
const ENOUGH = { pupils: 10, teachers: 3 };

/** @typedef {{ schools: readonly string[], first: number, last: number, disciplines: readonly string[] }} Cell */

/** @param {Cell} cell @returns {(lesson: import('./world.mjs').Lesson) => boolean} */
export function isInside({ schools, first, last, disciplines }) {
  const [those, names] = [new Set(schools), new Set(disciplines)];
  return ({ school, month, discipline }) =>
    those.has(school) && month >= first && month <= last && names.has(discipline);
}

/**
 * A stranger, then each school, asks for every cell that somebody might want.
 * @param {import('./world.mjs').World} world @param {readonly (Cell & { key: string })[]} published
 * @param {import('../attack.mjs').Score} score @param {string} where @returns {number} how many figures told something new
 */
export function find(world, published, score, where) {
  const targets = targetsOf(world, published);
  let learnt = 0;
  for (const own of [null, ...world.schools.map(({ schoolId }) => schoolId)]) {
    const atoms = new Map();
    // What a school knows of itself is nothing to find: it is taken away from all that is told.
    for (const { schoolId, opens } of world.schools) {
      if (schoolId === own) continue;
      for (let month = opens; month < MONTHS; month += 1)
        for (const discipline of world.disciplines) atoms.set(`${schoolId} ${month} ${discipline}`, atoms.size);
    }
    const vectorOf = (/** @type {Cell} */ { schools, first, last, disciplines }) => {
      const vector = new Float64Array(atoms.size);
      for (const school of schools)
        for (let month = first; month <= last; month += 1)
          for (const discipline of disciplines) {
            const atom = atoms.get(`${school} ${month} ${discipline}`);
            if (atom !== undefined) vector[atom] = 1;
          }
      return vector;
    };
    const space = new Space(atoms.size);
    for (const cell of published) if (space.learn(vectorOf(cell)) && own === null) learnt += 1;
    for (const { cell, few } of targets) {
      if (own !== null && !few.for(own)) continue;
      const vector = vectorOf(cell);
      if (vector.every((figure) => figure === 0)) continue;
      const { schools, first, last, disciplines } = cell;
      score.count(
        few.for(own) && space.knows(vector),
        `${where}, ${own ?? 'a stranger'}: ${schools.join('+')}, months ${first}–${last}, ${disciplines.join('+')}`,
      );
    }
  }
  return learnt;
}

/** @param {import('./world.mjs').World} world @param {readonly Cell[]} published */
function targetsOf(world, published) {
  const ids = world.schools.map(({ schoolId }) => schoolId);
  const places = new Map();
  for (const school of world.schools)
    for (const place of placesOf(school)) places.set(place, [...(places.get(place) ?? []), school.schoolId]);
  // Schools alone and two by two, places, and what two places have in common or not.
  const sets = new Map();
  const add = (/** @type {string[]} */ set) => set.length > 0 && sets.set(set.join('+'), set);
  for (const [at, one] of ids.entries()) {
    add([one]);
    for (const other of ids.slice(at + 1)) add([one, other]);
  }
  for (const one of places.values()) {
    add(one);
    for (const other of places.values()) {
      add(one.filter((/** @type {string} */ id) => other.includes(id)));
      add(one.filter((/** @type {string} */ id) => !other.includes(id)));
    }
  }
  const all = world.disciplines;
  /** @type {Cell[]} */
  const cells = published.map(({ schools, first, last, disciplines }) => ({ schools, first, last, disciplines }));
  for (const schools of sets.values()) {
    for (let first = 0; first < MONTHS; first += 1)
      for (let last = first; last < MONTHS; last += 1) {
        cells.push({ schools, first, last, disciplines: all });
        if (first === last || last - first === MONTHS - 1)
          for (const discipline of all) cells.push({ schools, first, last, disciplines: [discipline] });
      }
  }
  return cells.map((cell) => ({ cell, few: fewIn(world, cell) }));
}

/** Whether too few are behind it, for a stranger and for each school that takes itself away. */
function fewIn(/** @type {import('./world.mjs').World} */ world, /** @type {Cell} */ cell) {
  const lessons = { lessons: world.lessons.filter(isInside(cell)) };
  const of = (/** @type {string | null} */ own) => {
    const { pupils, teachers } = behind(/** @type {any} */ (lessons), ({ school }) => school !== own);
    return pupils < ENOUGH.pupils || teachers < ENOUGH.teachers;
  };
  const known = new Map();
  return {
    for: (/** @type {string | null} */ own) => {
      const key = own !== null && cell.schools.includes(own) ? own : null;
      const found = known.get(key) ?? of(key);
      known.set(key, found);
      return found;
    },
  };
}
