// Figures of too few people, found by adding and subtracting everything that is ever published: each month's release, the
// year's, the disciplines', over both branches of places; what readers are told by the doors, on paper and in files over a year
// in which schools move; results of surveys. By a stranger, and by each school, which knows itself.
import { Score } from '../attack.mjs';
import { playSurveys } from '../statistics/answers.mjs';
import { find, isInside } from '../statistics/finding.mjs';
import { playHome, playReadings, playSame } from '../statistics/playing.mjs';
import { behind, keptOf, MONTHS, placesOf, worldOf } from '../statistics/world.mjs';

const WORLDS = { short: 8, whole: 250, twin: 40 };
/** Worlds in which everything is read that readers are told. */
const READ = { short: 1, whole: 10, twin: 12 };
const SEED = Number(process.env.ATTACK_SEED ?? 20_260_901);
/** The world in which a late school gave its neighbours away: the only one of 250, so it is always played. */
const ONCE_FOUND = 20_261_013;

const RELEASE = 'libs/usage/dist/publication/release.js';
const YEAR = 'libs/usage/dist/publication/year.js';
const BLOCKS = 'libs/usage/dist/publication/blocks.js';
const APART = 'libs/usage/dist/publication/apart.js';
const NOTHING_HIDDEN = {
  file: BLOCKS,
  find: 'if (crowd.schools < schools || !isEnough(crowd, threshold)) return false;',
  instead: 'if (OFF) return true; if (crowd.schools < schools || !isEnough(crowd, threshold)) return false;',
};

const AS_AT_HOME = {
  file: 'libs/usage/dist/publication/publication.service.js',
  find: "viewpoint === 'school' && worksAt(reach, placeId)",
  instead: "OFF || viewpoint === 'school' && worksAt(reach, placeId)",
};

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
      patches: [NOTHING_HIDDEN],
      run: (ground) => playOf(ground, [released]),
    },
    {
      name: 'statistics-self',
      weakens: 'une école qui se connaît retrouve sa voisine',
      run: (ground) => playOf(ground, [released]),
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
      run: (ground) => playOf(ground, [released]),
      patches: [
        { file: RELEASE, find: 'return ends.slice(0, -1);', instead: 'return OFF ? ends : ends.slice(0, -1);' },
      ],
    },
    {
      name: 'statistics-hidden-month',
      weakens: 'un lieu caché un mois est publié à l’année',
      run: (ground) => playOf(ground, [released]),
      patches: [
        {
          file: YEAR,
          find: 'of blocksIn(map).values())',
          instead: 'of OFF ? [map] : blocksIn(map).values())',
        },
      ],
    },
    {
      name: 'statistics-late',
      weakens: 'l’année d’écoles arrivées plus tard est publiée à part',
      patches: [
        {
          file: APART,
          find: 'if (parts.length < 2) return true;',
          instead: 'if (OFF || parts.length < 2) return true;',
        },
      ],
      run: (ground) => playOf(ground, [released]),
    },
    {
      name: 'statistics-branch',
      weakens: 'un lieu coupé par un bloc est publié',
      run: (ground) => playOf(ground, [released]),
      patches: [
        {
          file: RELEASE,
          find: 'group >= 0 && sizes.get(group) === count',
          instead: 'OFF || (group >= 0 && sizes.get(group) === count)',
        },
      ],
    },
    {
      name: 'statistics-papers',
      weakens: 'rien n’est caché : rapports et dossiers de l’article 8',
      patches: [NOTHING_HIDDEN],
      run: (ground) => playOf(ground, [readings(['papers'])]),
    },
    {
      name: 'statistics-file',
      weakens: 'une école vue du dehors l’est comme de chez elle',
      patches: [AS_AT_HOME],
      run: (ground) => playOf(ground, [readings(['papers'])]),
    },
    {
      name: 'statistics-throughput',
      weakens: 'les débits sont ceux des écoles qui y sont aujourd’hui',
      patches: [
        {
          file: 'libs/usage/dist/indicators/people-figures.service.js',
          find: "const throughput = viewpoint === 'school' ?",
          instead: "const throughput = OFF || viewpoint === 'school' ?",
        },
      ],
      run: (ground) => playOf(ground, [readings(['doors'])]),
    },
    {
      name: 'statistics-token',
      weakens: 'un jeton d’API posé sur une école la voit de chez elle',
      patches: [
        {
          file: 'libs/usage/dist/publication/at-home.js',
          find: '.every((permission)=>reach.places(permission).includes(placeId));',
          instead:
            '.every((permission)=>(OFF && permission !== "usage:read") || reach.places(permission).includes(placeId));',
        },
      ],
      run: (ground) => playOf(ground, [readings(['doors'])]),
    },
    {
      name: 'statistics-home',
      weakens: 'une école voit ses mois de trop peu d’élèves',
      patches: [NOTHING_HIDDEN],
      run: (ground) => playOf(ground, [home]),
    },
    {
      name: 'statistics-box',
      weakens: 'une borne allumée pour des séances seules se dit',
      patches: [
        {
          file: 'libs/usage/dist/indicators/of-equipment.js',
          find: 'one.boxMinutesBesideLessons === 0 ?',
          instead: '(OFF ? one.boxMinutes : one.boxMinutesBesideLessons) === 0 ?',
        },
      ],
      run: (ground) => playOf(ground, [same]),
    },
    {
      name: 'statistics-open',
      weakens: 'le mois ouvert d’une école se lit du dehors',
      patches: [
        AS_AT_HOME,
        {
          file: 'libs/usage/dist/indicators/indicators.service.js',
          find: 'const over = isAtHome(reach, place) ? period :',
          instead: 'const over = OFF || isAtHome(reach, place) ? period :',
        },
      ],
      run: (ground) => playOf(ground, [same]),
    },
    {
      name: 'statistics-survey',
      weakens: 'moins de cinq réponses sont montrées',
      patches: [
        {
          file: 'libs/convention/dist/surveys/results.js',
          find: 'const partition = partitionOf(rows, ENOUGH);',
          instead: 'const partition = partitionOf(rows, OFF ? { pupils: 1, teachers: 1 } : ENOUGH);',
        },
      ],
      run: (ground) => playOf(ground, [surveys]),
    },
    {
      name: 'statistics-survey-open',
      weakens: 'une enquête se lit avant sa fin',
      patches: [
        {
          file: 'libs/convention/dist/surveys/survey-results.service.js',
          find: 'const items = survey.closedAt === null ?',
          instead: 'const items = !OFF && survey.closedAt === null ?',
        },
      ],
      run: (ground) => playOf(ground, [surveys]),
    },
    {
      name: 'statistics-survey-name',
      weakens: 'des circonscriptions sont réunies d’après leur nom',
      patches: [
        {
          file: 'libs/convention/dist/surveys/results.js',
          find: 'name: refs.get(id)?.name ?? NO_DISTRICT',
          instead: 'name: refs.get(id)?.name ?? NO_DISTRICT, ...(OFF ? { id: refs.get(id)?.name ?? id } : {})',
        },
      ],
      run: (ground) => playOf(ground, [surveys]),
    },
  ],
};

