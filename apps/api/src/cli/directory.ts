import { DomainError, Reach } from '@chariot/kernel';
import { Calendar, Directory, Headcounts, type LoadedDirectory, type LoadedHeadcounts } from '@chariot/territory';
import { Database } from '@chariot/platform';
import type { INestApplicationContext } from '@nestjs/common';
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
  npm run directory -- import FICHIER.csv       charge l’Annuaire de l’éducation
  npm run directory -- headcounts FICHIER.csv   charge les effectifs des écoles (élèves et classes)
  npm run directory -- calendar FICHIER.csv     charge le calendrier scolaire
Ce sont des exports CSV de data.education.gouv.fr.`;

const OPERATOR = Reach.system('ligne de commande : données ouvertes de l’éducation');
const LOADERS: Readonly<Record<string, (app: INestApplicationContext, path: string) => Promise<void>>> = {
  async import(app, path) {
    const directory = app.get(Directory, { strict: false });
    report(await directory.load(OPERATOR, basename(path), createReadStream(path)));
  },
  async headcounts(app, path) {
    const headcounts = app.get(Headcounts, { strict: false });
    const database = app.get(Database, { strict: false });
    reportHeadcounts(
      await database.transaction(OPERATOR, (tx) => headcounts.load(tx, OPERATOR, createReadStream(path))),
    );
  },
  async calendar(app, path) {
    const calendar = app.get(Calendar, { strict: false });
    const database = app.get(Database, { strict: false });
    const years = await database.transaction(OPERATOR, (tx) => calendar.load(tx, OPERATOR, createReadStream(path)));
    for (const [year, count] of years) console.log(`calendrier ${year} : ${count} vacances chargées.`);
  },
};

/** For whoever operates the server: loads the ministry's open data; running it twice changes nothing. */
async function main(): Promise<void> {
  const [verb = '', file, ...more] = readWords(process.argv.slice(2), {}).positionals;
  const load = Object.hasOwn(LOADERS, verb) ? LOADERS[verb] : undefined;
  if (load === undefined || file === undefined || more.length > 0) throw new ConfigError(USAGE);
  const path = resolve(file);
  await mustBeAFile(path);
  const app = await NestFactory.createApplicationContext(await territoryModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    await load(app, path);
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
  reportRefused({ refused, refusedLines });
}

function reportHeadcounts({ rows, changed, ...refused }: LoadedHeadcounts): void {
  console.log(`effectifs chargés : ${rows} lignes, ${changed} écoles nouvelles ou modifiées.`);
  reportRefused(refused);
}

function reportRefused({ refused, refusedLines }: Pick<LoadedHeadcounts, 'refused' | 'refusedLines'>): void {
  for (const { line, why } of refusedLines) console.error(`Ligne ${line} laissée de côté : ${why}.`);
  if (refused > refusedLines.length) console.error(`… et ${refused - refusedLines.length} autres lignes.`);
}

main().catch((error: unknown) => failed(error instanceof DomainError ? new Error(error.fr) : error));
