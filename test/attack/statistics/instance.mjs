// The product's own services over a drawn world, month after month: all that a reader of figures is told by them, without a
// server and a database. What stands here for the tables keeps no secret: whatever is hidden, the product hides.
import { keptOf, placesOf } from './world.mjs';

/** @typedef {import('./world.mjs').World} World @typedef {import('./world.mjs').School} School */

const YEAR = '2026-2027';
const KINDS = { commune: 'localAuthority', syndicat: 'localAuthority', circonscription: 'district' };
export const kindOf = (/** @type {string} */ id) =>
  id === 'Grenoble'
    ? 'academie'
    : ['Isère', 'Drôme'].includes(id)
      ? 'departement'
      : (Object.entries(KINDS).find(([name]) => id.startsWith(name))?.[1] ?? 'school');
export const refOf = (/** @type {string} */ id) => ({ id, kind: kindOf(id), name: id, uai: null });

/** What everybody may be told of equipment, however few; what uses it is not in there. */
const OF_A_SCHOOL = {
  ...{ schools: 1, schoolsWithPupils: 1, schoolsWithClasses: 1, schoolsWithTeachers: 1, schoolsOpen: 1 },
  ...{ schoolsCounted: 1, inServiceWithPupils: 11, devices: 12, devicesInService: 11, devicesExpected: 12 },
  ...{ devicesAcquired: 12, devicesDeployed: 12, devicesSeen: 10, devicesCompliant: 9, devicesOverAge: 2, carts: 1 },
  ...{ repairsOpen: 1, deviceDays: 200, deviceDaysInService: 180, losses: 0, thefts: 0, breakages: 1, pupils: 120 },
  ...{ classes: 8, teachers: 8, openDays: 16, openWeeks: 4, bookableSlots: 160, boxMinutesBesideLessons: 0 },
};

/** What use is divided by: of the schools that were told together. @param {number} n @param {{ from: string, to: string }} time */
const meansOf = (n, { from, to }) => {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5)) + 1;
  const { bookableSlots, openWeeks, classes, teachers } = OF_A_SCHOOL;
  return {
    ...{ bookableSlots: n * months * bookableSlots, openWeeks: n * months * openWeeks },
    ...{ schools: n, schoolsOpen: n, schoolsWithClasses: n, schoolsWithTeachers: n },
    ...{ classes: n * classes, teachers: n * teachers },
  };
};

export class Instance {
  /** The month that is open: 0 is September, 12 the next one. */
  open = 0;
  /** @type {any[]} */
  #releases = [];
  /** @type {any[]} */
  #told = [];
  #kept;
  #names;
  /** @type {ReadonlyMap<string, { at: number, district: string }>} */
  #moves;
  #publishing;

  /**
   * @param {Awaited<ReturnType<typeof import('./product.mjs').productOf>>} product
   * @param {World} world
   * @param {ReadonlyMap<string, { at: number, district: string }>} moves schools that go to another circonscription
   */
  constructor(product, world, moves = new Map()) {
    this.world = world;
    this.product = product;
    this.#moves = moves;
    this.#names = product.monthsOf(YEAR);
    this.#kept = keptOf(world, this.#names);
    const database = {
      read: (/** @type {any} */ _, /** @type {any} */ work) => work({}),
      transaction: (/** @type {any} */ _, /** @type {any} */ work) => work({}),
    };
    this.database = database;
    this.clock = { now: () => new Date(`${this.month(this.open)}-10T10:00:00Z`) };
    const ledger = this.#ledger();
    this.#publishing = new product.Publishing(database, undefined, this.clock, { relay: false }, ledger);
    const publication = new product.PublicationService(this.clock, ledger);
    this.equipment = this.#equipment();
    this.places = {
      ref: async (/** @type {any} */ _, /** @type {string} */ id) => refOf(id),
      refs: async (/** @type {any} */ _, /** @type {string[]} */ ids) => new Map(ids.map((id) => [id, refOf(id)])),
      covers: async () => true,
    };
    this.indicators = new product.Indicators(this.places, this.equipment, new product.PeopleFigures(publication), {
      ofMany: async () => new Map(),
    });
  }

  /** Of the school year, or the next one's first. @param {number} at */
  month(at) {
    return this.#names[at] ?? '2027-09';
  }

  /** @param {string} month @returns {number} */
  indexOf(month) {
    return this.#names.indexOf(month);
  }

  /** A month later: what has closed is released. */
  async goOn() {
    this.open += 1;
    await this.#publishing.publish();
  }

  /** Schools that are there by now, where they are today. @returns {School[]} */
  today() {
    return this.world.schools
      .filter(({ opens }) => opens < Math.max(this.open, 1))
      .map((one) => {
        const move = this.#moves.get(one.schoolId);
        return move !== undefined && move.at <= this.open ? { ...one, district: move.district } : one;
      });
  }

  /** The year's map, as its releases drew it. @returns {School[]} */
  map() {
    return this.#releases.flatMap(({ partition }) => partition);
  }

  /** A place's schools among these; a school is its own. @param {string} placeId @param {readonly School[]} schools @returns {string[]} */
  under(placeId, schools) {
    if (kindOf(placeId) === 'school') return [placeId];
    return schools.filter((one) => placesOf(one).includes(placeId)).map(({ schoolId }) => schoolId);
  }

  /** All that was released. */
  told() {
    return this.#told;
  }

