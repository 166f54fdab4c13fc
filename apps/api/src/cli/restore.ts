import { DomainError } from '@chariot/kernel';
import { appPasswordOf, DiskStore, loadMasterKey, restoreBackup } from '@chariot/platform';
import { resolve } from 'node:path';
import { Config, ConfigError } from '../config.js';
import { MIGRATIONS } from '../modules.js';
import { failed } from './failure.js';
import { readWords } from './words.js';

/** For whoever operates the server: puts a copy into an empty database, under the master key that it was sealed with. */
async function main(): Promise<void> {
  const [file, ...more] = readWords(process.argv.slice(2), {}).positionals;
  if (file === undefined || more.length > 0) throw new ConfigError('Utilisation : npm run restore -- FICHIER');
  const config = Config.from(process.env);
  // Never drawn here: a new key opens no copy.
  const masterKey = await loadMasterKey(config.masterKeyFile);
  const { manifest, tables, rows, objects } = await restoreBackup({
    ownerUrl: config.databaseUrl,
    masterKey,
    file: resolve(file),
    migrations: MIGRATIONS,
    ...(config.s3 === null && { objects: new DiskStore(config.objectsFolder) }),
    ...(config.databaseAppUrl === null && { appPassword: appPasswordOf(masterKey) }),
  });
  console.log(
    `copie du ${manifest.at} (Chariot ${manifest.chariot}) restaurée : ${tables} tables, ${rows} lignes, ${objects} ${objects > 1 ? 'pièces' : 'pièce'}.`,
  );
  console.log('Démarrez Chariot aux mêmes adresses et avec la même clé maîtresse : les appareils continuent avec lui.');
}

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
