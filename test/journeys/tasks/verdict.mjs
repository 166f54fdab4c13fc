// What a task cost a person, and whether that is within what it may. Pure.

/**
 * How long a hand and a head take, by the keystroke-level model of Card, Moran and Newell: to think of the next gesture,
 * to reach a place, to press it, to strike a key. The model is of people who know the page: it is a floor, not a measure.
 */
const SECONDS = { think: 1.35, reach: 1.1, press: 0.2, key: 0.28 };

/**
 * @typedef {object} Done
 * @property {string} role
 * @property {string} task
 * @property {number} clicks      that the page has counted, keys that submit among them
 * @property {number} pressed     that the script knows to have made
 * @property {number} keys
 * @property {number} machine     seconds that went by while a machine did it
 * @property {{ clicks: number, seconds: number }} limit
 * @property {string} [broken]    why it did not come to its end
 */

/** @param {{ clicks: number, keys: number, machine: number }} done @returns {number} what the machine took and what the hand would have, in seconds */
export const secondsOf = ({ clicks, keys, machine }) =>
  Math.round((machine + clicks * (SECONDS.think + SECONDS.reach + SECONDS.press) + keys * SECONDS.key) * 10) / 10;

/** @param {Done} done @returns {string | null} what is wrong with it */
export function faultOf(done) {
  if (done.broken !== undefined) return done.broken;
  if (done.clicks !== done.pressed)
    return `counted: la page a compté ${String(done.clicks)} gestes, il y en a eu ${String(done.pressed)}`;
  if (done.clicks > done.limit.clicks)
    return `clicks: ${String(done.clicks)} gestes, ${String(done.limit.clicks)} permis`;
  if (secondsOf(done) > done.limit.seconds)
    return `seconds: ${String(secondsOf(done))} s, ${String(done.limit.seconds)} permises`;
  return null;
}

/** @param {Done[]} all @returns {string} for people */
export function tableOf(all) {
  const width = Math.max(...all.map(({ task }) => task.length));
  return all
    .map((done) => {
      const { role, task, clicks, limit } = done;
      const counts = `${String(clicks).padStart(3)}/${String(limit.clicks).padEnd(3)} ${secondsOf(done).toFixed(1).padStart(6)}/${String(limit.seconds)} s`;
      return `${faultOf(done) === null ? '✓' : '✗'} ${role.padEnd(18)} ${task.padEnd(width)} ${counts}`;
    })
    .join('\n');
}
