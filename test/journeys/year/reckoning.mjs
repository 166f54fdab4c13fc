// The 26 indicators of art. 8, counted again from what happened: written from their definitions as the product states them to
// people (`formula` of each) and from domain.md, with none of its code. Whole numbers, and fractions of them; no float.
import { equipmentMonths } from './equipment-months.mjs';
import { median, ofEquipment, ofGovernance, percent, rate, sumsOf } from './formulas.mjs';
import { governanceOf } from './governance.mjs';
import { isToldOutside, OUTSIDE, Use } from './use.mjs';
import { lastDayOf, monthsBetween, monthsOfYear, schoolYearOf } from './days.mjs';

/** @typedef {import('./events.mjs').Asked} Asked */
/** @typedef {import('./events.mjs').Month} Month */
/** @typedef {import('./formulas.mjs').Period} Period */
/** @typedef {import('./formulas.mjs').Reckoned} Reckoned */

export const IDS = Array.from({ length: 26 }, (_, at) => `I${at + 1}`);
/** Of people's use: told of months that are over, where enough people are behind them. */
export const OF_PEOPLE = new Set(['I11', 'I12', 'I13', 'I14', 'I15', 'I16', 'I17', 'I18', 'I20', 'I26']);
const FEW_TEACHERS = 3;

export class Reckoning {
  #world;
  #events;
  #told;
  #use;
  #equipment;
  #places;
  #reckoned = /** @type {Map<string, Record<string, Reckoned>>} */ (new Map());
  #above = /** @type {Map<string, Set<string>>} */ (new Map());

  /**
   * @param {import('./events.mjs').World} world @param {readonly import('./events.mjs').RawEvent[]} events
   * @param {readonly import('./events.mjs').ToldCells[]} told which cells the product has told to everybody
   * @param {{ use: Use, equipment: ReturnType<typeof equipmentMonths> }} [counted]
   */
  constructor(world, events, told, counted = { use: new Use(events), equipment: equipmentMonths(world, events) }) {
    this.#world = world;
    this.#events = events;
    this.#told = told;
    this.#places = new Map(world.places.map((place) => [place.id, place]));
    this.#use = counted.use;
    this.#equipment = counted.equipment;
  }

