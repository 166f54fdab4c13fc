import { DomainError } from '@chariot/kernel';
import { appPasswordOf, loadMasterKey, migrate } from '@chariot/platform';
import { Config } from '../config.js';
import { MIGRATIONS } from '../modules.js';
import { failed } from './failure.js';

/** For whoever operates the server: brings the tables to this version without starting it (it does so itself at each start). */
async function main(): Promise<void> {
  const config = Config.from(process.env);
  const masterKey = await loadMasterKey(config.masterKeyFile, { create: config.makesMasterKey });
  const roles = config.databaseAppUrl === null ? { appPassword: appPasswordOf(masterKey) } : {};
  const done = await migrate(config.databaseUrl, MIGRATIONS, roles);
  console.log(done.length === 0 ? 'La base est déjà à jour.' : `Base mise à jour : ${done.join(', ')}.`);
}

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
