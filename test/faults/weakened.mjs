// Plays each family once without one of its defences: it must fail, and by the very check that the defence upholds.
import { fileURLToPath } from 'node:url';
import { playBroken } from '../stack/broken.mjs';
import { DEFENCES } from './defences.mjs';

const broken = Object.entries(DEFENCES).map(([name, { breaks }]) => [
  name,
  { args: ['--weaken', name], breaks, line: `✗ ${breaks}\n` },
]);
await playBroken(fileURLToPath(new URL('./run.mjs', import.meta.url)), Object.fromEntries(broken));
