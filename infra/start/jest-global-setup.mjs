// Gives the specs a real PostgreSQL: the one of CHARIOT_TEST_DATABASE_URL, or a throw-away one (initdb takes 0.5 s, so
// no template is kept). CHARIOT_TEST_NO_DATABASE=1 is for runs of unit specs alone.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { isRoot, SYSTEM_HOME, throwAwayFolder } from './home.mjs';
import { isAlive, startPostgres, stopPostgresOf } from './postgres.mjs';

const PREFIX = 'chariot-test-postgres-';

export default async function setUp() {
  if (process.env['CHARIOT_TEST_DATABASE_URL'] || process.env['CHARIOT_TEST_NO_DATABASE'] === '1') return;
  const base = temporaryFolder();
  await sweep(base);
  const home = fs.mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
  if (isRoot()) fs.chmodSync(home, 0o711); // mkdtemp shuts out PostgreSQL's user as well
  const postgres = await startPostgres({ home, persistent: false });
  process.env['CHARIOT_TEST_DATABASE_URL'] = postgres.url;
  // Where `testRsaPair` keeps what it has made.
  process.env['CHARIOT_TEST_KEYS'] = fs.mkdtempSync(join(home, 'keys-'));
  globalThis.__chariotTestPostgres = postgres;
}

/** PostgreSQL's user must get in: a private TMPDIR of root's will not do. */
function temporaryFolder() {
  const folder = throwAwayFolder();
  if (!isRoot() || fs.statSync(folder).mode & 0o001) return folder;
  fs.mkdirSync(SYSTEM_HOME, { recursive: true, mode: 0o755 });
  return SYSTEM_HOME;
}

/** Ends what a killed run has left behind. @param {string} base */
async function sweep(base) {
  for (const name of fs.readdirSync(base)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    const folder = join(base, name);
    if (!pid || isAlive(pid) || fs.statSync(folder).uid !== process.getuid?.()) continue;
    await stopPostgresOf(join(folder, 'postgres'));
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
