// What the year cost in time of processors, whoever else is on the machine: of the server, of PostgreSQL, and of the journey itself.
import { readdirSync, readFileSync } from 'node:fs';

const TICKS = 100;

/** @param {string} pid @returns {{ parent: number, seconds: number, ended: number } | null} of one that lives; `ended`: of its children that do not */
function statOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const of = (/** @type {number} */ at) => (Number(fields[at]) + Number(fields[at + 1])) / TICKS;
    return { parent: Number(fields[1]), seconds: of(11), ended: of(13) };
  } catch (error) {
    // It has ended meanwhile.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) return null;
    throw error;
  }
}

/** Seconds of processor so far. @param {{ server: number | undefined, postmaster: number }} pids */
export function costs({ server, postmaster }) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = statOf(pid);
      return stat === null ? [] : [{ pid: Number(pid), ...stat }];
    });
  const database = all.filter(({ pid, parent }) => pid === postmaster || parent === postmaster);
  const own = process.cpuUsage();
  return {
    server: Math.round(all.find(({ pid }) => pid === server)?.seconds ?? 0),
    database: Math.round(database.reduce((sum, { seconds, ended }) => sum + seconds + ended, 0)),
    journey: Math.round((own.user + own.system) / 1e6),
  };
}
