// What is known of the year: what happened, in the order in which it happened, and when each was written down.

/** @typedef {import('./events.mjs').RawEvent} RawEvent */

export class Chronicle {
  /** @type {RawEvent[]} */
  events = [];
  /** @type {number[]} */
  #at = [];
  #clock;

  /** @param {import('./clock.mjs').DrivenClock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {RawEvent} event */
  record = (event) => {
    this.events.push(event);
    this.#at.push(this.#clock.now());
  };

  /** What was known then. @param {number} instant @returns {RawEvent[]} */
  until(instant) {
    const next = this.#at.findIndex((at) => at > instant);
    return next < 0 ? this.events : this.events.slice(0, next);
  }
}
