import { relative } from 'node:path';
import { sentenceOf } from '../errors.js';
import type { ConfinedFolder } from '../files/confined-folder.service.js';
import type { OperationOutcome } from '../machine/machine.js';
import { ERASED, isErased, YEAR } from './erased.js';

export interface EraserParts {
  readonly folder: ConfinedFolder;
  /** The agent's own folder: it must outlive the erasure, which it ends. */
  readonly statePath: string;
  /** Whether whoever installed the agent has said that it may; always so in a folder that plays the machine. */
  readonly allowed: boolean;
}

const DONE: OperationOutcome = { status: 'done', why: null };

/** Empties the folders of `ERASED`, under the root and nowhere else. */
export class Eraser {
  readonly #parts: EraserParts;

  constructor(parts: EraserParts) {
    this.#parts = parts;
  }

  /** Asked before anything is told to begin. */
  mayErase(): OperationOutcome {
    const { allowed, folder, statePath } = this.#parts;
    if (!allowed) return failed('L’agent de cette machine n’a pas été installé avec le droit de l’effacer.');
    if (isErased(`/${relative(folder.root, statePath)}`)) {
      return failed('Le dossier de l’agent est dans un dossier à effacer : réinstallez-le ailleurs.');
    }
    return DONE;
  }

  /** What a year has left: as `erase`, but the machine stays what it is. */
  async reset(): Promise<OperationOutcome> {
    const able = this.mayErase();
    return able.status === 'failed' ? able : this.#empty(YEAR);
  }

  /** Safe to run twice, and after being cut short. Every folder is tried, whatever happens to the others. */
  erase(): Promise<OperationOutcome> {
    return this.#empty(ERASED);
  }

  async #empty(places: readonly string[]): Promise<OperationOutcome> {
    const failures = new Map<string, number>();
    for (const path of places) {
      try {
        const emptied = await this.#parts.folder.empty(path);
        for (const [code, count] of emptied.failures) add(failures, sentenceOf({ code }), count);
      } catch (error) {
        add(failures, sentenceOf(error), 1);
      }
    }
    if (failures.size === 0) return DONE;
    const [sentence = ''] = failures.keys();
    const total = [...failures.values()].reduce((sum, one) => sum + one, 0);
    const left = total === 1 ? 'Un élément n’a pas pu être effacé' : `${total} éléments n’ont pas pu être effacés`;
    return failed(`${left}. ${sentence}`);
  }
}

function add(counts: Map<string, number>, sentence: string, count: number): void {
  counts.set(sentence, (counts.get(sentence) ?? 0) + count);
}

function failed(why: string): OperationOutcome {
  return { status: 'failed', why };
}
