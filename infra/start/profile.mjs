// `npm run profile -- render FILE --family apple --out FOLDER`: what a device would be given of a profile. `-- example`: a profile
// with every setting. Neither needs a server, a database or settings.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CLONE } from './home.mjs';
import { build, install } from './install.mjs';

console.log = console.error; // the standard output is the command's own: another program may read it
install();
build();
const { status } = spawnSync(
  process.execPath,
  [join(CLONE, 'apps/api/dist/cli/profile.js'), ...process.argv.slice(2)],
  {
    cwd: process.env['INIT_CWD'] ?? process.cwd(), // from where the person stands: the file that she names is hers
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
