// The shape of an attack, for those who write one.

/**
 * @typedef {object} Outcome
 * @property {number} attempts
 * @property {number} succeeded    attempts that reached what they must not
 * @property {string[]} [examples] what succeeded, a line each: shown for an attack, kept silent for its twins
 * @property {string[]} [notes]    figures to be shown under the row: what was tried, by which way
 *
 * @typedef {object} Patch
 * @property {string} file     below the clone, in a `dist`: `libs/platform/dist/web/gate.service.js`
 * @property {string} find     text that is there exactly once; any white space stands for any other
 * @property {string} instead  the same with `OFF` where the defence is off: `if (!OFF && !reach.may(it)) throw …`
 * @property {true} [plants]   takes nothing away: it puts there what the defence keeps shut, and never says OFF
 *
 * @typedef {object} Twin
 * @property {string} name      unique among all twins
 * @property {string} weakens   the defence that is off, in a few words
 * @property {readonly Patch[]} [patches]
 * @property {{ off: string, on: string }} [sql]   as the owner of the tables, before and after
 * @property {(ground: import('./ground.mjs').Ground) => Promise<Outcome>} [run]  the attack's own when absent
 *
 * @typedef {object} Attack
 * @property {string} name      one word, by which it is asked for alone
 * @property {string} title     French, at most 46 characters: a row of the table
 * @property {'stack' | 'build'} [needs]  `build`: no server, no database; `stack` when absent
 * @property {(ground: import('./ground.mjs').Ground) => Promise<Outcome>} run
 * @property {readonly Twin[]} twins       at least one
 */

/** What many small outcomes make together. @param {readonly Outcome[]} outcomes @returns {Outcome} */
export function together(outcomes) {
  return {
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    succeeded: outcomes.reduce((sum, { succeeded }) => sum + succeeded, 0),
    examples: outcomes.flatMap(({ examples }) => examples ?? []),
    notes: outcomes.flatMap(({ notes }) => notes ?? []),
  };
}

/** Counts attempts one by one. */
export class Score {
  attempts = 0;
  succeeded = 0;
  /** @type {string[]} */
  examples = [];
  /** @type {string[]} */
  notes = [];

  /** @param {boolean} succeeded @param {string} what one line: who tried what, and what came back */
  count(succeeded, what) {
    this.attempts += 1;
    if (!succeeded) return;
    this.succeeded += 1;
    if (this.examples.length < 40) this.examples.push(what);
  }

  /** @returns {Outcome} */
  outcome() {
    const { attempts, succeeded, examples, notes } = this;
    return { attempts, succeeded, examples, notes };
  }
}
