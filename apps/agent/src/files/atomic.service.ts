import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../errors.js';

/**
 * Replaces a file whole or not at all, even when the power goes: a new file beside it, on disk, then renamed over it.
 * A symbolic link at `path` is replaced, never followed. The folder must exist.
 */
export async function writeAtomically(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.chariot-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const handle = await open(draft, flags, mode);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode); // whatever the umask
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await unlinkIfThere(draft);
    throw error;
  }
  await syncFolder(folder);
}

/** A folder's list of names is itself to be written to disk for a rename or a removal to last. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
}
