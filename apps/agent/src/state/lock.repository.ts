import { readFile } from 'node:fs/promises';
import { agentError, systemCode } from '../errors.js';
import type { StateFolder } from './state.repository.js';

const NAME = 'running.json';

/**
 * Two agents with one identity would look like a cloned tablet to the server. Throws `agent.alreadyRunning` when another
 * process of this start of the machine holds the folder. Returns what gives it up.
 */
export async function lockState(state: StateFolder, bootMark: string): Promise<() => Promise<void>> {
  const holder = await state.parsed(NAME, (text) => JSON.parse(text) as { pid: number; bootMark: string });
  if (holder && holder.bootMark === bootMark && holder.pid !== process.pid && (await isAgent(holder.pid))) {
    throw agentError('alreadyRunning');
  }
  await state.write(NAME, JSON.stringify({ pid: process.pid, bootMark }));
  return () => state.remove(NAME);
}

/** A process number may have been given to somebody else since. */
async function isAgent(pid: number): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('chariot-agent');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}
