import { readFile } from 'node:fs/promises';
import {
  cleanText,
  concreteSettings,
  type ConcreteSettings,
  type InventoryFacts,
  type SettingId,
  type SettingOutcome,
} from '@chariot/wire-agent';
import { sentenceOf, systemCode } from '../errors.js';
import type { Eraser } from '../erasure/eraser.service.js';
import type { ManagedFiles } from '../files/managed-files.repository.js';
import type { Log } from '../log.js';
import type { Abilities } from '../settings/contribution.js';
import { planSettings, type Plan } from '../settings/plan.js';
import type { StateFolder } from '../state/state.repository.js';
import type { Machine, OperationOutcome, Runner } from './machine.js';

export interface LinuxParts {
  readonly state: StateFolder;
  readonly files: ManagedFiles;
  readonly runner: Runner;
  readonly eraser: Pick<Eraser, 'mayErase' | 'erase'>;
  readonly abilities: () => Promise<Abilities>;
  readonly facts: () => Promise<InventoryFacts>;
  readonly log: Log;
}

/** The settings in force, kept so that a refused value leaves the former one in place. It holds the Wi-Fi's key. */
const IN_FORCE = 'in-force.json';

export class LinuxMachine implements Machine {
  readonly #parts: LinuxParts;

  constructor(parts: LinuxParts) {
    this.#parts = parts;
  }

  facts(): Promise<InventoryFacts> {
    return this.#parts.facts();
  }

  async apply(wanted: ConcreteSettings): Promise<SettingOutcome[]> {
    const { state, abilities } = this.#parts;
    const parse = (text: string): ConcreteSettings => concreteSettings.parse(JSON.parse(text));
    const former = (await state.parsed(IN_FORCE, parse)) ?? {};
    const plan = planSettings(wanted, former, await abilities());
    const failures = await this.#carryOut(plan);
    await state.write(IN_FORCE, JSON.stringify(plan.effective)).catch((error: unknown) => this.#warn(error));
    return plan.outcomes.map((outcome) => this.#final(outcome, plan, failures));
  }

  async undoAll(): Promise<string[]> {
    const failures = await this.#carryOut({ documents: [], outcomes: [], effective: {} });
    return [...new Set(failures.values())];
  }

  showMessage(text: string): Promise<OperationOutcome> {
    return this.#parts.runner.showMessage(text);
  }

  canRestart(): Promise<OperationOutcome> {
    return this.#parts.runner.canRestart();
  }

  restart(): Promise<void> {
    return this.#parts.runner.restart();
  }

  async mayErase(): Promise<OperationOutcome> {
    return this.#parts.eraser.mayErase();
  }

  /** Pupils' files first; then the machine is given back as it was before Chariot. */
  async erase(): Promise<OperationOutcome> {
    const outcome = await this.#parts.eraser.erase();
    const [why = 'Des réglages n’ont pas pu être retirés.'] = await this.undoAll();
    // A command that the system refuses leaves no trace of Chariot; a file does.
    const left = await this.#parts.files.others(new Set());
    return outcome.status !== 'failed' && left.length > 0 ? { status: 'failed', why } : outcome;
  }

  async bootMark(): Promise<string> {
    try {
      return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return 'inconnu';
      throw error;
    }
  }

  /** Why each setting (or, for one that vanished, each path) failed. */
  async #carryOut({ documents }: Pick<Plan, 'documents' | 'outcomes' | 'effective'>): Promise<Map<string, string>> {
    const { files, runner } = this.#parts;
    const failures = new Map<string, string>();
    for (const path of await files.others(new Set(documents.map((document) => document.path)))) {
      await this.#attempt(() => files.restore(path), [path], failures);
    }
    for (const document of documents) {
      await this.#attempt(() => files.put(document), document.settings, failures);
    }
    for (const after of await files.owed()) {
      const blamed = documents.filter((document) => document.after === after).flatMap(({ settings }) => settings);
      await this.#attempt(
        async () => {
          await runner.after(after);
          await files.paid(after);
        },
        blamed.length > 0 ? blamed : [after],
        failures,
      );
    }
    return failures;
  }

  async #attempt(act: () => Promise<void>, blamed: readonly string[], failures: Map<string, string>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#warn(error);
      for (const name of blamed) if (!failures.has(name)) failures.set(name, cleanText(sentenceOf(error), 300));
    }
  }

  #final(outcome: SettingOutcome, plan: Plan, failures: ReadonlyMap<string, string>): SettingOutcome {
    const failure = failures.get(outcome.setting);
    if (outcome.status !== 'applied') return outcome;
    if (failure !== undefined) return { ...outcome, status: 'failed', why: failure };
    return this.#isOnlyRecorded(outcome.setting, plan) ? { ...outcome, status: 'recorded' } : outcome;
  }

  /** The file is there, but the command that makes the system read it was not run. */
  #isOnlyRecorded(setting: SettingId, { documents }: Plan): boolean {
    if (this.#parts.runner.acts) return false;
    return documents.some((document) => document.after !== null && document.settings.includes(setting));
  }

  #warn(error: unknown): void {
    this.#parts.log('warn', sentenceOf(error), error);
  }
}
