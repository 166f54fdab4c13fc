import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sentenceOf, systemCode } from '../errors.js';
import type { Log } from '../log.js';
import { faultsOf, type Fault } from './faults.js';

/** What a simulated tablet shows to whoever runs the simulator from outside: `status.json`, and `faults.json` to obey. */
export class DeviceFolder {
  readonly path: string;
  readonly #log: Log;
  #saves: Promise<void> = Promise.resolve();

  constructor(path: string, log: Log) {
    this.path = path;
    this.#log = log;
  }

  /** Whole at any moment for whoever reads it; one at a time. */
  save(name: 'status.json' | 'faults.json' | 'erased.json', value: unknown): Promise<void> {
    const path = join(this.path, name);
    this.#saves = this.#saves
      .then(async () => {
        await mkdir(this.path, { recursive: true });
        await writeFile(`${path}.tmp`, `${JSON.stringify(value, null, 2)}\n`);
        await rename(`${path}.tmp`, path);
      })
      .catch((error: unknown) => this.#log('warn', sentenceOf(error), error));
    return this.#saves;
  }

  async has(name: 'erased.json'): Promise<boolean> {
    await mkdir(this.path, { recursive: true });
    return (await readdir(this.path)).includes(name);
  }

  async forget(name: 'erased.json'): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  /** The faults ordered from outside; null without an order that can be read. */
  async orders(): Promise<Fault[] | null> {
    try {
      return faultsOf(JSON.parse(await readFile(join(this.path, 'faults.json'), 'utf8')));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') this.#log('warn', 'faults.json est illisible : il est ignoré.', error);
      return null;
    }
  }

  /** When `faults.json` last changed, milliseconds; 0 without one. */
  async ordersChangedAt(): Promise<number> {
    try {
      return (await stat(join(this.path, 'faults.json'))).mtimeMs;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return 0;
      throw error;
    }
  }
}