  /**
   * Of months that were over when no more was known than that. They stay as they were counted: what comes later is counted in a
   * later month. What conventions have come to is noted afterwards too, and what has been told grows.
   * @param {readonly import('./events.mjs').RawEvent[]} events @param {readonly import('./events.mjs').ToldCells[]} told
   */
  asOf(events, told) {
    return new Reckoning(this.#world, events, told, { use: this.#use, equipment: this.#equipment });
  }

  /**
   * @param {Asked} asked @param {Period} [closed] of which people's use is told; the whole period where absent
   * @returns {Record<string, Reckoned>} I1 to I26
   */
  of(asked, closed = asked) {
    const key = [asked.place, asked.viewpoint, asked.from, asked.to, closed.from, closed.to, asked.readsAccounts].join(
      ' ',
    );
    const known = this.#reckoned.get(key) ?? this.#of(asked, closed);
    this.#reckoned.set(key, known);
    return known;
  }

  /** @param {Asked} asked @param {Period} closed @returns {Record<string, Reckoned>} */
  #of(asked, closed) {
    const { place, from, to } = asked;
    const schools = this.schoolsOf(place);
    const whole = sumsOf(this.#equipment, schools, asked);
    const time = { from: `${from}-01`, until: lastDayOf(to) };
    const isUnder = (/** @type {string} */ one, /** @type {string} */ above) => this.#isUnder(one, above);
    const isSchool = this.#places.get(place)?.kind === 'school';
    const governance = governanceOf(this.#events, { place, isSchool, isUnder, time });
    return {
      ...ofEquipment(whole, monthsBetween(from, to).length),
      ...ofGovernance(governance, whole, asked.readsAccounts !== false),
      ...this.#ofPeople(schools, asked, closed),
    };
  }

  /** What people did with the carts of a place, lesson by lesson, told or not. @param {string} place @param {Period} period */
  useOf(place, { from, to }) {
    return this.#use.count(this.schoolsOf(place), monthsBetween(from, to));
  }

  /** @param {string} place @param {Period} period */
  equipmentOf(place, period) {
    return sumsOf(this.#equipment, this.schoolsOf(place), period);
  }

  /** Whether what people did in these months of that place is told to whoever asks. @param {Asked} asked @param {Period} period */
  isTold({ place, viewpoint }, { from, to }) {
    if (viewpoint === 'school') return this.#use.isToldAtHome(place, from, to);
    return isToldOutside(this.#told, place, from, to);
  }

  /** What the product has told of too few: rows of wide places by month behind which there are not people, or schools, enough. */
  tooFew() {
    return this.#told.filter(({ kind, placeId, from, to }) => {
      if (kind === 'discipline') return false;
      const schools = this.schoolsOf(placeId).filter((school) => this.#equipment.has(school));
      const { pupils, teachers } = this.#use.count(schools, monthsBetween(from, to));
      const tooFewSchools = kind === 'month' && schools.length < OUTSIDE.schools;
      return tooFewSchools || pupils < OUTSIDE.pupils || teachers < OUTSIDE.teachers;
    });
  }

  /** @param {string} place @returns {string[]} */
  schoolsOf(place) {
    if (!this.#places.has(place)) throw new Error(`no such place: ${place}`);
    const schools = [...this.#places.values()].filter(({ kind }) => kind === 'school');
    return schools.filter(({ id }) => this.#isUnder(id, place)).map(({ id }) => id);
  }

  /** Itself too. @param {string} place @param {string} above */
  #isUnder(place, above) {
    let all = this.#above.get(place);
    if (all === undefined) {
      all = new Set([place]);
      for (const one of all) for (const next of this.#places.get(one)?.under ?? []) all.add(next);
      this.#above.set(place, all);
    }
    return all.has(above);
  }

  /** @param {readonly string[]} schools @param {Asked} asked @param {Period} closed @returns {Record<string, Reckoned>} */
  #ofPeople(schools, asked, closed) {
    if (!this.isTold(asked, closed)) return Object.fromEntries([...OF_PEOPLE].map((id) => [id, 'hidden']));
    const equipment = sumsOf(this.#equipment, schools, closed);
    const months = monthsBetween(closed.from, closed.to);
    const use = this.#use.count(schools, months);
    const isSinceSeptember = closed.from.endsWith('-09') && schoolYearOf(closed.from) === schoolYearOf(closed.to);
    const isCounted = months.length === 1 || isSinceSeptember;
    /** Nobody twice, and no school left out. */
    const share = (
      /** @type {number} */ users,
      /** @type {number} */ schoolsThatSaid,
      /** @type {'classes' | 'teachers'} */ of,
    ) =>
      !isCounted || equipment.schools === 0 || schoolsThatSaid < equipment.schools
        ? 'notComputable'
        : percent(users, equipment.stands(of));
    const teachers = share(use.teachers, equipment.withTeachers, 'teachers');
    return {
      I11: percent(use.slots, equipment.adds('slots'), [use.lapsed]),
      I12: rate(use.lessons, equipment.adds('openWeeks')),
      I13: share(use.classes, equipment.withClasses, 'classes'),
      I14: teachers !== 'notComputable' && equipment.stands('teachers') < FEW_TEACHERS ? 'hidden' : teachers,
      I15: percent(use.used, use.inService),
      I16: rate(use.minutes, use.lessons),
      I17: this.#disciplines(schools, asked, closed),
      I18: percent(use.withoutBlocking, use.answered, [use.lessons - use.answered]),
      I20: median(use.throughputs, 10),
      I26: percent(use.measured, use.lessons),
    };
  }

  /** Of a school year that is over, in the columns in which it is told. @param {readonly string[]} schools @param {Asked} asked @param {Period} closed @returns {Reckoned} */
  #disciplines(schools, { place, viewpoint }, { from, to }) {
    const year = schoolYearOf(from);
    const months = monthsOfYear(year);
    if (from !== months[0] || to !== months[11]) return 'notComputable';
    const columns =
      viewpoint === 'school'
        ? this.#use.disciplinesAtHome(place, year)
        : this.#told
            .filter((row) => row.kind === 'discipline' && row.placeId === place && row.from === from)
            .map(({ disciplines }) => disciplines);
    if (columns.length === 0) return 'hidden';
    const lessons = this.#use.disciplines(schools, months);
    const sums = columns.map((column) => column.reduce((sum, name) => sum + (lessons.get(name) ?? 0), 0));
    return percent(
      Math.max(...sums),
      sums.reduce((sum, one) => sum + one, 0),
    );
  }
}
