// A year of readings: what everybody is told, what a school is told of itself, and what must be the same whatever people do.
import { find } from './finding.mjs';
import { Instance } from './instance.mjs';
import { productOf } from './product.mjs';
import { askedOf, dataset, doors, Heard, papers, periodsOf, reachesOf } from './readings.mjs';
import { randomOf } from './random.mjs';
import { Space } from './space.mjs';
import { MONTHS, worldOf } from './world.mjs';

/**
 * @typedef {object} How
 * @property {number} seed @property {number} worlds
 * @property {boolean} all         each month and place, or some of them
 * @property {boolean} untilFound
 * @typedef {import('../ground.mjs').Ground} Ground @typedef {import('../attack.mjs').Score} Score
 */

/** A school or two that go to another circonscription during the year. @param {import('./world.mjs').World} world @param {number} seed */
function movesOf({ schools }, seed) {
  const random = randomOf(seed + 7);
  return new Map(
    schools
      .filter(() => random.chance(0.25))
      .map(({ schoolId }) => [
        schoolId,
        { at: random.whole(3, 11), district: `circonscription ${random.whole(1, 3)}` },
      ]),
  );
}

/** Months in which everything is read. @param {boolean} all */
const lookedAt = (all) => (all ? Array.from({ length: MONTHS }, (_, at) => at + 1) : [2, 7, MONTHS]);

/** @param {Ground} ground @param {Score} score @param {How & { ways: readonly ('doors' | 'papers')[] }} how */
export async function playReadings(ground, score, { seed, worlds, all, untilFound, ways }) {
  const product = await productOf(ground);
  let [figures, cells] = [0, 0];
  for (let at = 0; at < worlds && !(untilFound && score.succeeded > 0); at += 1) {
    const world = worldOf(seed + at);
    const instance = new Instance(product, world, movesOf(world, seed + at));
    const heard = new Heard(score);
    while (instance.open < MONTHS) {
      await instance.goOn();
      if (!lookedAt(all).includes(instance.open)) continue;
      const isLast = instance.open === MONTHS;
      if (ways.includes('doors')) await doors(instance, heard, { all: all && (isLast || instance.open % 4 === 0) });
      if (ways.includes('papers')) await papers(instance, heard, { all: all && isLast });
    }
    if (ways.includes('papers')) dataset(instance, heard);
    figures += heard.figures;
    cells += heard.cells.size;
    find(world, [...heard.cells.values()], score, `lectures ${seed + at}`);
  }
  score.notes.push(`${figures} figures read (${ways.join(', ')}), of ${cells} sets of lessons`);
}

/**
 * What whoever works in a school is told of it, month after month: none of its months, alone or together, of fewer than five
 * pupils. @param {Ground} ground @param {Score} score @param {How} how
 */
