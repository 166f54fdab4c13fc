// Two tablets of twelve are erased by two people, and by no one alone; stopping and freezing hold; the ten others keep
// everything. Real server, real doors, simulated tablets. The last line is JSON; the exit code is 0 only when all of it is
// as it must be.
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { throwAwayFolder } from '../../infra/start/home.mjs';
import { startStack } from '../../infra/start/stack.mjs';
import { ErasureStory } from './erasure/story.mjs';
import { Facts } from './facts.mjs';
import { freePorts } from './ports.mjs';
import { ERASURE_SABOTAGES, sabotageOf } from './sabotage.mjs';

/** What each figure must be. @type {Record<string, unknown>} */
const EXPECTED = {
  approvedAlone: false,
  erasedAlone: 0,
  erasedStopped: 0,
  heldByFreeze: true,
  erased: 2,
  cutOff: 2,
  untouched: 10,
  reenrolled: true,
};

const sabotage = sabotageOf(process.argv.slice(2), ERASURE_SABOTAGES);
const folder = mkdtempSync(join(throwAwayFolder(), 'chariot-erasure-'));
chmodSync(folder, 0o711); // under root, PostgreSQL's own user must reach its data
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
const story = new ErasureStory({ stack, facts, folder, sabotage, say: (line) => console.log(line) });

/** @type {Record<string, unknown>} */
let result = {};
try {
  result = await story.play();
} catch (error) {
  console.error(error);
} finally {
  await story.end().catch((error) => console.error(error));
  await facts.close();
  await stack.stop();
}
const faults = Object.entries(EXPECTED).flatMap(([name, wanted]) =>
  result[name] === wanted ? [] : [`✗ ${name}: ${JSON.stringify(result[name])}, and not ${JSON.stringify(wanted)}`],
);
for (const fault of faults) console.log(fault);
if (faults.length > 0 && sabotage === null) console.error(readFileSync(serverLog, 'utf8').slice(-20_000));
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
console.log(JSON.stringify(result));
process.exit(faults.length === 0 ? 0 : 1);
