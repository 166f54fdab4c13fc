// What schools have, month by month: the fleet is played again from what became of each tablet, and looked at when the server
// looked at it.
import { daysBetween, monthOf, numberOf, schoolYearOf, SchoolDays } from './days.mjs';

/** @typedef {import('./events.mjs').RawEvent} RawEvent */
/** @typedef {import('./events.mjs').Month} Month */

const NOT_RECEIVED = new Set(['planned', 'ordered']);
const GONE = new Set(['retired', 'donated', 'recycled']);
const MISSING = new Set(['lost', 'stolen']);
const TABLETS_OF_A_CART = 12;
const YEARS_YOUNG = 5;
/** A server that was off longer counts no more than these. */
const MOST_DAYS_BACK = 31;
const MOST_DAYS_OF_DELAY = 400;

const NOTHING = {
  ...{ devices: 0, inService: 0, acquired: 0, deployed: 0, seen: 0, compliant: 0, old: 0, carts: 0, repairsOpen: 0 },
  ...{ pupils: 0, classes: 0, teachers: 0 },
};
const NO_DAYS = { openDays: 0, openWeeks: 0, slots: 0, deviceDays: 0, deviceDaysInService: 0 };
const NO_FACTS = { lost: 0, stolen: 0, broken: 0, boxMinutes: 0, boxMinutesBeside: 0 };

/** @typedef {typeof NOTHING & typeof NO_DAYS & typeof NO_FACTS & { repairDays: number[], appDays: number[] }} SchoolMonth */

/** @returns {SchoolMonth} */
const emptyMonth = () => ({ ...NOTHING, ...NO_DAYS, ...NO_FACTS, repairDays: [], appDays: [] });

/**
 * A school's months, by school; a school is in a month when it had a cart or a tablet then, or something was counted of it.
 * @param {import('./events.mjs').World} world @param {readonly RawEvent[]} events
 * @returns {Map<string, Map<Month, SchoolMonth & { isThere: boolean }>>}
 */
export function equipmentMonths(world, events) {
  const calendars = calendarsOf(world);
  const fleet = new Fleet();
  /** @type {Map<string, Map<Month, SchoolMonth & { isThere: boolean }>>} */
  const schools = new Map();
  const rowOf = (/** @type {string} */ school, /** @type {string} */ day) => {
    const months = schools.get(school) ?? new Map();
    schools.set(school, months);
    const row = months.get(monthOf(day)) ?? { ...emptyMonth(), isThere: false };
    months.set(monthOf(day), row);
    return row;
  };
  const lessons = lessonsByCart(events);
  /** @type {number | null} */
  let lastDay = null;
  for (const event of events) {
    const harmed = fleet.take(event);
    if (harmed !== null) {
      const row = rowOf(harmed.school, event.on);
      row[harmed.how] += 1;
      row.isThere = true;
    }
    if (event.kind === 'lesson' || event.kind === 'bookingLapsed') rowOf(event.school, event.on).isThere = true;
    if (event.kind === 'appAnswered') rowOf(event.school, event.on).appDays.push(delay(event.askedOn, event.on));
    if (event.kind === 'repairClosed') {
      const { school, on } = fleet.reported(event.repair);
      rowOf(school, event.on).repairDays.push(delay(on, event.backOn));
    }
    if (event.kind === 'boxOff') {
      const row = rowOf(event.school, event.on);
      const { on, beside } = boxMinutes(event, lessons.get(event.cart) ?? []);
      row.boxMinutes += on;
      row.boxMinutesBeside += beside;
      row.isThere = true;
    }
    if (event.kind === 'look') lastDay = look(event.on, { fleet, schools, rowOf, calendars, lastDay });
  }
  return schools;
}

