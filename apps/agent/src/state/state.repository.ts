import { mkdir, readdir, readFile, rm, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { agentError, systemCode } from '../errors.js';
import { syncFolder, unlinkIfThere, writeAtomically } from '../files/atomic.service.js';

/** The agent's own folder, readable by nobody else: it holds the key and the Wi-Fi's. */
export class StateFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async open(path: string): Promise<StateFolder> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
    return new StateFolder(path);
  }

  /** After `destroy`: an empty one. */
  async makeAgain(): Promise<void> {
    await StateFolder.open(this.path);
  }

  /** A folder inside, made when missing. */
  async folder(name: string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** The file's text, or null when there is none. */
  async read(name: string): Promise<string | null> {
    try {
      return await readFile(join(this.path, name), 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** What `parse` makes of the file, or null when there is none. Throws `agent.stateUnreadable`. */
  async parsed<T>(name: string, parse: (text: string) => T): Promise<T | null> {
    const text = await this.read(name);
    if (text === null) return null;
    try {
      return parse(text);
    } catch (cause) {
      throw agentError('stateUnreadable', { file: name }, { cause });
    }
  }

  /** On disk when it resolves, whole, mode 0600. */
  async write(name: string, text: string): Promise<void> {
    await writeAtomically(join(this.path, name), text, 0o600);
  }

  async remove(name: string): Promise<void> {
    await unlinkIfThere(join(this.path, name));
    try {
      await syncFolder(this.path);
    } catch (error) {
      // The whole folder may have been destroyed before.
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }

  /** Forgets everything but one file; who the device is first of all. */
  async destroyBut(name: string): Promise<void> {
    const others = (await readdir(this.path)).filter((other) => other !== name);
    const first = (other: string): number => (/identity|key/.test(other) ? 0 : 1);
    for (const other of others.sort((a, b) => first(a) - first(b))) {
      await rm(join(this.path, other), { recursive: true, force: true });
    }
    await syncFolder(this.path);
  }

  /** Forgets everything: the device has left. */
  async destroy(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
