import { DomainError, systemClock } from '@chariot/kernel';
import { copyName, DiskStore, forgetOldCopies, loadMasterKey, makeBackup } from '@chariot/platform';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Config, ConfigError } from '../config.js';
import { VERSION } from '../instance.js';
import { failed } from './failure.js';
import { readWords } from './words.js';

const USAGE = 'Utilisation : npm run backup [-- FICHIER ou DOSSIER] [--keep NOMBRE]';

/** For whoever operates the server: copies the whole database, while it works, into one sealed file. */
async function main(): Promise<void> {
  const { place, keep } = asked();
  const config = Config.from(process.env);
  const masterKey = await loadMasterKey(config.masterKeyFile);
  const now = systemClock.now();
  const { folder, file, named } = await fileFor(place ?? join(config.home, 'copies'), copyName(now));
  if (keep !== null && named) throw new ConfigError(`--keep s’emploie avec un dossier, pas avec un fichier. ${USAGE}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = await makeBackup({
    ownerUrl: config.databaseUrl,
    masterKey,
    file,
    version: VERSION,
    clock: systemClock,
    ...(config.s3 === null && { objects: new DiskStore(config.objectsFolder) }),
  });
  console.log(
    `copie faite : ${made.file} (${made.tables} tables, ${made.rows} lignes, ${papers(made.objects)}, ${Math.ceil(made.bytes / 1024)} Ko, SHA-256 ${made.sha256})`,
  );
  if (config.s3 !== null) {
    console.log(
      `Les pièces restent dans le compartiment ${config.s3.bucket} : gardez-en les versions chez qui le tient.`,
    );
  }
  if (keep !== null) {
    for (const name of await forgetOldCopies(folder, keep)) console.log(`ancienne copie supprimée : ${name}`);
  }
  console.log(
    `La clé maîtresse n’y est pas, et sans elle cette copie ne s’ouvre pas : gardez aussi ${config.masterKeyFile}, ailleurs que la copie.`,
  );
}

const papers = (count: number): string => `${count} ${count > 1 ? 'pièces' : 'pièce'}`;

function asked(): { place: string | null; keep: number | null } {
  const { values, positionals } = readWords(process.argv.slice(2), { keep: 'string' });
  if (positionals.length > 1) throw new ConfigError(USAGE);
  if (values.keep !== undefined && !/^[1-9]\d{0,3}$/.test(values.keep)) {
    throw new ConfigError(`--keep demande un nombre de copies, au moins 1. ${USAGE}`);
  }
  return {
    place: positionals[0] === undefined ? null : resolve(positionals[0]),
    keep: values.keep === undefined ? null : Number(values.keep),
  };
}

/** A folder that is there, or the place that nobody named, gets a file by its date; anything else is the file's own name. */
async function fileFor(place: string, name: string): Promise<{ folder: string; file: string; named: boolean }> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return !place.endsWith('.copie');
    },
  );
  return isFolder
    ? { folder: place, file: join(place, name), named: false }
    : { folder: dirname(place), file: place, named: true };
}

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