  /** Of all lessons of these schools and months. @param {readonly string[]} schools @param {number} first @param {number} last */
  sum(schools, first, last) {
    const counts = /** @type {Record<string, number>} */ ({ throughput: 0 });
    for (const row of this.#rows(schools, first, last)) {
      for (const [name, count] of Object.entries(row.counts)) counts[name] = (counts[name] ?? 0) + count;
      counts.throughput += [...row.throughput.values()].reduce((sum, n) => sum + n, 0);
    }
    return counts;
  }

  /** @param {readonly string[]} schools @param {number} first @param {number} last */
  #rows(schools, first, last) {
    const those = new Set(schools);
    return this.#kept.months.filter(({ schoolId, month }) => {
      const at = this.indexOf(month);
      return those.has(schoolId) && at >= first && at <= last;
    });
  }

  /** @param {readonly string[]} schools @param {string} from @param {string} to */
  #throughput(schools, from, to) {
    const n = new Map();
    for (const row of this.#rows(schools, this.indexOf(from), this.indexOf(to)))
      for (const [value, times] of row.throughput) n.set(value, (n.get(value) ?? 0) + times);
    return [...n].map(([value, times]) => ({ value, n: times }));
  }

  /** What `PublicationRepository` keeps. */
  #ledger() {
    const all = {
      lock: async () => undefined,
      span: async () => ({ first: this.month(0), open: this.month(this.open) }),
    };
    const inYear = (/** @type {any} */ row) => row.schoolYear;
    return {
      ...all,
      periods: async (/** @type {any} */ _, /** @type {string} */ year) =>
        this.#releases.filter((row) => inYear(row) === year).map(({ period }) => period),
      map: async () => this.map(),
      schools: async () => this.today().map(({ opens: _, ...one }) => one),
      people: async (
        /** @type {any} */ _,
        /** @type {any} */ __,
        /** @type {string} */ from,
        /** @type {string} */ to,
        /** @type {string | undefined} */ school,
      ) =>
        this.#kept.months
          .filter(({ month, schoolId }) => month >= from && month <= to && (school ?? schoolId) === schoolId)
          .map(({ throughput: _____, ...row }) => row),
      disciplines: async (
        /** @type {any} */ _,
        /** @type {any} */ __,
        /** @type {any} */ ___,
        /** @type {string | undefined} */ school,
      ) => this.#kept.disciplines.filter(({ schoolId }) => (school ?? schoolId) === schoolId),
      release: async (/** @type {any} */ _, /** @type {any} */ row) => void this.#releases.push(row),
      // As `usage.throughput_of` and `usage.means_of` count them when a row is written down.
      tell: async (/** @type {any} */ _, /** @type {any} */ { schoolYear }, /** @type {any[]} */ rows) =>
        void this.#told.push(
          ...rows.map(({ schoolIds, ...row }) => ({
            ...row,
            schoolYear,
            throughput: row.kind === 'discipline' ? [] : this.#throughput(schoolIds, row.from, row.to),
            means: row.kind === 'discipline' ? null : meansOf(schoolIds.length, row),
          })),
        ),
      toldUntil: async () => {
        const until = new Map();
        for (const { kind, placeId, to } of this.#told)
          if (kind === 'month' && to > (until.get(placeId) ?? '')) until.set(placeId, to);
        return until;
      },
      toldOf: async (/** @type {any} */ _, /** @type {string[]} */ ids, /** @type {string[]} */ years) =>
        this.#told
          .filter((row) => ids.includes(row.placeId) && years.includes(row.schoolYear))
          .sort((a, b) => (a.from < b.from ? -1 : 1)),
    };
  }

  /** What `IndicatorsRepository` reads: of the schools that are under a place today. */
  #equipment() {
    const each = (/** @type {string[]} */ ids, /** @type {any} */ { from, to }, /** @type {any} */ work) =>
      ids.flatMap((placeId) =>
        this.#names
          .filter((month) => month >= from && month <= to && this.indexOf(month) <= this.open)
          .flatMap((month) => work(placeId, month, this.under(placeId, this.today()))),
      );
    return {
      thisMonth: async () => this.month(this.open),
      equipment: async (/** @type {any} */ _, /** @type {any} */ __, /** @type {any} */ ids, /** @type {any} */ time) =>
        each(
          ids,
          time,
          (/** @type {string} */ placeId, /** @type {string} */ month, /** @type {string[]} */ schools) => {
            const there = this.world.schools.filter(
              ({ schoolId, opens }) => schools.includes(schoolId) && opens <= this.indexOf(month),
            );
            if (there.length === 0) return [];
            // A box is on for lessons.
            const boxMinutes = this.sum(schools, this.indexOf(month), this.indexOf(month)).minutes ?? 0;
            const sums = Object.entries(OF_A_SCHOOL).map(([name, one]) => [name, one * there.length]);
            return [{ placeId, month, ...Object.fromEntries(sums), boxMinutes }];
          },
        ),
      distributed: async (
        /** @type {any} */ _,
        /** @type {any} */ __,
        /** @type {any} */ ids,
        /** @type {string[]} */ names,
        /** @type {any} */ time,
      ) =>
        each(
          ids,
          time,
          (/** @type {string} */ placeId, /** @type {string} */ month, /** @type {string[]} */ schools) =>
            !names.includes('throughput')
              ? []
              : this.#throughput(schools, month, month).map((one) => ({ placeId, month, name: 'throughput', ...one })),
        ),
      below: async (/** @type {any} */ _, /** @type {any} */ __, /** @type {string} */ placeId) =>
        [...new Set(this.today().flatMap((one) => [one.schoolId, ...placesOf(one)]))]
          .filter(
            (id) =>
              id !== placeId &&
              this.under(id, this.today()).every((one) => this.under(placeId, this.today()).includes(one)),
          )
          .map(refOf),
    };
  }
}
