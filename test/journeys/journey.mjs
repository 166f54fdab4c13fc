// The main job, end to end, on real parts: a classe mobile of 11 simulated tablets and one real agent, from the
// convention to a reported configuration, with a change, an absence and a `kill -9` of the server on the way.
// Its last line is JSON; the exit code is 0 only when all of it is as it must be.
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { verdictOf } from './expected.mjs';
import { Facts } from './facts.mjs';
import { freePorts } from './ports.mjs';
import { sabotageOf } from './sabotage.mjs';
import { Story } from './story.mjs';
import { throwAwayFolder } from '../../infra/start/home.mjs';
import { startStack } from '../../infra/start/stack.mjs';

const sabotage = sabotageOf(process.argv.slice(2));
const folder = mkdtempSync(join(throwAwayFolder(), 'chariot-journey-'));
// Under root, PostgreSQL's own user must reach its data.
chmodSync(folder, 0o711);
const serverLog = join(folder, 'server.log');
const [http = 0, device = 0, mqtt = 0] = await freePorts(3);
const stack = await startStack({
  home: join(folder, 'home'),
  persistent: false,
  env: {
    CHARIOT_HTTP_PORT: String(http),
    CHARIOT_DEVICE_PORT: String(device),
    CHARIOT_MQTT_PORT: String(mqtt),
    CHARIOT_PUBLIC_URL: `http://localhost:${http}`,
    CHARIOT_LOG_LEVEL: 'warn',
  },
  logs: openSync(serverLog, 'a', 0o600),
});
const facts = new Facts(stack.databaseUrl);
const story = new Story({ stack, facts, folder, sabotage, say: (line) => console.log(line) });

let code = 1;
let result = {};
try {
  result = await story.play();
  const faults = verdictOf(result);
  for (const fault of faults) console.log(`✗ ${fault}`);
  code = faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
} finally {
  await story.end().catch((error) => console.error(error));
  await facts.close();
  await stack.stop();
  if (code !== 0) console.error(readFileSync(serverLog, 'utf8'));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(JSON.stringify(result));
process.exit(code);
