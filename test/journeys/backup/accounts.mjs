// What both databases hold, read as their owner: none of it comes from the code that makes or restores a copy.
import { Facts } from '../facts.mjs';

/** @param {string} databaseUrl @template T @param {(facts: Facts) => Promise<T>} work @returns {Promise<T>} */
export async function withFacts(databaseUrl, work) {
  const facts = new Facts(databaseUrl);
  try {
    return await work(facts);
  } finally {
    await facts.close();
  }
}

/** Openings that only the journal knows, or only the fleet: none at any one moment. @param {Facts} facts */
export async function torn(facts) {
  const [row] = await facts.query(
    `select count(*)::int torn from fleet.classroom c
     full join (select subject_id from platform.journal where act = 'fleet.classroom.opened') j on j.subject_id = c.id::text
     where c.id is null or j.subject_id is null`,
  );
  return row.torn;
}

/** @param {Facts} facts */
export async function openings(facts) {
  return (await facts.query('select count(*)::int openings from fleet.classroom'))[0].openings;
}

/** Serial numbers of every certificate that a device was ever given. @param {Facts} facts @returns {Promise<string[]>} */
export async function certificates(facts) {
  return (await facts.query('select fingerprint from pki.device_certificate order by 1')).map((row) => row.fingerprint);
}

/** Rows of every table of the copy that nothing writes to while people and tablets are at rest. @param {Facts} facts */
export async function tableNames(facts) {
  const rows = await facts.query(
    `select schemaname || '.' || tablename as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'public') order by 1`,
  );
  return rows.map((row) => row.name);
}
