// `npm run sbom [-- FILE]`: what is shipped, as CycloneDX (JSON); the same lock file gives the same bytes.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bomOf } from './bom.mjs';
import { licencesOf, readLock } from './packages.mjs';

const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), process.argv[2] ?? 'chariot.cdx.json');
const lock = readLock();
const bom = bomOf(lock, licencesOf(lock));
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${file} : ${bom.components.length} composants`);
