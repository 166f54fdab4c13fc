// What the product tells of its indicators beside what they come to by `reckoning.mjs`: the same, or a sentence that says what is not.
import { monthsBetween } from './days.mjs';
import { IDS, OF_PEOPLE } from './reckoning.mjs';

/** @typedef {import('./events.mjs').Asked} Asked */
/** @typedef {import('./reckoning.mjs').Reckoning} Reckoning */
/** @typedef {import('./formulas.mjs').Period} Period */
/** @typedef {import('./formulas.mjs').Reckoned} Reckoned */
/**
 * A figure as `GET /usage/indicators` has it.
 * @typedef {{ id: string, value: number | null, numerator: number | null, denominator: number | null, belowThreshold: boolean,
 *   reason: string | null, period: Period, parts: readonly { label: string, value: number | null, unit: string }[] }} Figure
 */
/** `isTrivial`: nothing was there to be counted wrongly. @typedef {{ id: string, equal: boolean, isTrivial: boolean, says: string }} Comparison */

/**
 * All 26 of one place and time.
 * @param {Reckoning} reckoning @param {Asked} asked
 * @param {readonly Figure[]} figures @param {import('./events.mjs').Month} thisMonth the one that was open when they were told
 * @returns {Comparison[]}
 */
export function compare(reckoning, asked, figures, thisMonth) {
  const whole = reckoning.of(asked);
  const { place, from, to, viewpoint } = asked;
  const where = `${place} ${from}–${to} (${viewpoint})`;
  return IDS.map((id) => {
    const figure = figures.find((one) => one.id === id);
    if (figure === undefined)
      return { id, equal: false, isTrivial: true, says: `${id} of ${where} is not told at all` };
    const expected = OF_PEOPLE.has(id) ? expectedOfPeople(reckoning, asked, figure, thisMonth) : whole[id];
    const fault = isOfPeriod(expected) ? expected : difference(expected, figure);
    const isTrivial = typeof expected === 'string' || expected.numerator === 0;
    const says = fault === null ? `${id} of ${where}: ${written(expected)}` : `${id} of ${where}: ${fault}`;
    return { id, equal: fault === null, isTrivial, says };
  });
}

/**
 * People's use is told, outside a school, of months that are over and that everybody has been told. Which these are is the
 * figure's to say; whether it says them rightly is seen here.
 * @param {Reckoning} reckoning @param {Asked} asked @param {Pick<Figure, 'id' | 'period'>} figure @param {string} thisMonth
 * @returns {Reckoned | `period ${string}`}
 */
export function expectedOfPeople(reckoning, asked, { id, period }, thisMonth) {
  const { from, to, viewpoint } = asked;
  const closed = monthsBetween(from, to).filter((month) => viewpoint === 'school' || month < thisMonth);
  const last = closed.at(-1);
  if (last === undefined) return 'notComputable';
  if (period.from !== from || period.to > last)
    return `period told is ${period.from}–${period.to}, of ${from}–${last} that are over`;
  // It may end earlier only because what comes after it waits: all of it together is not told.
  if (period.to < last && reckoning.isTold(asked, { from, to: last })) {
    return `period told ends in ${period.to}, though it is told until ${last}`;
  }
  return reckoning.of(asked, period)[id];
}

/** Its period alone is wrong. @param {Reckoned | string} expected @returns {expected is `period ${string}`} */
export const isOfPeriod = (expected) => typeof expected === 'string' && expected.startsWith('period');

/** @param {Reckoned | string} expected @param {Figure} figure @returns {string | null} null: it is the same */
function difference(expected, { value, numerator, denominator, belowThreshold, reason, parts }) {
  const told = belowThreshold ? 'hidden' : value === null ? 'notComputable' : null;
  const shown = told ?? `${numerator} / ${denominator} = ${value}`;
  const because = reason === null ? '' : ` (« ${reason} »)`;
  if (typeof expected === 'string' || told !== null) {
    return expected === told ? null : `${written(expected)} was expected, and ${shown} is told${because}`;
  }
  if (
    numerator !== expected.numerator ||
    denominator !== expected.denominator ||
    !isShownAs(expected.fraction, value)
  ) {
    return `${written(expected)} was expected, and ${shown} is told`;
  }
  const beside = parts.map((part) => part.value);
  const { beside: wanted } = expected;
  if (wanted === undefined || wanted.every((one, at) => beside[at] === one)) return null;
  return `${wanted.join(', ')} was expected beside it, and ${beside.join(', ')} is told`;
}

/** To the hundredth; exactly halfway, either one. @param {[bigint, bigint]} fraction @param {number | null} value */
function isShownAs([over, under], value) {
  if (value === null) return false;
  const hundredths = BigInt(Math.round(value * 100));
  if (Number(hundredths) / 100 !== value) return false;
  const off = 2n * (hundredths * under - 100n * over);
  return (off < 0n ? -off : off) <= under;
}

/** @param {Reckoned | string | undefined} one */
export function written(one) {
  if (one === undefined || typeof one === 'string') return String(one);
  const [over, under] = one.fraction;
  return `${one.numerator} / ${one.denominator} = ${Number(over) / Number(under)}`;
}

/**
 * Each indicator over all that was compared: it is the same wherever it was told, and it was something somewhere.
 * @param {readonly Comparison[]} comparisons
 * @returns {{ id: string, equal: boolean, compared: number, says: string }[]} `compared`: how often there was something to compare
 */
export function verdicts(comparisons) {
  return IDS.map((id) => {
    const own = comparisons.filter((one) => one.id === id);
    const faults = own.filter(({ equal }) => !equal);
    const compared = own.filter(({ isTrivial }) => !isTrivial).length;
    const says =
      faults.length > 0
        ? `${faults.length} of ${own.length} differ; ${faults[0].says}`
        : compared === 0
          ? `${id} came to nothing wherever it was asked for: nothing was compared`
          : `${id} is the same ${own.length} times, of which ${compared} had something to count`;
    return { id, equal: faults.length === 0 && compared > 0, compared, says };
  });
}

/** @param {ReturnType<typeof verdicts>} all */
export const indicatorsEqual = (all) => all.filter(({ equal }) => equal).length;
