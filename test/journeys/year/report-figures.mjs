// A monthly report, read back from its spreadsheet: each of its figures beside what it comes to by another reckoning of what was known
// when it was made. Words are read as people read them: « < seuil », « Non calculable », « 1 234,5 % ».
import { monthAfter } from './days.mjs';
import { expectedOfPeople, isOfPeriod, written } from './compare.mjs';
import { OF_PEOPLE } from './reckoning.mjs';
import { sheetsOf } from './spreadsheet.mjs';

/** @typedef {import('./reckoning.mjs').Reckoning} Reckoning */
/** @typedef {import('./formulas.mjs').Reckoned} Reckoned */

const TITLES = 'Indicateur|Chiffre|Calculé sur|Écoles connues|Période|Évolution';
const SEPTEMBER = '2033-09';
const WORDS = { '< seuil': 'hidden', 'Non calculable': 'notComputable' };
/** Figures are written to a tenth, of hundredths. */
const ROUNDED = 0.0551;

/** @param {string} words « 1 234,5 % » */
const numberIn = (words) =>
  Number(/^[−-]?[\d\u00a0]+(?:,\d+)?/.exec(words)?.[0].replaceAll('\u00a0', '').replace(',', '.'));
/** « séances : 66 · semaines de classe : 8 » @param {string} words */
const numbersIn = (words) => words.split(' · ').map((one) => numberIn(one.slice(one.lastIndexOf('\u00a0: ') + 3)));
/** « 09/2033 à 10/2033 » @param {string} words */
function periodIn(words) {
  const [from = '', to = from] = words.split(' à ').map((one) => `${one.slice(3)}-${one.slice(0, 2)}`);
  return { from, to };
}

/**
 * @param {Buffer} ods
 * @param {{ reckoning: Reckoning, place: string, month: string, ids: ReadonlyMap<string, string> }} of `ids`: of each indicator, by its name
 * @returns {{ id: string, says: string | null }[]} `says`: what is not the same
 */
export function compareReport(ods, { reckoning, place, month, ids }) {
  const rows = [...sheetsOf(ods).values()]
    .filter(([titles]) => titles?.join('|') === TITLES)
    .flatMap((all) => all.slice(1));
  const found = rows.flatMap(([name = '', figure = '', detail = '', , time = '']) => {
    const id = ids.get(name);
    if (id === undefined) return [];
    const isOfPeople = OF_PEOPLE.has(id);
    const period = periodIn(time);
    const asked = {
      place,
      from: isOfPeople ? SEPTEMBER : month,
      to: month,
      viewpoint: /** @type {const} */ ('outside'),
    };
    const expected = isOfPeople
      ? expectedOfPeople(reckoning, asked, { id, period }, monthAfter(month))
      : (reckoning.of(asked)[id] ?? 'notComputable');
    const fault = isOfPeriod(expected) ? expected : difference(id, expected, figure, detail);
    return [{ id, says: fault === null ? null : `${id} of ${month}: ${fault}` }];
  });
  const missing = [...ids.values()].filter((id) => !found.some((one) => one.id === id));
  return [...found, ...missing.map((id) => ({ id, says: `${id} of ${month} is not told` }))];
}

/** @param {string} id @param {Reckoned} expected @param {string} figure @param {string} detail */
function difference(id, expected, figure, detail) {
  const told = Object.entries(WORDS).find(([words]) => words === figure)?.[1];
  const fault = `${written(expected)} was expected, and « ${figure} » (« ${detail} ») is told`;
  if (typeof expected === 'string' || told !== undefined) return told === expected ? null : fault;
  // Money is told in euros, and counted in cents.
  const [numerator, denominator = null] = numbersIn(detail).map((one) => (id === 'I23' ? Math.round(one * 100) : one));
  const [over, under] = expected.fraction;
  const isNear = Math.abs(numberIn(figure) - Number(over) / Number(under)) <= ROUNDED;
  const isSame = numerator === expected.numerator && denominator === expected.denominator;
  return isSame && isNear ? null : fault;
}
