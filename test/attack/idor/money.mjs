// The State's money of a convention, and its account: written by the owner's hand, for what is paid wants a convention that
// is signed, and an account two persons and a day.
import { mark } from './marks.mjs';
import { above, PLACES } from './places.mjs';

/** The example of the French banking federation: nobody's account. */
const IBAN = 'FR14 2004 1010 0505 0001 3M02 606';

/** @param {string} holder */
export const bankBody = (holder) => ({
  ...{ iban: IBAN, rib: null, bic: null, holder, bankName: null, paymentLabel: null, documentDatedOn: null },
  reason: 'Essai de compte',
});

/**
 * What the State paid, what is owed back, what the ministry decided, and a dotation of the first school's collège.
 * @param {import('./world.mjs').World} world @param {string} key @param {import('./world.mjs').Thing | undefined} convention
 */
export async function moneyOf(world, key, convention) {
  if (convention === undefined || !world.ground.answers('POST', '/conventions/{id}/payments')) return;
  const conventionId = convention.id;
  const [academie = ''] = above(key).filter((one) => one.startsWith('aca'));
  const parties = { place: key, readable: [academie, key], writable: [academie, key], row: { conventionId } };
  /** @param {string} noun @param {string} table @param {string} columns @param {string} values */
  const written = async (noun, table, columns, values, where = parties) => {
    const [{ id }] = await world.ground.facts.query(
      `insert into convention.${table} (id, convention_id, recorded_at, ${columns})
       values (gen_random_uuid(), $1, now(), ${values}) returning id`,
      [conventionId],
    );
    world.add({ noun, id, ...where });
  };
  const paid = `'advance', 10000, '2016-09-01', '${mark('payment', key)}'`;
  await written('payment', 'payment', 'kind, cents, paid_on, reference', paid);
  const owed = `'unused', 100, '2016-09-01', '${mark('repayment', key)}'`;
  await written('repayment', 'repayment', 'cause, cents, requested_on, explanation', owed);
  const decided = `'suspension', '2016-09-01', '${mark('ministryDecision', key)}', 'Essai'`;
  await written('ministryDecision', 'ministry_decision', 'kind, decided_on, reference, explanation', decided);
  const [school] = convention.row.annex;
  const college = Object.keys(PLACES).find(
    (one) => world.find('place', (thing) => thing.place === one)?.row.uai === school.referenceCollegeUai,
  );
  const ofCollege = { ...parties, readable: [academie, college ?? ''], writable: [academie, college ?? ''] };
  const granted = `'${school.uai}', '${school.referenceCollegeUai}', 100, '2016-09-01', '${mark('resourceGrant', key)}'`;
  await written(
    'resourceGrant',
    'resource_grant',
    'school_uai, college_uai, cents, paid_on, reference',
    granted,
    ofCollege,
  );
  await world.call(key, 'POST', `/conventions/${conventionId}/bank-details`, bankBody('Trésorerie'));
  await world.ground.facts.query(
    `select set_config('chariot.kind', 'system', true);
     update convention.bank_details set in_force_since = now() where convention_id = '${conventionId}'`,
  );
}
