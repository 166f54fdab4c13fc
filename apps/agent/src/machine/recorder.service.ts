import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nameOf } from '../acts/act.js';
import type { Runner } from './machine.js';

/** What would have been run, one JSON line each, under the folder that plays the machine. */
export const RECORD = '/var/lib/chariot/recorded.jsonl';

export function recorder(root: string, now: () => Date): Runner {
  const record = async (line: Record<string, string>): Promise<void> => {
    const path = join(root, RECORD);
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${JSON.stringify({ at: now().toISOString(), ...line })}\n`);
  };
  const done = new Set<string>();
  return {
    acts: false,
    hands: {
      // Written down once, and not at each contact.
      stands: async (act) => done.has(JSON.stringify(act)),
      foresee: async () => [],
      async perform(act) {
        await record({ kind: 'act', what: nameOf(act) });
        done.add(JSON.stringify(act));
      },
      async undo(act) {
        await record({ kind: 'undo', what: nameOf(act) });
        done.delete(JSON.stringify(act));
      },
    },
    after: (what) => record({ kind: 'command', what }),
    async showMessage(text) {
      await record({ kind: 'message', text });
      return { status: 'recorded', why: null };
    },
    async ring(seconds) {
      await record({ kind: 'ring', what: String(seconds) });
      return { status: 'recorded', why: null };
    },
    async openPage(url) {
      await record({ kind: 'page', what: url });
      return { status: 'recorded', why: null };
    },
    async startUpdates() {
      await record({ kind: 'command', what: 'startUpdates' });
      return { status: 'recorded', why: null };
    },
    coverScreens: () => record({ kind: 'command', what: 'coverScreens' }),
    async renewSession() {
      await record({ kind: 'command', what: 'renewSession' });
      return { status: 'recorded', why: null };
    },
    canRestart: async () => ({ status: 'recorded', why: null }),
    restart: (kind) => record({ kind }),
  };
}
