// What teachers do in a day, noted in the evening as the product lets them: each comes in by a link of hers, says her lessons of the
// day, each in two calls, and reserves the cart for another day. On a day that is lived a few open a lesson as it begins (lived.mjs).
import { inTurn } from '../../bench/lean/crowd.mjs';
import { instantOf } from './calendar.mjs';

const AT_ONCE = 24;
/** So that no two reservations meet: the first lessons of a day alone are reserved. */
const FIRST = '08:30';
const FIRST_ENDS = '09:30';
const STARTS = [FIRST, '09:30', '10:30', '13:30', '14:30', '15:30'];
const DISCIPLINES = /** @type {const} */ ([
  ['french', 30],
  ['mathematics', 28],
  ['sciences', 12],
  ['historyGeography', 8],
  ['languages', 8],
  ['mediaLiteracy', 6],
  ['arts', 4],
  ['other', 3],
  ['music', 1],
]);
const INCIDENTS = /** @type {const} */ ([
  ['none', 78],
  ['minor', 9],
  ['blocking', 4],
  [null, 9],
]);
/** How long a lesson waits for its answer. */
const ANSWER_MS = 24 * 3_600_000;
/** From its beginning, after which a reservation without a lesson has lapsed. */
const LAPSES_MS = 13 * 3_600_000;

/** @typedef {import('./world.mjs').School} School */
/** @typedef {import('./world.mjs').Teacher} Teacher */
/** What a teacher does with the cart in a day. @typedef {{ school: School, teacher: Teacher, lessons: Lesson[], reserves: boolean }} Turn */
/** As it will be held. @typedef {ReturnType<typeof drawn>} Lesson */

export class Lessons {
  count = 0;
  /** Of lessons whose question waits. @type {{ endedAt: number, event: import('./events.mjs').Lesson }[]} */
  #waiting = [];
  /** By school: who has reserved the cart for the next school day, and whether she will come. @type {Map<number, { teacher: Teacher, on: string, comes: boolean }>} */
  #reserved = new Map();
  /** @type {{ startsAt: number, school: string }[]} */
  #forgone = [];
  /** @type {{ day: string, turns: Turn[] }} */
  #planned = { day: '', turns: [] };
  #parts;

  /**
   * @param {{ stack: import('../../../infra/start/stack.mjs').Stack, draw: import('./draw.mjs').Draw, active: number,
   *   record: (event: import('./events.mjs').RawEvent) => void }} parts `active`: of a school day, how many schools use their cart
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** What the server has settled by itself as it woke up. @param {string} day @param {number} now */
  settle(day, now) {
    const over = this.#waiting.filter(({ endedAt }) => now - endedAt >= ANSWER_MS);
    this.#waiting = this.#waiting.filter((one) => !over.includes(one));
    for (const { event } of over) this.#parts.record({ ...event, on: day });
    const lapsed = this.#forgone.filter(({ startsAt }) => now - startsAt >= LAPSES_MS);
    this.#forgone = this.#forgone.filter((one) => !lapsed.includes(one));
    for (const { school } of lapsed) this.#parts.record({ kind: 'bookingLapsed', on: day, school });
  }

  /** Who teaches with a cart that day, and what: the same whenever it is asked. @param {readonly School[]} schools @param {string} day */
  plan(schools, day) {
    if (this.#planned.day !== day) {
      this.#planned = { day, turns: schools.flatMap((school) => this.#planOf(school, day)) };
    }
    return this.#planned.turns;
  }

  /** What was not noted yet. @param {readonly School[]} schools @param {string} day @param {string | undefined} next school day */
  async evening(schools, day, next) {
    const turns = this.plan(schools, day);
    for (let at = 0; at < turns.length; at += 100) {
      const some = turns.slice(at, at + 100);
      const links = await this.#parts.stack.linksFor(...some.map(({ teacher }) => teacher.email));
      await inTurn(some, AT_ONCE, async (turn, rank) => {
        await turn.teacher.caller.enter(links[rank] ?? '');
        for (const lesson of turn.lessons) {
          if (!lesson.isNoted) await this.#note(turn, lesson, day);
        }
        if (turn.reserves && next !== undefined) await this.#reserve(turn, next);
      });
    }
  }

