// A Chariot for one test: its own database, its own folder, free ports; nothing of it is left afterwards.
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { throwAwayFolder } from '../../infra/start/home.mjs';
import { startStack } from '../../infra/start/stack.mjs';
import { freePorts } from '../journeys/ports.mjs';

/** Level of an error in the server's log. */
const ERROR = 50;

/**
 * @typedef {object} ThrowAway
 * @property {import('../../infra/start/stack.mjs').Stack} stack
 * @property {string} folder
 * @property {string} serverLog  the file in which the server logs
 * @property {() => string[]} failures  lines of the server's log that tell of an error of its own
 * @property {() => Promise<void>} end
 *
 * @param {string} name of the folder's beginning
 * @param {{ logLevel?: string, env?: Record<string, string>, start?: typeof startStack, under?: string }} [options]
 *   `env`: settings of the server that win; `start`: starts another build than the clone's; `under`: where its folder is
 *   made, memory when there is room unless told
 * @returns {Promise<ThrowAway>}
 */
export async function throwAwayStack(
  name,
  { logLevel = 'warn', env = {}, start = startStack, under = throwAwayFolder() } = {},
) {
  const folder = mkdtempSync(join(under, `chariot-${name}-`));
  // Under root, PostgreSQL's own user must reach its data.
  chmodSync(folder, 0o711);
  const [http = 0, device = 0, mqtt = 0] = await freePorts(3);
  const serverLog = join(folder, 'serveur.log');
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const stack = await start({
      home: join(folder, 'home'),
      persistent: false,
      logs: openSync(serverLog, 'a'),
      env: {
        CHARIOT_HTTP_PORT: String(http),
        CHARIOT_DEVICE_PORT: String(device),
        CHARIOT_MQTT_PORT: String(mqtt),
        CHARIOT_PUBLIC_URL: `http://localhost:${http}`,
        CHARIOT_LOG_LEVEL: logLevel,
        ...env,
      },
    });
    const failures = () =>
      readFileSync(serverLog, 'utf8')
        .split('\n')
        .slice(0, -1) // the last one may be in the middle of being written
        .filter((line) => line.startsWith('{') && JSON.parse(line).level >= ERROR);
    return { stack, folder, serverLog, failures, end: () => stack.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
