// Plays each family once without one of its defences: it must fail, and by the very check that the defence upholds.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DEFENCES } from './defences.mjs';

const RUN = fileURLToPath(new URL('./run.mjs', import.meta.url));
let passed = 0;
let failed = 0;
for (const [name, { breaks }] of Object.entries(DEFENCES)) {
  const { status, stdout } = spawnSync(process.execPath, [RUN, '--weaken', name], { encoding: 'utf8' });
  const caught = status === 1 && stdout.includes(`\n✗ ${breaks}\n`);
  if (caught) passed += 1;
  else failed += 1;
  console.log(caught ? `✓ ${name} → ${breaks}` : `✗ ${name}: « ${breaks} » did not fail\n${stdout}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