  /**
   * Who teaches with the cart today, and when.
   * @param {School} school @param {string} day @returns {Turn[]}
   */
  #planOf(school, day) {
    const draw = this.#parts.draw.of(`lessons ${school.number} ${day}`);
    const reserved = this.#reserved.get(school.number);
    const isReserved = reserved?.on === day;
    if (isReserved && !reserved.comes) {
      this.#reserved.delete(school.number);
      this.#forgone.push({ startsAt: instantOf(day, FIRST), school: school.id });
      return [];
    }
    if (!isReserved && !draw.happens(this.#parts.active)) return [];
    const many = draw.weighed([
      [3, 3],
      [4, 4],
      [5, 2],
      [6, 1],
    ]);
    const starts = isReserved ? STARTS.slice(0, many) : STARTS.slice(STARTS.length - many);
    const first = isReserved ? reserved.teacher : draw.among(school.teachers);
    const second = draw.happens(0.25) ? draw.among(school.teachers) : first;
    const ofFirst = second === first ? starts : starts.slice(0, -1);
    const turns = [{ school, teacher: first, lessons: ofFirst.map((start) => drawn(draw, school, first, start)) }];
    if (second !== first) {
      const last = starts.at(-1) ?? FIRST;
      turns.push({ school, teacher: second, lessons: [drawn(draw, school, second, last)] });
    }
    return turns.map((turn, rank) => ({ ...turn, reserves: rank === 0 && draw.happens(0.2) }));
  }

  /** In two calls, once it is over. @param {Turn} turn @param {Lesson} lesson @param {string} day */
  async #note(turn, lesson, day) {
    const startedAt = instantOf(day, lesson.start);
    const { id } = await this.open(turn, lesson, startedAt);
    await this.close(turn, lesson, { id, day, startedAt, endedAt: startedAt + lesson.minutes * 60_000 });
  }

  /** @param {Turn} turn @param {Lesson} lesson @param {number} [startedAt] now, where it is not said @returns {Promise<{ id: string, startedAt: string }>} */
  async open({ school, teacher }, { start, inService, minutes, ...lesson }, startedAt) {
    const { halfClass, discipline, className, level, pupils } = lesson;
    const opened = await teacher.caller.call('POST', '/lessons', {
      ...{ classroomId: school.classroomId, className, level, discipline, pupils, halfClass, minutes },
      ...(startedAt !== undefined && { startedAt: new Date(startedAt).toISOString() }),
    });
    if (opened.slots.length === inService) return opened;
    throw new Error(
      `école ${school.number + 1}, ${start} : ${opened.slots.length} tablettes en service, pas ${inService}`,
    );
  }

  /**
   * @param {Turn} turn @param {Lesson} lesson
   * @param {{ id: string, day: string, startedAt: number, endedAt?: number, measures?: number[] }} held it ends now, where its end is not said
   */
  async close({ school, teacher }, lesson, { id, day, startedAt, endedAt, measures }) {
    const { discipline, className, pupils, inService, tablets, incident } = lesson;
    const closed = await teacher.caller.call('POST', `/lessons/${id}/end`, { tablets, incident });
    lesson.isNoted = true;
    this.count += 1;
    const event = {
      ...{ kind: /** @type {const} */ ('lesson'), on: day, school: school.id, cart: school.classroomId },
      ...{ teacher: teacher.email, className, discipline, pupils, startedAt, incident },
      endedAt: endedAt ?? Date.parse(closed.endedAt),
      inService: tablets === null ? null : inService,
      used: tablets === null ? null : tablets.filter(({ used }) => used).length,
      ...(measures !== undefined && { measures }),
    };
    if (incident === null) this.#waiting.push({ endedAt: event.endedAt, event });
    else this.#parts.record(event);
  }

  /** @param {{ school: School, teacher: Teacher }} turn @param {string} on */
  async #reserve({ school, teacher }, on) {
    const draw = this.#parts.draw.of(`reserves ${school.number} ${on}`);
    await teacher.caller.call('POST', `/classrooms/${school.classroomId}/bookings`, {
      ...{ on, from: FIRST, to: FIRST_ENDS, level: teacher.level, half: false, tablets: 10, title: null },
    });
    this.#reserved.set(school.number, { teacher, on, comes: draw.happens(0.85) });
  }
}

/** @param {import('./draw.mjs').Draw} draw @param {School} school @param {Teacher} teacher @param {string} start */
function drawn(draw, school, teacher, start) {
  // Sometimes another's class: they have put them together.
  const of = draw.happens(0.08) ? draw.among(school.teachers) : teacher;
  const inService = school.tablets.filter(({ state }) => state === 'inService');
  const measured = draw.happens(0.93);
  const halfClass = draw.happens(0.15);
  return {
    ...{ start, minutes: draw.among([30, 35, 40, 45, 50, 55]), halfClass, discipline: draw.weighed(DISCIPLINES) },
    ...{ className: of.className, level: of.level, pupils: halfClass ? Math.ceil(of.pupils / 2) : of.pupils },
    inService: inService.length,
    tablets: measured
      ? inService.map(({ slot }) => ({ slot, used: draw.happens(0.86), handedBack: draw.happens(0.99) }))
      : null,
    incident: draw.weighed(INCIDENTS),
    isNoted: false,
  };
}
