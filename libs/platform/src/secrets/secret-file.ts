import { readFile, stat } from 'node:fs/promises';
import { isPrivate } from './private-file.js';

const SHORTEST = 8;
/** What manuals and example files hold. */
const SAMPLES = new Set(
  [
    'changeme',
    'change-me',
    'password',
    'motdepasse',
    'mot-de-passe',
    'secret',
    'chariot',
    'example',
    'exemple',
    'admin',
  ].concat(['azerty123', '12345678', '00000000', 'votre-mot-de-passe', 'your-password', 'remplacez-moi', 'xxxxxxxx']),
);

/**
 * A secret that somebody else made, from a file that one account reads: its first line.
 * @throws Error, one French sentence that names `variable`, for a file that is absent, readable by others, empty, or a sample
 */
export async function readSecretFile(file: string, variable: string): Promise<string> {
  const refuse = (why: string, cause?: unknown): Error =>
    new Error(`${variable} (${file}) : ${why}`, cause === undefined ? {} : { cause });
  let text: string;
  try {
    if (!isPrivate(file, (await stat(file)).mode)) {
      throw refuse('ce fichier est lisible par d’autres comptes ; faites « chmod 600 ».');
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw refuse('ce fichier ne peut pas être lu.', error);
  }
  const secret = text.replace(/\r?\n[^]*$/, '');
  if (secret.length < SHORTEST || SAMPLES.has(secret.toLowerCase()) || new Set(secret).size < 4) {
    throw refuse(`un vrai secret d’au moins ${SHORTEST} caractères est attendu, pas un exemple.`);
  }
  return secret;
}
