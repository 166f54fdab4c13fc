import { cpus, loadavg } from 'node:os';

/**
 * @typedef {object} Figure
 * @property {string} name          of the bench
 * @property {string} case          what was done: « 4 in flight »
 * @property {number | null} value
 * @property {string} unit
 * @property {string} goal          in words: « ≥ 50 % of the limit »
 * @property {number | null} [limit]  the same work without the product, in the same run and unit
 * @property {boolean} met
 * @property {string} [reason]      why it is not, where it is not
 */

/** Says figures as they come: a line of JSON each, or a line for people. */
export class Figures {
  /** @param {boolean} json */
  constructor(json) {
    this.json = json;
  }

  /** What else the machine was doing spoils them: it is said first, on the error stream. */
  begin() {
    const [minute = 0] = loadavg();
    if (minute > 0.5) {
      console.error(`load of the machine before the first bench: ${minute.toFixed(1)} on ${cpus().length} cores`);
    }
  }

  /** @param {Figure} figure */
  report({ name, case: what, value, unit, goal, limit = null, met, reason }) {
    const rounded = { value: round(value), limit: round(limit) };
    if (this.json) {
      const said = { name, case: what, ...rounded, unit, goal, met, ...(reason !== undefined && { reason }) };
      return console.log(JSON.stringify({ ...said, limit: rounded.limit }));
    }
    const beside = rounded.limit === null ? '' : ` (limit ${rounded.limit})`;
    const aim = goal === '' ? '' : `, goal ${goal}`;
    const why = reason === undefined ? '' : ` — ${reason}`;
    console.log(`${met ? '✓' : '✗'} ${name} · ${what}: ${rounded.value} ${unit}${beside}${aim}${why}`);
  }
}

/** Three figures are as much as a run can claim. @param {number | null} value */
const round = (value) => (value === null ? null : Number(value.toPrecision(value >= 1000 ? 4 : 3)));

/** @param {readonly number[]} values @param {number} share 0.99 for the 99th percentile */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
