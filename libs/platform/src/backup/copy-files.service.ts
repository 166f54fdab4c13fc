import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** `chariot-2026-11-25-104913.copie`: sorted by name, they are sorted by age (UTC). */
const NAME = /^chariot-\d{4}-\d{2}-\d{2}-\d{6}\.copie$/;

export function copyName(at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  return `chariot-${day}-${time.slice(0, 8).replace(/:/g, '')}.copie`;
}

/**
 * Deletes all but the `keep` newest copies of a folder; files with another name are somebody else's.
 * @returns names of those that are gone
 */
export async function forgetOldCopies(folder: string, keep: number): Promise<string[]> {
  if (!Number.isInteger(keep) || keep < 1) throw new RangeError('At least one copy is kept');
  const copies = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  const old = copies.slice(0, Math.max(0, copies.length - keep));
  for (const name of old) await rm(join(folder, name));
  return old;
}