export async function playHome(ground, score, { seed, worlds, untilFound }) {
  const product = await productOf(ground);
  for (let at = 0; at < worlds && !(untilFound && score.succeeded > 0); at += 1) {
    const world = worldOf(seed + at);
    const instance = new Instance(product, world);
    const spaces = new Map(world.schools.map(({ schoolId }) => [schoolId, new Space(MONTHS)]));
    const monthsOf = (/** @type {number} */ first, /** @type {number} */ last) =>
      Float64Array.from({ length: MONTHS }, (_, month) => Number(month >= first && month <= last));
    const lessonsOf = (/** @type {string} */ school, /** @type {number} */ first, /** @type {number} */ last) =>
      world.lessons.filter((one) => one.school === school && one.month >= first && one.month <= last);
    while (instance.open < MONTHS) {
      await instance.goOn();
      for (const [school, space] of spaces) {
        const head = reachesOf(product).head(school);
        const year = {
          placeId: school,
          from: instance.month(0),
          to: instance.month(Math.min(instance.open, MONTHS - 1)),
        };
        const { months } = await instance.indicators.series({}, head, 'I12', year);
        for (const { numerator, month } of months) hear(space, school, numerator, instance.indexOf(month));
        // What ends earlier was asked the months before.
        for (const [first = 0, last = 0] of periodsOf(instance.open, true)) {
          if (last < instance.open - 1 && instance.open < MONTHS) continue;
          const asked = { placeId: school, from: instance.month(first), to: instance.month(last) };
          const { figures } = await instance.indicators.of({}, head, asked);
          hear(space, school, figures.find((/** @type {any} */ { id }) => id === 'I12').numerator, first, last);
        }
      }
    }
    function hear(
      /** @type {Space} */ space,
      /** @type {string} */ school,
      /** @type {number | null} */ lessons,
      /** @type {number} */ first,
      last = first,
    ) {
      if (lessons === null) return;
      if (lessons !== lessonsOf(school, first, last).length) throw new Error('not the sum that it says, at home');
      // A month in which nothing happened is told by nothing.
      const vector = monthsOf(first, last);
      for (let month = first; month <= last; month += 1)
        if (lessonsOf(school, month, month).length === 0) vector[month] = 0;
      space.learn(vector);
    }
    for (const [school, space] of spaces) {
      for (const [first = 0, last = 0] of periodsOf(MONTHS, true)) {
        const lessons = lessonsOf(school, first, last);
        const pupils = [...new Map(lessons.map((one) => [one.group, one.pupils])).values()].reduce(
          (sum, n) => sum + n,
          0,
        );
        if (pupils === 0 || pupils >= 5) continue;
        const vector = monthsOf(first, last);
        for (let month = first; month <= last; month += 1)
          if (lessonsOf(school, month, month).length === 0) vector[month] = 0;
        score.count(
          space.knows(vector),
          `chez elle ${seed + at}, ${school}: months ${first}–${last}, ${pupils} pupils`,
        );
      }
    }
  }
}

/**
 * What is of no people must be the same where nobody teaches; and nothing that is told from outside changes with the lessons of
 * a month that is open. @param {Ground} ground @param {Score} score @param {How} how
 */
export async function playSame(ground, score, { seed, worlds, untilFound }) {
  const product = await productOf(ground);
  for (let at = 0; at < worlds && !(untilFound && score.succeeded > 0); at += 1) {
    const world = worldOf(seed + at);
    for (const open of [3, 7]) {
      const more = world.lessons.flatMap((one) =>
        one.month === open ? [one, { ...one, group: `${one.group} bis` }] : [one],
      );
      const [told, silent, busy] = await Promise.all(
        [world, { ...world, lessons: [] }, { ...world, lessons: more }].map((one) => readAt(product, one, open)),
      );
      for (const [place, figures] of Object.entries(told ?? {})) {
        for (const [rank, figure] of figures.entries()) {
          const others = { silent: silent?.[place]?.[rank], busy: busy?.[place]?.[rank] };
          const here = JSON.stringify(figure);
          if (!figure.isOfPeople)
            score.count(
              here !== JSON.stringify(others.silent),
              `pareil ${seed + at}: ${figure.id} of ${place} tells of lessons`,
            );
          score.count(
            here !== JSON.stringify(others.busy),
            `pareil ${seed + at}: ${figure.id} of ${place} tells of an open month`,
          );
        }
      }
    }
  }
}

/** All figures of all places, as a stranger is told them then. @returns {Promise<Record<string, any[]>>} by place */
async function readAt(
  /** @type {any} */ product,
  /** @type {import('./world.mjs').World} */ world,
  /** @type {number} */ open,
) {
  const instance = new Instance(product, world);
  while (instance.open < open) await instance.goOn();
  const { stranger } = reachesOf(product);
  /** @type {Record<string, any[]>} */
  const told = {};
  for (const placeId of askedOf(instance)) {
    told[placeId] = [];
    for (const [first = 0, last = 0] of periodsOf(open, true)) {
      const asked = { placeId, from: instance.month(first), to: instance.month(last) };
      told[placeId].push(...(await instance.indicators.of({}, stranger, asked)).figures);
    }
  }
  return told;
}
