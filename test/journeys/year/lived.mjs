// Days that are lived: on some mornings a few teachers open a lesson as it begins, with tablets that are switched on; those that are
// asked to measure the line do so through their own door, and the lesson is closed in class. What a lesson's tablets measure is
// measured while it lasts: what is noted in the evening has none of it.
import { inTurn } from '../../bench/lean/crowd.mjs';

/** @typedef {import('./lessons.mjs').Turn} Turn */
/** @typedef {import('./lessons.mjs').Lesson} Lesson */

const DAYS = new Set(['2033-09-13', '2033-10-04', '2033-12-06', '2034-03-14', '2034-05-16']);
/** All who have reserved the cart, and most of the others, hold a lesson then. */
export const LIVED_AT = '10:30';
/** Lessons of a morning: all tablets together are served so many samples at once. */
const MOST = 8;
/** Of a lesson, the product asks so many. */
const MEASURED = 2;
const SHORTEST_MINUTES = 29;
/** Tenths of Mbit/s. */
const LINES = /** @type {const} */ ([40, 900]);
const APART = 9;

/** @param {string} day */
export const isLived = (day) => DAYS.has(day);

export class LivedDays {
  count = 0;
  #parts;

  /**
   * @param {{ lessons: import('./lessons.mjs').Lessons, world: import('./world.mjs').World, draw: import('./draw.mjs').Draw,
   *   stack: import('../../../infra/start/stack.mjs').Stack, days: import('./server-days.mjs').ServerDays }} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** From the beginning of these lessons to their end. @param {string} day */
  async morning(day) {
    const { lessons, world, stack, days } = this.#parts;
    const held = lessons
      .plan(world.schools, day)
      .flatMap((turn) => {
        const lesson = turn.lessons.find(({ start }) => start === LIVED_AT);
        return lesson === undefined ? [] : [{ turn, lesson }];
      })
      .slice(0, MOST);
    if (held.length === 0) return;
    const links = await stack.linksFor(...held.map(({ turn }) => turn.teacher.email));
    const opened = await inTurn(held, MOST, async (one, rank) => {
      await one.turn.teacher.caller.enter(links[rank] ?? '');
      return { ...one, ...(await this.#begin(one, day)) };
    });
    await days.goOn(SHORTEST_MINUTES * 60_000);
    await inTurn(opened, MOST, ({ turn, lesson, id, startedAt, measures }) =>
      lessons.close(turn, lesson, { id, day, startedAt: Date.parse(startedAt), measures }),
    );
    this.count += opened.length;
  }

  /** @param {{ turn: Turn, lesson: Lesson }} held @param {string} day */
  async #begin({ turn, lesson }, day) {
    const { lessons, draw } = this.#parts;
    const line = draw.of(`line ${turn.school.number} ${day}`).between(...LINES);
    await this.#switchedOn(turn, line);
    const { id, startedAt } = await lessons.open(turn, lesson);
    const measures = await this.#switchedOn(turn, line);
    if (measures.length !== Math.min(MEASURED, lesson.inService)) {
      throw new Error(`école ${turn.school.number + 1}, ${day} : ${measures.length} tablettes ont mesuré le débit`);
    }
    return { id, startedAt, measures };
  }

  /** Each of the cart in its turn: each has a line of its own, near that of the school. @param {Turn} turn @param {number} line */
  async #switchedOn({ school }, line) {
    const measures = [];
    for (const { state, deviceId, slot } of school.tablets) {
      if (state !== 'inService') continue;
      measures.push(...(await this.#parts.world.tablets.of(deviceId).on(line - (slot % APART))));
    }
    return measures;
  }
}
