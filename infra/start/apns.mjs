// The push service of the example: a program of its own, as the tablets are, since it stands in Apple's place.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CLONE } from './home.mjs';
import { stopChild } from './stack.mjs';

const PROGRAM = join(CLONE, 'test/stack/apns.mjs');

/**
 * @typedef {object} ExampleApns
 * @property {Record<string, string>} env  settings of the server
 * @property {string} control              `POST /portal`: a push certificate for a request; `GET /wakes`: a line a wake
 * @property {() => Promise<void>} stop
 *
 * @param {string} home its authority is kept in there, so that the certificate of the first start stays good
 * @returns {Promise<ExampleApns>} @throws {Error} when it does not begin
 */
export async function startApns(home) {
  const child = spawn(process.execPath, [PROGRAM, '--folder', join(home, 'apns')], {
    cwd: CLONE,
    detached: true,
    // By the channel it sees that whoever started it is gone, and goes too.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(() => ''),
  ]);
  if (first === '') throw new Error('Le service de réveil de l’exemple n’a pas démarré.');
  const { url, caFile, control } = JSON.parse(first);
  lines.on('line', () => undefined); // read on, or the program would wait for us
  return {
    env: { CHARIOT_APNS_URL: url, CHARIOT_APNS_CA_FILE: caFile },
    control,
    stop: () => stopChild(child, 'SIGTERM'),
  };
}