/** By school; those of the same zone and week have one. @param {import('./events.mjs').World} world */
function calendarsOf({ places, holidays }) {
  const made = /** @type {Map<string, SchoolDays>} */ (new Map());
  return new Map(
    places.flatMap((one) => {
      if (one.kind !== 'school') return [];
      const key = JSON.stringify([one.zone, one.week]);
      const days = made.get(key) ?? new SchoolDays(one, holidays);
      made.set(key, days);
      return [[one.id, days]];
    }),
  );
}

/** A delay is of the calendar, in whole days. @param {string} from @param {string} until */
const delay = (from, until) => Math.min(MOST_DAYS_OF_DELAY, Math.max(0, daysBetween(from, until)));

/**
 * How things stand, and the days since the last look, with what stands.
 * @param {string} day
 * @param {{ fleet: Fleet, schools: Map<string, Map<Month, SchoolMonth & { isThere: boolean }>>, rowOf: (school: string, day: string) => SchoolMonth & { isThere: boolean },
 *   calendars: Map<string, SchoolDays>, lastDay: number | null }} known
 */
function look(day, { fleet, schools, rowOf, calendars, lastDay }) {
  const today = numberOf(day);
  const standing = fleet.standing(day);
  for (const [school, months] of schools) {
    if (standing.has(school) || !months.has(monthOf(day))) continue;
    // Its lessons of the month are still divided by its classes and its teachers.
    const { classes, teachers } = rowOf(school, day);
    Object.assign(rowOf(school, day), NOTHING, { classes, teachers });
  }
  const from = lastDay === null ? today : Math.max(lastDay + 1, today - MOST_DAYS_BACK);
  for (const [school, has] of standing) {
    const row = rowOf(school, day);
    const isEquipped = has.carts + has.devices > 0;
    Object.assign(row, has, { isThere: true, ...(!isEquipped && { pupils: 0 }) });
    if (!isEquipped) continue;
    const days = calendars.get(school);
    for (let one = from; days !== undefined && one <= today; one += 1) {
      const { halfHours, beginsWeek } = days.of(one);
      if (halfHours === null) continue;
      row.openDays += 1;
      if (beginsWeek) row.openWeeks += 1;
      row.slots += halfHours * has.carts;
      row.deviceDays += has.devices;
      row.deviceDaysInService += has.inService;
    }
  }
  return today;
}

/** Of carts whose box was on. @param {readonly RawEvent[]} events @returns {Map<string, { from: number, to: number }[]>} */
function lessonsByCart(events) {
  const withBox = new Set(events.flatMap((event) => (event.kind === 'boxOff' ? [event.cart] : [])));
  const carts = new Map();
  for (const event of events) {
    if (event.kind !== 'lesson' || !withBox.has(event.cart)) continue;
    const from = new Date(event.startedAt).getTime();
    const of = carts.get(event.cart) ?? [];
    of.push({ from, to: Math.max(from, new Date(event.endedAt).getTime()) });
    carts.set(event.cart, of);
  }
  for (const of of carts.values())
    of.sort((/** @type {{ from: number }} */ a, /** @type {{ from: number }} */ b) => a.from - b.from);
  return carts;
}

/** Minutes on, and those of them in no lesson of that cart. @param {import('./events.mjs').BoxOff} box @param {readonly { from: number, to: number }[]} lessons */
function boxMinutes({ onAt, offAt }, lessons) {
  const [from, to] = [new Date(onAt).getTime(), new Date(offAt).getTime()];
  let [beside, at] = [0, from];
  for (const lesson of lessons) {
    if (lesson.to <= at || lesson.from >= to) continue;
    if (lesson.from > at) beside += lesson.from - at;
    at = Math.min(to, lesson.to);
  }
  beside += Math.max(0, to - at);
  const on = Math.max(0, Math.round((to - from) / 60_000));
  return { on, beside: Math.min(on, Math.round(beside / 60_000)) };
}

