import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.js';

const FOLDERS = ['/usr/share/applications', '/usr/local/share/applications'];

/** Menu entries of the machine, each with its command (Desktop Entry Specification, "The Exec key"). */
export async function installedApplications(): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const folder of FOLDERS) {
    for (const name of await namesIn(folder)) {
      const command = commandIn(await readFile(join(folder, name), 'utf8'));
      if (command.length > 0) found.set(name.slice(0, -'.desktop'.length), command);
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.desktop')).map(({ name }) => name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Without its field codes (`%U`): nothing is opened with it. */
export function commandIn(entry: string): string[] {
  if (/^Hidden=true$/m.test(entry)) return [];
  const exec = /^Exec=(.+)$/m.exec(entry)?.[1] ?? '';
  const words = exec.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
  return words
    .map((word) => (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word))
    .filter((word) => !/^%[a-zA-Z]$/.test(word));
}
