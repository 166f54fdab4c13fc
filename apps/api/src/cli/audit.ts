import { AuditModule, JournalReader, Verifying, type Head, type Verification } from '@chariot/audit';
import { DomainError, LocalDate, Reach } from '@chariot/kernel';
import { Database } from '@chariot/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { resolve } from 'node:path';
import 'reflect-metadata';
import { Config, ConfigError } from '../config.js';
import { auditModule } from '../modules.js';
import { failed } from './failure.js';
import { writeWhole } from './whole-file.js';
import { readWords } from './words.js';

const USAGE = `Utilisation :
  npm run audit -- verify [--head POSITION:EMPREINTE]
  npm run audit -- export FICHIER.csv [--from AAAA-MM-JJ] [--until AAAA-MM-JJ]`;

interface Asked {
  readonly file: string | null;
  readonly head: Head | undefined;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** For whoever operates the server: verifies the sealed journal, or writes it into a file. */
async function main(): Promise<void> {
  const asked = readArguments();
  const app = await NestFactory.createApplicationContext(await auditModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    if (asked.file !== null) await write(app, asked, asked.file);
    else report(await app.select(AuditModule).get(Verifying).verify(asked.head));
  } finally {
    await app.close();
  }
}

function report({ verified, segments, unsealed, head, faults }: Verification): void {
  const kept = segments.filter(({ state }) => state !== 'forgotten');
  const forgotten = segments.length - kept.length;
  for (const { month, rows, state } of kept) {
    console.log(`${month} : ${counted(rows, 'ligne')} ${state === 'closed' ? '(mois fermé)' : '(mois en cours)'}`);
  }
  if (forgotten > 0)
    console.log(`${counted(forgotten, 'mois', 'mois')} au-delà de la durée de conservation : empreintes seules.`);
  if (head === null) console.log('Aucune ligne n’est encore scellée.');
  else console.log(`Fin de la chaîne : --head ${head.position}:${head.digest} (à noter hors de Chariot).`);
  if (unsealed > 0) console.log(`${counted(unsealed, 'ligne')} en attente du prochain scellement.`);
  for (const { sentence, count } of faults) {
    console.error(`FAUTE : ${sentence}${count > 1 ? ` (${count} de cette sorte)` : ''}`);
  }
  if (faults.length > 0) {
    console.error(
      `Le journal a été touché : ${counted(verified, 'ligne')} sur ${counted(total(kept), 'ligne')} vérifiées.`,
    );
    process.exitCode = 1;
  } else console.log(`Journal intact : ${counted(verified, 'ligne vérifiée', 'lignes vérifiées')}.`);
}

async function write(app: INestApplicationContext, { from, until }: Asked, path: string): Promise<void> {
  const operator = Reach.system('ligne de commande : export du journal');
  let lines = 0;
  await writeWhole(path, (add) =>
    app.get(Database).read(operator, async (tx) => {
      for await (const piece of app.get(JournalReader, { strict: false }).csvPieces(tx, operator, { from, until })) {
        await add(piece.csv);
        lines += piece.cells.length;
      }
    }),
  );
  console.log(`journal écrit : ${path} (${counted(lines, 'ligne')})`);
}

function readArguments(): Asked {
  const { values, positionals } = readWords(process.argv.slice(2), { head: 'string', from: 'string', until: 'string' });
  const [verb, file, ...more] = positionals;
  const dated = values.from !== undefined || values.until !== undefined;
  if (verb === 'verify' && file === undefined && !dated) {
    return { file: null, head: headOf(values.head), from: undefined, until: undefined };
  }
  if (verb !== 'export' || file === undefined || more.length > 0 || values.head !== undefined)
    throw new ConfigError(USAGE);
  return { file: resolve(file), head: undefined, from: startOf(values.from, 0), until: startOf(values.until, 1) };
}

function headOf(text: string | undefined): Head | undefined {
  if (text === undefined) return undefined;
  const found = /^(\d{1,18}):([0-9a-f]{64})$/i.exec(text);
  if (found?.[1] === undefined || found[2] === undefined) throw new ConfigError(USAGE);
  return { position: found[1], digest: found[2].toLowerCase() };
}

/** When a day of France begins, `later` days on: both days of a period belong to it. */
function startOf(text: string | undefined, later: number): string | undefined {
  if (text === undefined) return undefined;
  const day = LocalDate.addDays(LocalDate.parse(text), later);
  // Midnight in Paris is 22:00 or 23:00 of the day before, UTC.
  const candidates = [`${day}T00:00:00+02:00`, `${day}T00:00:00+01:00`].map((iso) => new Date(iso));
  const start = candidates.find((at) => LocalDate.at(at) === day) ?? candidates[1];
  return start?.toISOString();
}

const total = (segments: Verification['segments']): number => segments.reduce((sum, { rows }) => sum + rows, 0);
const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('fr-FR')} ${count >= 2 ? many : one}`;

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
