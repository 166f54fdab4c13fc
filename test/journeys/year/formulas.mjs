// The formulas of equipment and governance, and the fractions that all indicators are made of: whole numbers, and no float.
import { expectedOf } from './equipment-months.mjs';
import { monthsBetween } from './days.mjs';

/** @typedef {import('./events.mjs').Month} Month */
/** @typedef {{ from: Month, to: Month }} Period both belong to it */
/**
 * What an indicator comes to. The value is `fraction`, of which people are shown hundredths; `beside` is what is told with it,
 * in order.
 * @typedef {{ numerator: number, denominator: number | null, fraction: [bigint, bigint], beside?: number[] } | 'hidden' | 'notComputable'} Reckoned
 */
/** @typedef {ReturnType<typeof sumsOf>} Sums */

/** @param {number} numerator @param {number} denominator @param {{ times?: [number, number], beside?: number[] }} [more] @returns {Reckoned} */
export function rate(numerator, denominator, { times: [times, by] = [1, 1], beside } = {}) {
  if (denominator <= 0) return 'notComputable';
  const fraction = /** @type {[bigint, bigint]} */ ([
    BigInt(numerator) * BigInt(times),
    BigInt(denominator) * BigInt(by),
  ]);
  return { numerator, denominator, fraction, ...(beside !== undefined && { beside }) };
}
/** @param {number} numerator @param {number} denominator @param {number[]} [beside] */
export const percent = (numerator, denominator, beside) =>
  rate(numerator, denominator, { times: [100, 1], ...(beside !== undefined && { beside }) });

/** The middle one, or halfway between the two in the middle. @param {readonly number[]} values @param {number} [divisor] @returns {Reckoned} */
export function median(values, divisor = 1, /** @type {number[] | undefined} */ beside = undefined) {
  if (values.length === 0) return 'notComputable';
  const sorted = [...values].sort((a, b) => a - b);
  const twice = sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)];
  const fraction = /** @type {[bigint, bigint]} */ ([BigInt(twice), BigInt(2 * divisor)]);
  return { numerator: values.length, denominator: null, fraction, ...(beside !== undefined && { beside }) };
}

const OF_EQUIPPED = new Set(['pupils', 'classes', 'teachers', 'openDays', 'openWeeks']);

/**
 * Over schools and months: what adds up is added, what stands is as it stood in the last month of which anything is known.
 * @param {ReturnType<typeof import('./equipment-months.mjs').equipmentMonths>} equipment
 * @param {readonly string[]} schools @param {Period} period
 */
export function sumsOf(equipment, schools, { from, to }) {
  const months = monthsBetween(from, to);
  const rows = schools.flatMap((school) =>
    months.flatMap((month) => {
      const row = equipment.get(school)?.get(month);
      return row === undefined ? [] : [{ month, row }];
    }),
  );
  const there = rows.filter(({ row }) => row.isThere);
  const last = there.reduce((latest, { month }) => (month > latest ? month : latest), '');
  const standing = there.filter(({ month }) => month === last).map(({ row }) => row);
  // A school that has nothing any more is not among those that are divided by.
  const isEquipped = (/** @type {typeof rows[0]['row']} */ row) => row.carts + row.devices + row.deviceDays > 0;
  const equipped = standing.filter(isEquipped);
  const stands = (/** @type {keyof typeof rows[0]['row']} */ name, of = OF_EQUIPPED.has(name) ? equipped : standing) =>
    of.reduce((sum, row) => sum + Number(row[name]), 0);
  const adds = (/** @type {keyof typeof rows[0]['row']} */ name) =>
    there.reduce((sum, { row }) => sum + (OF_EQUIPPED.has(name) && !isEquipped(row) ? 0 : Number(row[name])), 0);
  const withPupils = equipped.filter(({ pupils }) => pupils > 0);
  return {
    isKnown: there.length > 0,
    ...{ stands, adds },
    schools: equipped.length,
    withPupils: { pupils: stands('pupils', withPupils), inService: stands('inService', withPupils) },
    withClasses: equipped.filter(({ classes }) => classes > 0).length,
    withTeachers: equipped.filter(({ teachers }) => teachers > 0).length,
    repairDays: rows.flatMap(({ row }) => row.repairDays),
    appDays: rows.flatMap(({ row }) => row.appDays),
  };
}

/** @param {import('./formulas.mjs').Sums} one @param {number} months @returns {Record<string, Reckoned>} */
export function ofEquipment(one, months) {
  const { stands, adds, withPupils } = one;
  const known = (/** @type {() => Reckoned} */ work) => (one.isKnown ? work() : 'notComputable');
  const [lost, stolen, broken] = [adds('lost'), adds('stolen'), adds('broken')];
  return {
    I1: rate(withPupils.inService, withPupils.pupils, { times: [100, 1] }),
    I2: rate(withPupils.pupils, withPupils.pupils === 0 ? 0 : withPupils.inService),
    I3: percent(stands('devices'), expectedOf(stands('carts'))),
    I4: percent(stands('deployed'), stands('acquired')),
    I6: percent(adds('deviceDaysInService'), adds('deviceDays')),
    I7: percent(stands('compliant'), stands('seen'), [stands('devices') - stands('seen')]),
    I8: percent(stands('old'), stands('devices')),
    I9: median(one.repairDays, 1, [stands('repairsOpen')]),
    I10: rate(lost + stolen + broken, stands('devices'), { times: [1200, months], beside: [lost, stolen, broken] }),
    I19: median(one.appDays),
    I21: known(() =>
      adds('boxMinutesBeside') === 0
        ? 'notComputable'
        : {
            numerator: adds('boxMinutesBeside'),
            denominator: null,
            fraction: [BigInt(adds('boxMinutesBeside')), 1n],
          },
    ),
  };
}

/** @param {ReturnType<typeof import('./governance.mjs').governanceOf>} one @param {import('./formulas.mjs').Sums} equipment @param {boolean} readsAccounts @returns {Record<string, Reckoned>} */
export function ofGovernance(one, { stands }, readsAccounts) {
  const concerned = (/** @type {() => Reckoned} */ work) => (one.conventions === 0 ? 'notComputable' : work());
  return {
    I5: concerned(() => percent(one.daysOver, one.days)),
    I22: concerned(() => percent(one.trained, stands('teachers'))),
    I23: concerned(() => (readsAccounts ? percent(one.certified, one.forecast) : 'notComputable')),
    I24: concerned(() => percent(one.held, one.required)),
    I25: percent(one.inTime, one.received),
  };
}
