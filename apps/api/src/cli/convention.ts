import { importObject, readConventionDocument, summaryOf } from '@chariot/convention';
import { DOCUMENT_MAX_BYTES } from '@chariot/contract';
import { DomainError } from '@chariot/kernel';
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { ConfigError } from '../config.js';
import { SETTLE_USAGE, settleCommand } from './convention-settle.js';
import { failed } from './failure.js';
import { readWords } from './words.js';

const USAGE = `Utilisation :
  npm run convention -- import FICHIER [--json]
        lit une convention (.txt, .pdf, .docx) : ce qu’elle dit, et ses pièges
${SETTLE_USAGE}`;

/** What is asked of a convention without a server, a database or settings. */
async function main([verb, ...words]: readonly string[]): Promise<void> {
  if (verb === 'import') console.log(await importCommand(words));
  else if (verb === 'settle') console.log(settleCommand(words));
  else throw new ConfigError(USAGE);
}

async function importCommand(words: readonly string[]): Promise<string> {
  const { positionals, values } = readWords(words, { json: 'boolean' });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new ConfigError(USAGE);
  const reading = await readConventionDocument(basename(path), await contentOf(path));
  return values.json === true ? JSON.stringify(importObject(reading), null, 2) : summaryOf(reading);
}

async function contentOf(path: string): Promise<Buffer> {
  const refuse = (error: NodeJS.ErrnoException): never => {
    const why =
      error.code === 'ENOENT' ? 'ce fichier n’existe pas.' : 'ce fichier ne peut pas être lu ; vérifiez ses droits.';
    throw new ConfigError(`${path} : ${why}`, { cause: error });
  };
  const facts = await stat(resolve(path)).catch(refuse);
  if (!facts.isFile()) throw new ConfigError(`${path} : ce n’est pas un fichier.`);
  if (facts.size > DOCUMENT_MAX_BYTES) {
    throw new ConfigError(`${path} : ce fichier dépasse ${DOCUMENT_MAX_BYTES / 1024 ** 2} Mo.`);
  }
  return readFile(resolve(path)).catch(refuse);
}

main(process.argv.slice(2)).catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
