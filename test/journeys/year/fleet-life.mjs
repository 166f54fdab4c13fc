// What happens to carts and tablets in a year: breakages that are repaired or not, losses and thefts, applications that are asked
// for and answered, boxes that stay on.
import { dayAfter } from './calendar.mjs';

/** @typedef {import('./world.mjs').School} School */
/** @typedef {import('./world.mjs').Tablet} Tablet */
/** @typedef {{ at: string, act: (day: string) => Promise<void> }} Due */

/** A year: of a hundred tablets, so many. */
const BREAKAGES = 7;
const LOSSES = 0.6;
const THEFTS = 0.4;
/** A year, of a school. */
const REQUESTS = 0.8;
const SCHOOL_DAYS = 140;
/** No cart is left with none. */
const KEPT = 1;
/** Bought so long ago, a tablet is out of line. */
const AGE_YEARS = 5;

/** What is known of a tablet that works: old ones and those whose battery is worn out are out of line. @param {Tablet} tablet @param {string} day @param {boolean} tired */
export const conformityOf = ({ acquiredOn }, day, tired) =>
  tired || `${Number(acquiredOn.slice(0, 4)) + AGE_YEARS}${acquiredOn.slice(4)}` <= day ? 'gap' : 'compliant';

export class FleetLife {
  repairs = 0;
  harmed = 0;
  answers = 0;
  boxes = 0;
  /** @type {Due[]} */
  #due = [];
  #world;
  #draw;
  #record;
  #days;
  #count = 0;

  /**
   * @param {{ world: import('./world.mjs').World, draw: import('./draw.mjs').Draw, record: (event: import('./events.mjs').RawEvent) => void,
   *   days: import('./server-days.mjs').ServerDays }} parts
   */
  constructor({ world, draw, record, days }) {
    this.#world = world;
    this.#draw = draw;
    this.#record = record;
    this.#days = days;
  }

  /** @param {string} day */
  async day(day) {
    const due = this.#due.filter(({ at }) => at <= day);
    this.#due = this.#due.filter(({ at }) => at > day);
    for (const { act } of due) await act(day);
    const draw = this.#draw.of(`fleet ${day}`);
    const tablets = this.#world.schools.length * 12;
    const times = (/** @type {number} */ aYear) => {
      const mean = aYear / SCHOOL_DAYS;
      return Math.floor(mean) + Number(draw.happens(mean % 1));
    };
    for (let n = times((tablets * BREAKAGES) / 100); n > 0; n -= 1) await this.#break(draw, day);
    for (let n = times((tablets * LOSSES) / 100); n > 0; n -= 1) await this.#lose(draw, day, 'lost');
    for (let n = times((tablets * THEFTS) / 100); n > 0; n -= 1) await this.#lose(draw, day, 'stolen');
    for (let n = times(this.#world.schools.length * REQUESTS); n > 0; n -= 1) await this.#askForApp(draw, day);
  }

  /** A box that somebody forgets: on this evening, and off a while later. @param {School} school @param {string} day @param {number} minutes */
  async forgetBox(school, day, minutes) {
    const path = `/classrooms/${school.classroomId}/wifi-box`;
    const { onSince } = await this.#world.ask('POST', path, { on: true });
    // Ten seconds more: the minute that is told is the same however long the call takes.
    await this.#days.goOn(minutes * 60_000 + 10_000);
    await this.#world.ask('POST', path, { on: false });
    this.boxes += 1;
    const onAt = Date.parse(onSince);
    this.#record({
      ...{ kind: 'boxOff', on: day, school: school.id, cart: school.classroomId },
      ...{ onAt, offAt: onAt + minutes * 60_000 },
    });
  }

  /** @param {import('./draw.mjs').Draw} draw @returns {{ school: School, tablet: Tablet } | null} one that serves */
  #one(draw) {
    const school = draw.among(this.#world.schools);
    const serving = school.tablets.filter(({ state }) => state === 'inService');
    return serving.length <= KEPT ? null : { school, tablet: draw.among(serving) };
  }

  /** @param {School} school @param {Tablet} tablet @param {string} state @param {string} on */
  #became(school, tablet, state, on) {
    tablet.state = state;
    const conformity = state === 'inService' ? conformityOf(tablet, on, this.#world.isTired(tablet)) : 'unknown';
    this.#record({ kind: 'device', on, device: tablet.deviceId, school: school.id, state, conformity });
  }

  /** @param {import('./draw.mjs').Draw} draw @param {string} day */
  async #break(draw, day) {
    const one = this.#one(draw);
    if (one === null) return;
    const { school, tablet } = one;
    const description = `Ne s’allume plus (${(this.#count += 1)}).`;
    const { id } = await this.#world.ask('POST', '/repairs', {
      ...{ deviceId: tablet.deviceId, fault: draw.among(['screen', 'battery', 'power', 'charging']), description },
    });
    this.repairs += 1;
    this.#became(school, tablet, 'broken', day);
    this.#record({ kind: 'repairOpened', on: day, repair: id, school: school.id });
    const close = async (/** @type {string} */ outcome, /** @type {string} */ state, /** @type {string} */ on) => {
      const backOn = on;
      await this.#world.ask('POST', `/repairs/${id}/closing`, { outcome, backOn, costCents: 4_500, note: null });
      this.#record({ kind: 'repairClosed', on, repair: id, backOn });
      if (state !== tablet.state) this.#became(school, tablet, state, on);
    };
    const soon = dayAfter(day, draw.between(1, 9));
    if (draw.happens(0.3)) {
      this.#later(soon, (on) => close('onSite', 'inService', on));
      return;
    }
    const back = dayAfter(soon, draw.between(5, 40));
    this.#later(soon, async (on) => {
      await this.#world.ask('POST', `/repairs/${id}/sending`, {
        ...{ supplier: 'Réparateur de l’année', sentOn: on, expectedBackOn: null, underWarranty: false },
      });
      this.#became(school, tablet, 'inRepair', on);
      const mended = draw.happens(0.9);
      this.#later(back, (day) => close(mended ? 'repaired' : 'irreparable', mended ? 'inService' : 'broken', day));
    });
  }

  /** @param {import('./draw.mjs').Draw} draw @param {string} day @param {'lost' | 'stolen'} to */
  async #lose(draw, day, to) {
    const one = this.#one(draw);
    if (one === null) return;
    const { school, tablet } = one;
    await this.#world.ask('POST', `/devices/${tablet.deviceId}/state`, { to, reason: 'Constaté à l’inventaire.' });
    this.harmed += 1;
    this.#became(school, tablet, to, day);
  }

  /** @param {import('./draw.mjs').Draw} draw @param {string} day */
  async #askForApp(draw, day) {
    const school = draw.among(this.#world.schools);
    const name = `Application ${(this.#count += 1)}`;
    const { id } = await this.#world.ask('POST', '/app-requests', { schoolId: school.id, name, reason: 'Pour lire.' });
    this.#later(dayAfter(day, draw.between(2, 45)), async (on) => {
      await this.#world.ask('POST', `/app-requests/${id}/decision`, { approved: false, reason: 'Déjà au catalogue.' });
      this.answers += 1;
      this.#record({ kind: 'appAnswered', on, school: school.id, askedOn: day });
    });
  }

  /** On the first evening of the server from that day on. @param {string} at @param {(day: string) => Promise<void>} act */
  #later(at, act) {
    this.#due.push({ at, act });
  }
}
