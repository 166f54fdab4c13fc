// What the journey counts, from three sources that are not the code under test: PostgreSQL read as its owner, the files
// that the devices wrote for themselves, and the public API.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** @typedef {{ id: string, serial: string, slot: number, revision: string | null }} EnrolledDevice */

/** Facts read as the owner of the tables, whom row level security does not bind. */
export class Facts {
  #pool;

  /** @param {string} databaseUrl */
  constructor(databaseUrl) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    // A server that is killed under it is the journey's business, not the pool's.
    this.#pool.on('error', () => undefined);
  }

  close() {
    return this.#pool.end();
  }

  /** @param {string} sql @param {unknown[]} [params] @returns {Promise<any[]>} */
  async query(sql, params = []) {
    return (await this.#pool.query(sql, params)).rows;
  }

  /** @param {string} classroomId @returns {Promise<EnrolledDevice[]>} */
  enrolled(classroomId) {
    return this.query(
      `select d.id, d.serial_number serial, d.slot, d.reported_revision revision
       from fleet.device d
       where d.classroom_id = $1 and d.enrolled_at is not null
         and exists (select from pki.device_certificate c where c.device_id = d.id and c.revoked_at is null)
       order by d.slot`,
      [classroomId],
    );
  }

  /**
   * Devices whose every setting was reported applied, recorded or not applicable, for the revision that they reported
   * last; `settings` are the names that the profile holds.
   * @param {string} classroomId @param {readonly string[]} settings @returns {Promise<string[]>} ids
   */
  async satisfied(classroomId, settings) {
    const rows = await this.query(
      `select d.id from fleet.device d join fleet.device_setting s on s.device_id = d.id and s.revision = d.reported_revision
       where d.classroom_id = $1 and s.setting = any($2)
       group by d.id having count(*) filter (where s.status in ('applied', 'recorded', 'notApplicable')) = $3`,
      [classroomId, settings, settings.length],
    );
    return rows.map((row) => row.id);
  }

  /** Devices with a whole inventory: who made it, what it is, what it runs. @param {string} classroomId */
  async withInventory(classroomId) {
    const rows = await this.query(
      `select count(*)::int devices from fleet.device d join fleet.inventory i on i.device_id = d.id
       where d.classroom_id = $1
         and (select bool_and(coalesce(i.facts ->> fact, '') <> '')
              from unnest(array['serialNumber', 'manufacturer', 'model', 'osName', 'osVersion', 'agentVersion']) fact)
         and i.facts ->> 'serialNumber' = d.serial_number`,
      [classroomId],
    );
    return rows[0].devices;
  }

  /** Transactions that PostgreSQL had to end because they waited in a circle. @returns {Promise<number>} */
  async deadlocks() {
    const rows = await this.query('select deadlocks::int from pg_stat_database where datname = current_database()');
    return rows[0].deadlocks;
  }

  /** Devices of the classroom by the code of the budget line that paid for them. @param {string} classroomId */
  async byBudgetLine(classroomId) {
    const rows = await this.query(
      `select coalesce(l.code, 'aucune') line, count(*)::int devices
       from fleet.device d
       left join convention.funded_device f on f.device_id = d.id
       left join convention.budget_line l on l.id = f.budget_line_id
       where d.classroom_id = $1 group by 1 order by 1`,
      [classroomId],
    );
    return Object.fromEntries(rows.map((row) => [row.line, row.devices]));
  }
}

/**
 * The page that a device's own Chromium would open on, as the policy file that the device wrote says it.
 * @param {string} root folder that stands for the device's file system
 * @returns {string | null} null when there is no such file
 */
export function homePageOf(root) {
  try {
    const policies = JSON.parse(readFileSync(join(root, 'etc/chromium/policies/managed/chariot.json'), 'utf8'));
    return policies.HomepageLocation ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Until `check` holds, or the deadline: whether it came to hold, which the caller must look at. @param {() => Promise<boolean>} check @param {number} ms @returns {Promise<boolean>} */
export async function until(check, ms) {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}

/**
 * Until it holds: what follows would tell nothing, or something else, without it.
 * @param {string} what is waited for, in the error @param {() => Promise<boolean>} check @param {number} ms
 */
export async function mustCome(what, check, ms) {
  if (!(await until(check, ms))) throw new Error(`waited ${ms / 1000} s in vain: ${what}`);
}
