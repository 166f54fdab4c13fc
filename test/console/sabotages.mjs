// Plays, for each sabotage, the scenes that it concerns: they must fail, and by the very check that the sabotage breaks.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SABOTAGES } from './sabotage.mjs';
import { Tally } from '../stack/tally.mjs';

const RUN = fileURLToPath(new URL('./run.mjs', import.meta.url));
const tally = new Tally();
for (const [name, { breaks, scenes }] of Object.entries(SABOTAGES)) {
  await tally.check(`${name} → ${breaks}`, () => {
    const args = [RUN, '--sabotage', name, '--scenes', scenes];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 1 || !stdout.includes(`\n✗ ${breaks}\n`)) throw new Error(`not found:\n${stdout.slice(-3_000)}`);
  });
}
process.exit(tally.end());
