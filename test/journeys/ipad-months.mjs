// What passes with time for iPads: a month in a drawer, and the end of an identity. The server's clock is nobody's to set: rows are
// aged instead, in PostgreSQL, as their owner.
import { createHash } from 'node:crypto';

/** Longer than anything that is asked of a tablet stays asked. */
const MONTH_DAYS = 31;
const DAY_MS = 24 * 60 * 60_000;
/** Of an identity that is to be renewed: less than the 60 days before its end. */
const LEFT_DAYS = 40;

/** Nothing renews from 1 July to 10 September. */
export const isSummer = () => {
  const [, month = '', day = ''] = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format().split('-');
  return month + day >= '0701' && month + day <= '0910';
};

/**
 * A month passes for a cart: what its tablets are and were told is as old as that.
 * @param {import('./facts.mjs').Facts} facts @param {string} classroomId @param {import('@chariot/agent').SimulatedIpad} away
 */
export async function aMonthPasses(facts, classroomId, away) {
  const month = `interval '${MONTH_DAYS} days'`;
  const devices = `(select id from fleet.device where classroom_id = $1)`;
  for (const statement of [
    `update fleet.membership set from_at = from_at - ${month} where classroom_id = $1 and until_at is null`,
    `update fleet.device set enrolled_at = enrolled_at - ${month}, last_contact_at = last_contact_at - ${month} where classroom_id = $1`,
    `update fleet.operation set created_at = created_at - ${month}, expires_at = expires_at - ${month} where target_id = $1`,
    `update apple.standing set asked_at = asked_at - ${month}, told_at = told_at - ${month} where device_id in ${devices}`,
  ])
    await facts.query(statement, [classroomId]);
  away.passTime(MONTH_DAYS * DAY_MS);
}

/**
 * The identities of a cart near their end, in the database: what a certificate itself says, its issuer alone could change.
 * @param {import('./facts.mjs').Facts} facts @param {string} classroomId
 */
export async function identitiesNearTheirEnd(facts, classroomId) {
  await facts.query(
    `with aged as (
       update pki.device_certificate c set not_after = now() + interval '${LEFT_DAYS} days' from fleet.device d
        where d.id = c.device_id and d.classroom_id = $1 and c.revoked_at is null returning c.fingerprint)
     -- Processes remember whom they know until they are told otherwise.
     select pg_notify('chariot_identity', fingerprint) from aged`,
    [classroomId],
  );
}

/**
 * How many have another identity than the one that they enrolled with: in use by what pki holds, the one before it ended by it, and
 * the very one that the iPad has.
 * @param {import('./facts.mjs').Facts} facts @param {string} classroomId
 * @param {readonly import('@chariot/agent').SimulatedIpad[]} ipads @returns {Promise<number>}
 */
export async function renewed(facts, classroomId, ipads) {
  const rows = await facts.query(
    `select c.fingerprint, e.enrolment_key as udid
       from pki.device_certificate c join pki.device_certificate old on old.fingerprint = c.replaces
       join fleet.device d on d.id = c.device_id
       join apple.enrolment e on e.device_id = d.id and e.channel = 'device' and e.ended_at is null
      where d.classroom_id = $1 and c.device_id = old.device_id and c.first_used_at is not null and c.revoked_at is null
        and old.revocation_reason = 'superseded' and c.not_after > now() + interval '300 days'`,
    [classroomId],
  );
  const own = new Map(ipads.map(({ udid, certificate }) => [udid, fingerprintOf(certificate)]));
  return rows.filter(({ udid, fingerprint }) => own.get(udid) === fingerprint).length;
}

/** @param {Buffer | null} der */
const fingerprintOf = (der) => (der === null ? null : createHash('sha256').update(der).digest('hex'));
