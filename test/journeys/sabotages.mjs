// Plays the journey (with `apple`, `backup`, `erasure` or `year`: that one) once for each sabotage: it must fail, and by the very figure that the
// sabotage breaks. Those of iPads and of the year, whose sabotages do not meet, are played with several of them at a time; by themselves:
// `--sabotage NAME`.
import { fileURLToPath } from 'node:url';
import { playBroken } from '../stack/broken.mjs';
import { APPLE_SABOTAGES, BACKUP_SABOTAGES, ERASURE_SABOTAGES, SABOTAGES, YEAR_SABOTAGES } from './sabotage.mjs';
import { TASK_SABOTAGES } from './tasks/sabotage.mjs';

const which = process.argv[2] ?? 'journey';
const sabotages = {
  ...{ journey: SABOTAGES, backup: BACKUP_SABOTAGES, erasure: ERASURE_SABOTAGES, apple: APPLE_SABOTAGES },
  year: YEAR_SABOTAGES,
  tasks: TASK_SABOTAGES,
}[which];
if (!sabotages) throw new Error(`no such journey: ${which}`);
const AT_A_TIME = { apple: 5, year: 6 }[which] ?? 1;
const broken = Object.entries(sabotages).map(([name, { breaks }]) => ({ name, breaks, line: `✗ ${breaks}: ` }));
/** @type {Parameters<typeof playBroken>[1]} */
const plays = {};
for (let at = 0; at < broken.length; at += AT_A_TIME) {
  const together = broken.slice(at, at + AT_A_TIME);
  const names = together.map(({ name }) => name).join();
  plays[names] = {
    // Each breaks what the first role does already.
    args: ['--sabotage', names, ...(which === 'tasks' ? ['short', '--role', 'digitalReferent'] : [])],
    together: Object.fromEntries(together.map(({ name, breaks, line }) => [name, { breaks, line }])),
  };
}
await playBroken(fileURLToPath(new URL(`./${which}.mjs`, import.meta.url)), plays);
