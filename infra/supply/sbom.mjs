// `npm run sbom [-- FILE]`: what is shipped, as CycloneDX (JSON), by npm out of the lock file; the same lock gives the same bytes.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CLONE } from '../start/home.mjs';
import { bomOf } from './bom.mjs';

const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), process.argv[2] ?? 'chariot.cdx.json');
const { status, stdout, stderr } = spawnSync(
  'npm',
  ['sbom', '--omit', 'dev', '--package-lock-only', '--sbom-format', 'cyclonedx'],
  {
    cwd: CLONE,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  },
);
if (status !== 0) {
  console.error(stderr);
  process.exit(1);
}
const bom = bomOf(JSON.parse(stdout));
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${file} : ${bom.components.length} composants`);