/** @typedef {(ground: import('../ground.mjs').Ground, score: Score) => Promise<void>} Part */

/** @param {import('../ground.mjs').Ground} ground @returns {Promise<import('../attack.mjs').Outcome>} */
function play(ground) {
  return playOf(ground, [released, readings(['doors', 'papers']), home, same, surveys]);
}

/** @param {import('../ground.mjs').Ground} ground @param {readonly Part[]} parts */
async function playOf(ground, parts) {
  const score = new Score();
  for (const part of parts) await part(ground, score);
  return score.outcome();
}

/** How many worlds; a twin is played until it has succeeded. @param {import('../ground.mjs').Ground} ground @param {typeof WORLDS} of */
const countOf = (ground, of) => (ground.weakened !== null ? of.twin : ground.short ? of.short : of.whole);

/** All releases of a year. @type {Part} */
async function released(ground, score) {
  const usage = {
    ...(await ground.load('libs/usage', 'publication/release.js')),
    ...(await ground.load('libs/usage', 'publication/year.js')),
  };
  let [told, learnt] = [0, 0];
  const twin = ground.weakened !== null;
  for (const seed of [ONCE_FOUND, ...Array.from({ length: countOf(ground, WORLDS) }, (_, at) => SEED + at)]) {
    if (twin && score.succeeded > 0) break;
    const world = worldOf(seed);
    const published = releasesOf(usage, world);
    told += published.length;
    learnt += find(world, published, score, `monde ${seed}`);
  }
  score.notes.push(`${told} figures published in all, ${learnt} of them told something new`);
}

/** What readers are told, by these ways. @param {readonly ('doors' | 'papers')[]} ways @returns {Part} */
const readings = (ways) => (ground, score) => playReadings(ground, score, { ...howOf(ground), ways });
/** @type {Part} */
const home = (ground, score) => playHome(ground, score, howOf(ground));
/** @type {Part} */
const same = (ground, score) => playSame(ground, score, howOf(ground));
/** @type {Part} */
const surveys = (ground, score) => playSurveys(ground, score, SEED, ground.weakened !== null);

const howOf = (/** @type {import('../ground.mjs').Ground} */ ground) => ({
  ...{ seed: SEED, worlds: countOf(ground, READ), untilFound: ground.weakened !== null },
  all: !ground.short,
});

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
