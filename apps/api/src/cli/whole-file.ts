import { open, rm } from 'node:fs/promises';
import { ConfigError } from '../config.js';

/**
 * Writes a new file that one account reads, piece by piece. Where it cannot be ended nothing is left of it: half a list looks like
 * a whole one.
 * @throws ConfigError when the file is there already or cannot be made; what `pieces` throws
 */
export async function writeWhole(
  path: string,
  pieces: (add: (piece: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'EEXIST'
        ? 'ce fichier existe déjà ; choisissez un autre nom.'
        : 'ce fichier ne peut pas être créé.';
    throw new ConfigError(`${path} : ${why}`, { cause: error });
  });
  let whole = false;
  try {
    // `appendFile` and not `write`, which may write a part of a piece and say so only by a number.
    await pieces((piece) => file.appendFile(piece));
    whole = true;
  } finally {
    await file.close();
    if (!whole) await rm(path, { force: true });
  }
}
