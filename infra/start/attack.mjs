// `npm run attack`: builds what has changed, then plays the attacks and their weakened twins (test/attack). Its arguments
// (`--only NAME,…`, `--twin NAME`, `--short`) and its exit code are the attacks'.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CLONE } from './home.mjs';
import { build, install } from './install.mjs';

const args = process.argv.slice(2);
try {
  if (!args.includes('list')) {
    install();
    build();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const { status } = spawnSync(process.execPath, [join(CLONE, 'test/attack/run.mjs'), ...args], {
  cwd: CLONE,
  stdio: 'inherit',
});
process.exit(status ?? 1);