/** The tablets, carts and repairs of the moment, and what schools have said of themselves. */
class Fleet {
  #devices = /** @type {Map<string, Required<Omit<import('./events.mjs').Device, 'kind' | 'on' | 'device'>>>} */ (
    new Map()
  );
  #carts = /** @type {Map<string, string>} */ (new Map());
  #repairs = /** @type {Map<string, { school: string, on: string, isOpen: boolean }>} */ (new Map());
  #headcounts = /** @type {Map<string, import('./events.mjs').Headcount>} */ (new Map());

  /** @param {RawEvent} event @returns {{ school: string, how: 'lost' | 'stolen' | 'broken' } | null} what was harmed by it */
  take(event) {
    if (event.kind === 'cart' && event.is === 'open') this.#carts.set(event.cart, event.school);
    if (event.kind === 'cart' && event.is === 'closed') this.#carts.delete(event.cart);
    if (event.kind === 'headcount') this.#headcounts.set(`${event.school} ${event.year}`, event);
    if (event.kind === 'repairOpened') {
      this.#repairs.set(event.repair, { school: event.school, on: event.on, isOpen: true });
    }
    if (event.kind === 'repairClosed') this.reported(event.repair).isOpen = false;
    return event.kind === 'device' ? this.#changed(event) : null;
  }

  /** @param {import('./events.mjs').Device} event */
  #changed({ device, school, state, enrolled, conformity, boughtIn }) {
    const was = this.#devices.get(device);
    const before = was?.state ?? 'planned';
    const is = {
      school: school ?? was?.school ?? '',
      state: state ?? before,
      enrolled: enrolled ?? was?.enrolled ?? false,
      conformity: conformity ?? was?.conformity ?? /** @type {const} */ ('unknown'),
      boughtIn: boughtIn === undefined ? (was?.boughtIn ?? null) : boughtIn,
    };
    this.#devices.set(device, is);
    if (is.state === before || (is.state !== 'broken' && !MISSING.has(is.state))) return null;
    // What was missing, or in the workshop, is not harmed anew.
    if (MISSING.has(before) || (is.state === 'broken' && before === 'inRepair')) return null;
    return { school: is.school, how: /** @type {'lost' | 'stolen' | 'broken'} */ (is.state) };
  }

  /** @param {string} repair */
  reported(repair) {
    const found = this.#repairs.get(repair);
    if (found === undefined) throw new Error(`repair ${repair} was closed, and never reported`);
    return found;
  }

  /** @param {string} day @returns {Map<string, typeof NOTHING>} schools that have something */
  standing(day) {
    /** @type {Map<string, typeof NOTHING>} */
    const schools = new Map();
    const rowOf = (/** @type {string} */ school) => {
      const row = schools.get(school) ?? { ...NOTHING };
      schools.set(school, row);
      return row;
    };
    const oldBefore = Number(day.slice(0, 4)) - YEARS_YOUNG;
    for (const { school, state, enrolled, conformity, boughtIn } of this.#devices.values()) {
      if (NOT_RECEIVED.has(state)) continue;
      const row = rowOf(school);
      row.acquired += 1;
      if (enrolled) row.deployed += 1;
      if (GONE.has(state) || MISSING.has(state)) continue;
      row.devices += 1;
      if (state === 'inService') row.inService += 1;
      if (conformity !== 'unknown') row.seen += 1;
      if (conformity === 'compliant') row.compliant += 1;
      if (boughtIn !== null && boughtIn < oldBefore) row.old += 1;
    }
    for (const school of this.#carts.values()) rowOf(school).carts += 1;
    for (const { school, isOpen } of this.#repairs.values()) if (isOpen) rowOf(school).repairsOpen += 1;
    const year = schoolYearOf(day);
    for (const [school, row] of schools) {
      const said = this.#headcounts.get(`${school} ${year}`);
      row.pupils = said?.pupils ?? 0;
      row.classes = said?.classes ?? 0;
      row.teachers = said?.teachers ?? 0;
    }
    return schools;
  }
}

/** @param {number} carts */
export const expectedOf = (carts) => carts * TABLETS_OF_A_CART;
