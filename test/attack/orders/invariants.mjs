// What must hold once every order is answered, as the owner of the tables reads it; `$1`: the classes mobiles.
import { until } from '../../journeys/facts.mjs';
import { CAPACITY } from './scene.mjs';

/** Events are carried within this time, on a machine that has other things to do; a twin waits in vain: not for long. */
const CARRIED_MS = { sound: 60_000, weakened: 6_000 };
const LIVE = 'd.enrolled_at is not null and d.revoked_at is null';
const OURS = 'd.classroom_id = any ($1)';
/** Each certificate with the key that its device was enrolled by, whatever it renewed since. */
const LINES = `with recursive line as (
  select c.fingerprint, c.device_id, c.key_fingerprint as root, c.revoked_at, c.first_used_at
    from pki.device_certificate c join fleet.device d on d.id = c.device_id where c.replaces is null and ${OURS}
  union all
  select c.fingerprint, c.device_id, line.root, c.revoked_at, c.first_used_at
    from pki.device_certificate c join line on c.replaces = line.fingerprint)`;

/** At once: no row may come back. */
const NOW = {
  'two live devices in one slot': `select classroom_id, slot from fleet.device d
     where ${OURS} and ${LIVE} and slot is not null group by 1, 2 having count(*) > 1`,
  'two live devices of one machine': `select serial_key from fleet.device d
     where ${OURS} and ${LIVE} group by 1 having count(*) > 1`,
  'one key of two live devices': `select public_key_fingerprint from fleet.device d
     where ${OURS} and ${LIVE} group by 1 having count(*) > 1`,
  'more devices than slots': `select classroom_id from fleet.device d
     where ${OURS} and slot is not null group by 1 having count(*) > ${CAPACITY} or max(slot) > ${CAPACITY}`,
  'a used code without its device': `select k.id from fleet.enrolment_code k
     join fleet.enrolment_window w on w.id = k.window_id
    where w.classroom_id = any ($1) and (k.used_at is null) <> (k.device_id is null)`,
  'more enrolments than used codes': `select 1 where
     (select count(*) from pki.device_certificate c join fleet.device d on d.id = c.device_id
       where ${OURS} and c.replaces is null)
     > (select count(*) from fleet.enrolment_code k join fleet.enrolment_window w on w.id = k.window_id
         where w.classroom_id = any ($1) and k.used_at is not null)`,
  'two certificates in use of one device': `select c.device_id from pki.device_certificate c
     join fleet.device d on d.id = c.device_id
    where ${OURS} and ${LIVE} and c.revoked_at is null and c.first_used_at is not null
    group by 1 having count(distinct c.fingerprint) > 1`,
};
/** Once the events of revocations are carried. */
const SOON = {
  'a live certificate of a device that is gone': `${LINES} select line.fingerprint from line
     join fleet.device d on d.id = line.device_id where line.revoked_at is null and not (${LIVE})`,
  'a live certificate of an identity that was replaced': `${LINES} select line.fingerprint from line
     join fleet.device d on d.id = line.device_id
    where line.revoked_at is null and ${LIVE} and line.root <> d.public_key_fingerprint`,
};
/** Nothing that is stolen, but a tablet that nobody can speak with. */
const ALIVE = {
  'a live device without any live certificate': `${LINES} select d.id from fleet.device d
     where ${OURS} and ${LIVE} and not exists (select from line where line.device_id = d.id and line.revoked_at is null)`,
};

/**
 * @param {import('./scene.mjs').Scene} scene @param {import('../attack.mjs').Score} score
 * @returns {Promise<string[]>} what does not hold
 */
export async function judged({ ground, carts, winners }, score) {
  const ids = carts.map(({ id }) => id);
  /** @type {string[]} */
  const broken = [];
  for (const [what, sql] of Object.entries(NOW)) {
    const rows = await ground.facts.query(sql, [ids]);
    score.count(rows.length > 0, what);
    if (rows.length > 0) broken.push(`${what}: ${JSON.stringify(rows)}`);
  }
  const patience = CARRIED_MS[ground.weakened === null ? 'sound' : 'weakened'];
  for (const [what, sql] of Object.entries({ ...SOON, ...ALIVE })) {
    const holds = await until(async () => (await ground.facts.query(sql, [ids])).length === 0, patience);
    score.count(!holds, what);
    if (!holds) broken.push(what);
  }
  const twice = [...winners.values()].filter((keys) => keys.size > 1).length;
  score.count(twice > 0, 'a code was answered to two keys');
  if (twice > 0) broken.push(`${twice} codes were answered to two keys`);
  return broken;
}
