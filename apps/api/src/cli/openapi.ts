import { readFileSync, writeFileSync } from 'node:fs';
import { openApi } from '../openapi/document.js';

/** Writes `openapi.json` from the contract; with `--check`, says whether the committed one is still true. */
const FILE = new URL('../../openapi.json', import.meta.url);

const text = `${JSON.stringify(openApi(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error(
      'apps/api/openapi.json ne correspond plus au contrat : lancez « npm run openapi » et relisez la différence.',
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, text);
}
