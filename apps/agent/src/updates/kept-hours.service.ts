import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schoolHours, type SchoolHours } from '@chariot/wire-agent';
import { systemCode } from '../errors.js';
import { HOURS_FILE } from './hours.js';

/** The school's hours as they were written down; null when it has not said, or when the file is not ours any more. */
export async function keptHours(root: string): Promise<SchoolHours | null> {
  let text: string;
  try {
    text = await readFile(join(root, HOURS_FILE), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  const read = schoolHours.nullable().safeParse(parsed(text));
  return read.success ? read.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
