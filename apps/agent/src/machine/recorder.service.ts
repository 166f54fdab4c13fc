import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Runner } from './machine.js';

/** What would have been run, one JSON line each, under the folder that plays the machine. */
export const RECORD = '/var/lib/chariot/recorded.jsonl';

export function recorder(root: string, now: () => Date): Runner {
  const record = async (line: Record<string, string>): Promise<void> => {
    const path = join(root, RECORD);
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${JSON.stringify({ at: now().toISOString(), ...line })}\n`);
  };
  return {
    acts: false,
    after: (what) => record({ kind: 'command', what }),
    async showMessage(text) {
      await record({ kind: 'message', text });
      return { status: 'recorded', why: null };
    },
    canRestart: async () => ({ status: 'recorded', why: null }),
    restart: () => record({ kind: 'restart' }),
  };
}
