import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkedKey, isObjectKey, type ObjectStore, type StoredObject } from './object-store.port.js';
import { storageError } from './storage-errors.js';

const ABSENT = 'ENOENT';
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** A folder that one account reads; a file that bears its name is whole. Two letters of the key make a folder. */
export class DiskStore implements ObjectStore {
  constructor(private readonly directory: string) {}

  async put(key: string, sealed: Buffer): Promise<void> {
    const file = this.#fileOf(key);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const part = `${file}.${randomBytes(8).toString('hex')}.part`;
    try {
      const handle = await open(part, 'wx', 0o600);
      try {
        await handle.writeFile(sealed);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(part, file);
    } finally {
      await rm(part, { force: true });
    }
    await syncFolder(dirname(file));
  }

  async get(key: string): Promise<Buffer> {
    try {
      return await readFile(this.#fileOf(key));
    } catch (error) {
      throw storageError(codeOf(error) === ABSENT ? 'missing' : 'unreachable', undefined, { cause: error });
    }
  }

  async exists(key: string): Promise<boolean> {
    return (await this.#stored(key)) !== undefined;
  }

  async delete(key: string): Promise<void> {
    await rm(this.#fileOf(key), { force: true });
  }

  async *list(): AsyncIterable<StoredObject> {
    for (const folder of await namesIn(this.directory)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const key of (await namesIn(join(this.directory, folder))).filter(isObjectKey)) {
        const storedAt = await this.#stored(key);
        if (storedAt !== undefined) yield { key, storedAt };
      }
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #stored(key: string): Promise<Date | undefined> {
    try {
      return (await stat(this.#fileOf(key))).mtime;
    } catch (error) {
      if (codeOf(error) !== ABSENT) throw error;
      return undefined;
    }
  }

  #fileOf(key: string): string {
    return join(this.directory, checkedKey(key).slice(0, 2), key);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) !== ABSENT) throw error;
    return [];
  }
}

/** The name is on disk too, not only the bytes (POSIX rename). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
