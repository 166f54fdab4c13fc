import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.js';
import { writeAtomically } from '../files/atomic.service.js';

/** Until when the machine may update itself though the school is open: gone with the next start, as a window is. */
export const ALLOWED_FILE = '/run/chariot/updates-until';

export async function allowUpdatesUntil(root: string, until: Date): Promise<void> {
  const path = join(root, ALLOWED_FILE);
  await mkdir(join(path, '..'), { recursive: true });
  await writeAtomically(path, `${until.toISOString()}\n`, 0o644);
}

/** Whether somebody leaves the machine on now so that it is updated. What cannot be read allows nothing. */
export async function updatesAllowed(root: string, at: Date): Promise<boolean> {
  try {
    const until = Date.parse((await readFile(join(root, ALLOWED_FILE), 'utf8')).trim());
    return !Number.isNaN(until) && at.getTime() < until;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
