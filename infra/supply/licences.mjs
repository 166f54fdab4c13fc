// `npm run licences`: writes docs/licences.md, the licence of every package that is shipped.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../start/home.mjs';
import { licencesPage } from './licences-page.mjs';
import { readLock, shippedPackages } from './packages.mjs';

const shipped = shippedPackages(readLock());
writeFileSync(join(CLONE, 'docs/licences.md'), await licencesPage(shipped));
console.log(`docs/licences.md : ${shipped.length} paquets`);
