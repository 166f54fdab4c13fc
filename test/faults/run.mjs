// Bad input and faults, against the real doors of a throw-away stack: HTTPS and MQTT with client certificates, and the
// public API. Each must be answered clearly, be logged, change nothing, and leave the server and the others alone.
//   node test/faults/run.mjs [--only family,family] [--weaken NAME | list]
// Its last line is `N passed, N failed`.
import { readFileSync } from 'node:fs';
import { Facts } from '../journeys/facts.mjs';
import { Tally } from '../stack/tally.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { DEFENCES, weakenedOf } from './defences.mjs';
import { FAMILIES } from './families.mjs';
import { Ground } from './ground.mjs';
import { ServerLog } from './server-log.mjs';

const args = process.argv.slice(2);
const weakened = weakenedOf(args);
const asked = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : Object.keys(FAMILIES);
const only = weakened === null ? asked : [DEFENCES[weakened]?.family ?? ''];
const unknown = only.filter((name) => !Object.hasOwn(FAMILIES, name));
if (unknown.length > 0) {
  console.error(`unknown family: ${unknown.join(', ')}`);
  process.exit(2);
}

const logLevel = weakened === 'silent-log' ? 'silent' : 'info';
const { stack, folder, serverLog, end } = await throwAwayStack('faults', { logLevel });
const facts = new Facts(stack.databaseUrl);
// Without a defence, nothing is of interest beyond what it upholds.
const tally = new Tally(undefined, DEFENCES[weakened ?? '']?.breaks);
const ground = new Ground({ stack, folder, facts, log: new ServerLog(serverLog), tally, weakened });

let code = 1;
try {
  await ground.prepare();
  const families = Object.entries(FAMILIES).filter(([name]) => only.includes(name));
  for (const [, { begin }] of families) await begin?.(ground);
  for (const [, { title, play }] of families) await tally.scene(title, () => play(ground));
  code = tally.end();
} catch (error) {
  console.error(error);
} finally {
  await ground.end();
  await facts.close();
  if (code !== 0 && weakened === null) console.error(readFileSync(serverLog, 'utf8').slice(-20_000));
  await end();
}
process.exit(code);
