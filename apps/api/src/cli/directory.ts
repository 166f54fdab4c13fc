import { DomainError, Reach } from '@chariot/kernel';
import { Directory, type LoadedDirectory } from '@chariot/territory';
import { NestFactory } from '@nestjs/core';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import 'reflect-metadata';
import { Config, ConfigError } from '../config.js';
import { territoryModule } from '../modules.js';
import { failed } from './failure.js';
import { readWords } from './words.js';

const USAGE = `Utilisation :
  npm run directory -- import FICHIER.csv    charge l’Annuaire de l’éducation (export CSV de data.education.gouv.fr)`;

/** For whoever operates the server: loads the Annuaire de l'éducation; running it twice changes nothing. */
async function main(): Promise<void> {
  const [verb, file, ...more] = readWords(process.argv.slice(2), {}).positionals;
  if (verb !== 'import' || file === undefined || more.length > 0) throw new ConfigError(USAGE);
  const path = resolve(file);
  await mustBeAFile(path);
  const app = await NestFactory.createApplicationContext(await territoryModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    const operator = Reach.system('ligne de commande : annuaire de l’éducation');
    report(await app.get(Directory, { strict: false }).load(operator, basename(path), createReadStream(path)));
  } finally {
    await app.close();
  }
}

async function mustBeAFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path} : ce fichier ne peut pas être lu.`, { cause: error });
  });
  if (!found.isFile()) throw new ConfigError(`${path} : ce n’est pas un fichier.`);
}

function report({ rows, changed, refused, refusedLines, refusedColumns }: LoadedDirectory): void {
  console.log(`annuaire chargé : ${rows} lignes, ${changed} établissements nouveaux ou modifiés.`);
  for (const column of refusedColumns) {
    console.error(
      `La colonne ${column} a été abîmée par un tableur (nombres écrits comme 2,17003E+13) : elle n’a pas été lue.`,
    );
  }
  for (const { line, why } of refusedLines) console.error(`Ligne ${line} laissée de côté : ${why}.`);
  if (refused > refusedLines.length) console.error(`… et ${refused - refusedLines.length} autres lignes.`);
}

main().catch((error: unknown) => failed(error instanceof DomainError ? new Error(error.fr) : error));
