import { constants, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readlink, realpath, rename, rmdir, symlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { agentError, systemCode } from '../errors.js';
import { syncFolder, unlinkIfThere, writeAtomically } from './atomic.service.js';
import { emptyFolder, type Emptied } from './emptied-folder.service.js';

/** What is at a path. */
export type Entry =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly content: Buffer; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string };

/** More than any configuration file that we change. */
const LARGEST = 4 * 1024 * 1024;

/**
 * The only way by which settings reach the disk. Paths are absolute as on the machine and fall under `root`; a symbolic
 * link in the way, `..` or a file that is no file is refused (`agent.escapes`), never followed.
 */
export class ConfinedFolder {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** @param root `/` for the machine itself, or a folder that plays the machine */
  static async open(root: string): Promise<ConfinedFolder> {
    await mkdir(root, { recursive: true });
    return new ConfinedFolder(await realpath(root));
  }

  async read(path: string): Promise<Entry> {
    const real = await this.#locate(path);
    if (real === null) return { kind: 'absent' };
    const stats = await statOf(real);
    if (stats === null) return { kind: 'absent' };
    if (stats.isSymbolicLink()) return { kind: 'link', target: await readlink(real) };
    if (!stats.isFile() || stats.size > LARGEST) throw agentError('escapes', { path });
    const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return { kind: 'file', content: await handle.readFile(), mode: stats.mode & 0o7777 };
    } finally {
      await handle.close();
    }
  }

  /** Makes missing folders and returns their paths, outermost first, so that an undo can take them away. */
  async makeFolders(path: string): Promise<string[]> {
    const made: string[] = [];
    let real = this.root;
    for (const part of this.#partsOf(path).slice(0, -1)) {
      real = join(real, part);
      const stats = await statOf(real);
      if (stats === null) {
        await mkdir(real);
        // Whatever the umask: browsers run as the pupil.
        await chmod(real, 0o755);
        await syncFolder(dirname(real));
        made.push(`/${relative(this.root, real)}`);
      } else if (!stats.isDirectory()) throw agentError('escapes', { path });
    }
    return made;
  }

  /** Folders must exist. */
  async writeFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
    await writeAtomically(await this.#place(path), content, mode);
  }

  async writeLink(path: string, target: string): Promise<void> {
    const real = await this.#place(path);
    const draft = join(dirname(real), `.chariot-${randomBytes(8).toString('hex')}.tmp`);
    try {
      await symlink(target, draft);
      await rename(draft, real);
    } catch (error) {
      await unlinkIfThere(draft);
      throw error;
    }
    await syncFolder(dirname(real));
  }

  async remove(path: string): Promise<void> {
    const real = await this.#locate(path);
    if (real === null) return;
    await unlinkIfThere(real);
    await syncFolder(dirname(real));
  }

  /** Takes a folder away if nothing is left in it; whether it is gone. */
  async removeFolderIfEmpty(path: string): Promise<boolean> {
    const real = await this.#locate(path);
    if (real === null) return true;
    try {
      await rmdir(real);
      return true;
    } catch (error) {
      const code = systemCode(error) ?? '';
      if (code === 'ENOENT') return true;
      // Somebody put something there, or a link in its place: it is theirs now.
      if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(code)) return false;
      throw error;
    }
  }

  /**
   * Empties a folder: its files go, the folders directly in it stay and are emptied wholly. Only the machine itself
   * (`/`) may have it on a disk of its own: in a folder that plays the machine, another mount is outside.
   * @throws `agent.escapes` when it is reached by a link, or is no folder
   */
  async empty(path: string): Promise<Emptied> {
    const parts = this.#partsOf(path);
    try {
      return await emptyFolder(this.root, parts, this.root === sep);
    } catch (cause) {
      if (!['ELOOP', 'ENOTDIR', 'EXDEV'].includes(systemCode(cause) ?? '')) throw cause;
      throw agentError('escapes', { path }, { cause });
    }
  }

  /** Whether a folder or a file is there, whatever it is; links are followed: for looking only. */
  async has(path: string): Promise<boolean> {
    return (await statOf(join(this.root, ...this.#partsOf(path)))) !== null;
  }

  /** Where a path is, its folders checked; null when one of them is missing. */
  async #locate(path: string): Promise<string | null> {
    const parts = this.#partsOf(path);
    let real = this.root;
    for (const part of parts.slice(0, -1)) {
      real = join(real, part);
      const stats = await statOf(real);
      if (stats === null) return null;
      if (!stats.isDirectory()) throw agentError('escapes', { path });
    }
    return join(real, parts.at(-1) ?? '');
  }

  async #place(path: string): Promise<string> {
    const real = await this.#locate(path);
    if (real === null) throw agentError('escapes', { path });
    const stats = await statOf(real);
    if (stats !== null && !stats.isFile() && !stats.isSymbolicLink()) throw agentError('escapes', { path });
    return real;
  }

  #partsOf(path: string): string[] {
    const parts = path.split(sep).slice(1);
    const plain =
      isAbsolute(path) && !path.includes('\0') && normalize(path) === path && parts.every((part) => part !== '');
    if (!plain || parts.includes('..')) throw agentError('escapes', { path });
    return parts;
  }
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
