import { DomainError } from '@chariot/kernel';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../config.js';
import { failed } from './failure.js';
import { EXAMPLE } from './profile-example.js';
import { renderFiles, sentenceOf, settingsIn } from './profile-files.js';
import { readWords } from './words.js';

const USAGE = `Utilisation :
  npm run profile -- example
        un profil d’exemple, avec tous les réglages, en JSON
  npm run profile -- render FICHIER.json --family apple --out DOSSIER
        [--classe NOM] [--ecole NOM] [--numero N] [--url https://chariot.exemple.fr]
        ce qu’un appareil recevrait de ce profil : *.mobileconfig, *.declaration.json, settings.plist`;

const TEXT = 'string' as const;
const OPTIONS = { family: TEXT, out: TEXT, classe: TEXT, ecole: TEXT, numero: TEXT, url: TEXT };
const MAX_BYTES = 1024 ** 2;

/** What a profile becomes, without a server, a database or settings. */
async function main([verb, ...words]: readonly string[]): Promise<void> {
  if (verb === 'example' && words.length === 0) console.log(JSON.stringify(EXAMPLE, null, 2));
  else if (verb === 'render') await render(words);
  else throw new ConfigError(USAGE);
}

async function render(words: readonly string[]): Promise<void> {
  const { positionals, values } = readWords(words, OPTIONS);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new ConfigError(USAGE);
  const family = needed(values, 'family');
  if (family !== 'apple')
    throw new ConfigError(`Famille inconnue : « ${family} ». La seule qui s’écrit en fichiers est apple.`);
  const out = resolve(needed(values, 'out'));
  const base = (values.url ?? 'https://chariot.exemple.fr').replace(/\/$/, '');
  if (!/^https:\/\/[^\s"'<>\\]{1,200}$/.test(base))
    throw new ConfigError('L’option --url attend une adresse en https.');
  const { files, previews } = renderFiles(
    settingsIn(await contentOf(file)),
    {
      classe: values.classe ?? 'Classe mobile 1',
      ecole: values.ecole ?? 'École d’exemple',
      numero: values.numero ?? '1',
    },
    base,
  );
  await makeFolder(out).catch(refusing(out, 'ce dossier ne peut pas être créé'));
  for (const { name, bytes } of files) {
    // What a device is given holds its keys.
    await writeFile(join(out, name), bytes, { mode: 0o600 }).catch(
      refusing(join(out, name), 'ce fichier ne peut pas être écrit'),
    );
  }
  for (const preview of previews) console.log(sentenceOf(preview));
  console.log(`${files.length} fichiers écrits dans ${out}.`);
}

/** With those above it. Node's own way (20.19) never ends where the system says of a folder's parent that it is not there: /proc. */
async function makeFolder(path: string): Promise<void> {
  const made = (): Promise<void> =>
    mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
    });
  await made().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await made();
  });
}

function needed(values: { readonly family?: string; readonly out?: string }, option: 'family' | 'out'): string {
  const value = values[option];
  if (value === undefined) throw new ConfigError(`Il manque l’option --${option}.\n${USAGE}`);
  return value;
}

async function contentOf(path: string): Promise<string> {
  const refuse = (error: NodeJS.ErrnoException): never => {
    const why = error.code === 'ENOENT' ? 'ce fichier n’existe pas' : 'ce fichier ne peut pas être lu';
    return refusing(path, why)(error);
  };
  const facts = await stat(resolve(path)).catch(refuse);
  if (!facts.isFile()) throw new ConfigError(`${path} : ce n’est pas un fichier.`);
  if (facts.size > MAX_BYTES) throw new ConfigError(`${path} : ce fichier dépasse 1 Mo.`);
  return readFile(resolve(path), 'utf8').catch(refuse);
}

const refusing =
  (path: string, why: string) =>
  (cause: unknown): never => {
    throw new ConfigError(`${path} : ${why}.`, { cause });
  };

main(process.argv.slice(2)).catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
