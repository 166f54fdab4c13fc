// Plays the journey (with `apple`, `backup` or `erasure`: that one) once for each sabotage: it must fail, and by the very figure that the
// sabotage breaks.
import { fileURLToPath } from 'node:url';
import { playBroken } from '../stack/broken.mjs';
import { APPLE_SABOTAGES, BACKUP_SABOTAGES, ERASURE_SABOTAGES, SABOTAGES } from './sabotage.mjs';

const which = process.argv[2] ?? 'journey';
const sabotages = { journey: SABOTAGES, backup: BACKUP_SABOTAGES, erasure: ERASURE_SABOTAGES, apple: APPLE_SABOTAGES }[
  which
];
if (!sabotages) throw new Error(`no such journey: ${which}`);
const broken = Object.entries(sabotages).map(([name, { breaks }]) => [
  name,
  { args: ['--sabotage', name], breaks, line: `✗ ${breaks}: ` },
]);
await playBroken(fileURLToPath(new URL(`./${which}.mjs`, import.meta.url)), Object.fromEntries(broken));
