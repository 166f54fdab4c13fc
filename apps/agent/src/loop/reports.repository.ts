import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { report as reportSchema, type Report } from '@chariot/wire-agent';
import { systemCode } from '../errors.js';
import { syncFolder, unlinkIfThere, writeAtomically } from '../files/atomic.service.js';
import type { Log } from '../log.js';
import type { StateFolder } from '../state/state.repository.js';

export interface KeptReport {
  /** Its file, or its place in memory. */
  readonly name: string;
  readonly report: Report;
}

const FOLDER = 'reports';

/** Reports wait here, on disk and in order, until the server has said that each is committed. */
export class Reports {
  readonly #state: StateFolder;
  readonly #log: Log;
  /** Only when the disk is full: it is still said, and lost if the power goes. */
  readonly #inMemory: KeptReport[] = [];

  constructor(state: StateFolder, log: Log) {
    this.#state = state;
    this.#log = log;
  }

  /** On disk when it resolves. */
  async keep(report: Report): Promise<void> {
    const folder = await this.#state.folder(FOLDER);
    const last = (await this.#names()).at(-1);
    const number = last === undefined ? 1 : Number(last.slice(0, 12)) + 1;
    const name = `${String(number).padStart(12, '0')}-${report.reportId}.json`;
    try {
      await writeAtomically(join(folder, name), JSON.stringify(report), 0o600);
    } catch (error) {
      if (systemCode(error) !== 'ENOSPC') throw error;
      this.#log('warn', 'Disque plein : ce compte rendu n’est gardé qu’en mémoire.', error);
      this.#inMemory.push({ name, report });
    }
  }

  /** The one to send first, or null. */
  async oldest(): Promise<KeptReport | null> {
    const folder = await this.#state.folder(FOLDER);
    for (const name of await this.#names()) {
      const kept = reportSchema.safeParse(readJson(await readFile(join(folder, name), 'utf8')));
      if (kept.success) return { name, report: kept.data };
      this.#log('warn', `Le compte rendu ${name} est abîmé : il est abandonné.`);
      await this.drop(name);
    }
    return this.#inMemory[0] ?? null;
  }

  /** The server has it (or will never take it). */
  async drop(name: string): Promise<void> {
    const index = this.#inMemory.findIndex((kept) => kept.name === name);
    if (index !== -1) {
      this.#inMemory.splice(index, 1);
      return;
    }
    const folder = await this.#state.folder(FOLDER);
    await unlinkIfThere(join(folder, name));
    await syncFolder(folder);
  }

  async count(): Promise<number> {
    return (await this.#names()).length + this.#inMemory.length;
  }

  async #names(): Promise<string[]> {
    const names = await readdir(await this.#state.folder(FOLDER));
    return names.filter((name) => /^\d{12}-[0-9a-f-]{36}\.json$/.test(name)).sort();
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
