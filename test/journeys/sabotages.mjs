// Plays the journey (with `backup` or `erasure`: that one) once for each sabotage: it must fail, and by the very figure that the
// sabotage breaks.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BACKUP_SABOTAGES, ERASURE_SABOTAGES, SABOTAGES } from './sabotage.mjs';

const which = process.argv[2] ?? 'journey';
const sabotages = { journey: SABOTAGES, backup: BACKUP_SABOTAGES, erasure: ERASURE_SABOTAGES }[which];
if (!sabotages) throw new Error(`no such journey: ${which}`);
const JOURNEY = fileURLToPath(new URL(`./${which}.mjs`, import.meta.url));
let passed = 0;
let failed = 0;
for (const [name, { breaks }] of Object.entries(sabotages)) {
  const { status, stdout } = spawnSync(process.execPath, [JOURNEY, '--sabotage', name], { encoding: 'utf8' });
  const caught = status === 1 && stdout.includes(`\n✗ ${breaks}: `);
  if (caught) passed += 1;
  else failed += 1;
  console.log(caught ? `✓ ${name} → ${breaks}` : `✗ ${name}: ${breaks} was not found wrong\n${stdout}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
