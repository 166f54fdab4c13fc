// Plays the journey (with `backup`: the other one) once for each sabotage: it must fail, and by the very figure that the
// sabotage breaks.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BACKUP_SABOTAGES, SABOTAGES } from './sabotage.mjs';

const backup = process.argv[2] === 'backup';
const JOURNEY = fileURLToPath(new URL(backup ? './backup.mjs' : './journey.mjs', import.meta.url));
let passed = 0;
let failed = 0;
for (const [name, { breaks }] of Object.entries(backup ? BACKUP_SABOTAGES : SABOTAGES)) {
  const { status, stdout } = spawnSync(process.execPath, [JOURNEY, '--sabotage', name], { encoding: 'utf8' });
  const caught = status === 1 && stdout.includes(`\n✗ ${breaks}: `);
  if (caught) passed += 1;
  else failed += 1;
  console.log(caught ? `✓ ${name} → ${breaks}` : `✗ ${name}: ${breaks} was not found wrong\n${stdout}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
