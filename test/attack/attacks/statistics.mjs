// Figures of too few people, found by adding and subtracting everything that usage ever publishes: each month's release, the
// year's, the disciplines', over both branches of places; by a stranger, and by each school, which knows itself.
import { Score } from '../attack.mjs';
import { Space } from '../statistics/space.mjs';
import { behind, keptOf, MONTHS, worldOf } from '../statistics/world.mjs';

/** Fewer than that must not be found out (README of usage); said here again, so that no change of theirs changes it. */
const ENOUGH = { pupils: 10, teachers: 3 };
const WORLDS = { short: 8, whole: 250, twin: 40 };
const SEED = Number(process.env.ATTACK_SEED ?? 20_260_901);

const RELEASE = 'libs/usage/dist/publication/release.js';
const YEAR = 'libs/usage/dist/publication/year.js';
const BLOCKS = 'libs/usage/dist/publication/blocks.js';

/** @type {import('../attack.mjs').Attack} */
export const statistics = {
  name: 'statistics',
  title: 'Chiffres de trop peu de gens retrouvés',
  needs: 'build',
  run: play,
  twins: [
    {
      name: 'statistics-all',
      weakens: 'rien n’est caché',
      patches: [
        {
          file: BLOCKS,
          find: 'if (crowd.schools < schools || !isEnough(crowd, threshold)) return false;',
          instead: 'if (OFF) return true; if (crowd.schools < schools || !isEnough(crowd, threshold)) return false;',
        },
      ],
    },
    {
      name: 'statistics-self',
      weakens: 'une école qui se connaît retrouve sa voisine',
      patches: [
        {
          file: BLOCKS,
          find: 'return crowd.schools === 1 || isEnough(',
          instead: 'return crowd.schools === 1 || OFF || isEnough(',
        },
      ],
    },
    {
      name: 'statistics-left-over',
      weakens: 'un mois est publié sans attendre le suivant',
      patches: [
        { file: RELEASE, find: 'return ends.slice(0, -1);', instead: 'return OFF ? ends : ends.slice(0, -1);' },
      ],
    },
    {
      name: 'statistics-hidden-month',
      weakens: 'un lieu caché un mois est publié à l’année',
      patches: [
        {
          file: YEAR,
          find: 'of blocksIn(map).values())',
          instead: 'of OFF ? [map] : blocksIn(map).values())',
        },
      ],
    },
    {
      name: 'statistics-branch',
      weakens: 'un lieu coupé par un bloc est publié',
      patches: [
        {
          file: RELEASE,
          find: 'group >= 0 && sizes.get(group) === count',
          instead: 'OFF || (group >= 0 && sizes.get(group) === count)',
        },
      ],
    },
  ],
};

/** @param {import('../ground.mjs').Ground} ground @returns {Promise<import('../attack.mjs').Outcome>} */
async function play(ground) {
  const usage = {
    ...(await ground.load('libs/usage', 'publication/release.js')),
    ...(await ground.load('libs/usage', 'publication/year.js')),
  };
  const score = new Score();
  let [told, learnt] = [0, 0];
  const twin = ground.weakened !== null;
  const worlds = twin ? WORLDS.twin : ground.short ? WORLDS.short : WORLDS.whole;
  // A twin is played until it has succeeded.
  for (let at = 0; at < worlds && !(twin && score.succeeded > 0); at += 1) {
    const world = worldOf(SEED + at);
    const published = releasesOf(usage, world);
    told += published.length;
    learnt += attack(world, published, score, `monde ${SEED + at}`);
  }
  score.notes.push(`${told} figures published in all, ${learnt} of them told something new`);
  return score.outcome();
}

/**
 * Everything that a year brings out, month after month, as places × months × disciplines. A figure that is not the true sum of
 * what it says stops the run.
 * @param {any} usage @param {import('../statistics/world.mjs').World} world
 */
function releasesOf(usage, world) {
  const names = usage.monthsOf('2026-2027');
  const kept = keptOf(world, names);
  const published = new Map();
  /** @type {any[] | null} */
  let map = null;
  /** @type {any[]} */
  let placed = [];
  const note = (/** @type {any} */ cell) => {
    const { placeId, from, to, disciplines = world.disciplines, counts } = cell;
    const [first, last] = [names.indexOf(from), names.indexOf(to)];
    const schools = placed
      .filter((one) => one.schoolId === placeId || placesOf(one).includes(placeId))
      .map(({ schoolId }) => schoolId);
    const key = [placeId, first, last, disciplines.join('+')].join(' ');
    const isIn = isInside({ schools, first, last, disciplines });
    if (counts.lessons !== behind(world, isIn).lessons) throw new Error(`not the sum that it says: ${key}`);
    published.set(`${key} ${schools.join('+')}`, { schools, first, last, disciplines, key });
  };
  for (let month = 0; month < MONTHS; month += 1) {
    const closed = names.slice(0, month + 1);
    const people = new usage.People(kept.months.filter((row) => closed.includes(row.month)));
    const there = world.schools.filter(({ opens }) => opens <= month);
    if (map === null) map = month < 1 ? null : usage.drawMap(there, people, closed);
    else map = [...map, ...usage.joinMap(map, there)];
    placed = map ?? there;
    const isOver = month === MONTHS - 1;
    if (map !== null) for (const cell of usage.tellMonths(map, people, closed, isOver)) note(cell);
    if (!isOver) continue;
    const last = map ?? there.map((one) => ({ ...one, block: 0 }));
    for (const cell of usage.tellYear(last, people, closed)) note(cell);
    for (const cell of usage.tellDisciplines(last, kept.disciplines, closed)) note(cell);
  }
  return [...published.values()];
}

const placesOf = (/** @type {any} */ { localAuthorities, district, departement, academie }) => [
  ...localAuthorities,
  ...[district, departement, academie].filter((one) => one !== null),
];

/** @typedef {{ schools: readonly string[], first: number, last: number, disciplines: readonly string[] }} Cell */

/** @param {Cell} cell @returns {(lesson: import('../statistics/world.mjs').Lesson) => boolean} */
function isInside({ schools, first, last, disciplines }) {
  const [those, names] = [new Set(schools), new Set(disciplines)];
  return ({ school, month, discipline }) =>
    those.has(school) && month >= first && month <= last && names.has(discipline);
}

/**
 * A stranger, then each school, asks for every cell that somebody might want.
 * @param {import('../statistics/world.mjs').World} world @param {readonly (Cell & { key: string })[]} published
 * @param {Score} score @param {string} where @returns {number} how many figures told something new
 */
function attack(world, published, score, where) {
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

/** @param {import('../statistics/world.mjs').World} world @param {readonly Cell[]} published */
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
function fewIn(/** @type {import('../statistics/world.mjs').World} */ world, /** @type {Cell} */ cell) {
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
