import { readFile } from 'node:fs/promises';
import {
  cleanText,
  concreteSettings,
  type ConcreteSettings,
  type InventoryFacts,
  type Operation,
  type SettingId,
  type SettingOutcome,
} from '@chariot/wire-agent';
import { sentenceOf, systemCode } from '../errors.js';
import { nameOf } from '../acts/act.js';
import { ManagedActs } from '../acts/managed-acts.repository.js';
import { PackageWork } from '../acts/package-work.service.js';
import type { Eraser } from '../erasure/eraser.service.js';
import type { ManagedFiles } from '../files/managed-files.repository.js';
import type { Log } from '../log.js';
import type { Abilities } from '../settings/contribution.js';
import { planSettings, type Plan } from '../settings/plan.js';
import type { StateFolder } from '../state/state.repository.js';
import { isShared } from '../session/clear-session.service.js';
import { webAddress } from '../settings/safe-text.js';
import { allowUpdatesUntil } from '../updates/allowed.service.js';
import type { Machine, OperationOutcome, PowerKind, Runner } from './machine.js';

export interface LinuxParts {
  readonly state: StateFolder;
  readonly files: ManagedFiles;
  readonly runner: Runner;
  readonly eraser: Pick<Eraser, 'mayErase' | 'erase' | 'reset'>;
  /** `/`, or the folder that plays the machine. */
  readonly root: string;
  readonly abilities: () => Promise<Omit<Abilities, 'lock'>>;
  readonly facts: () => Promise<InventoryFacts>;
  readonly log: Log;
}

/** The settings in force, kept so that a refused value leaves the former one in place. It holds the Wi-Fi's key. */
const IN_FORCE = 'in-force.json';
/** The words of a lock, while there is one. */
const LOCK = 'lock.json';
const LOCKED = 'Tablette bloquée : rendez-la à votre enseignant.';

const DONE: OperationOutcome = { status: 'done', why: null };
const NOT_SHARED: OperationOutcome = {
  status: 'notApplicable',
  why: 'Cette machine n’a pas de session partagée des élèves.',
};

const NOT_BY_ITSELF: OperationOutcome = {
  status: 'notApplicable',
  why: 'Le paquet unattended-upgrades n’est pas installé : la machine ne se met pas à jour seule.',
};

const NO_PASSCODE: OperationOutcome = {
  status: 'notApplicable',
  why: 'La session des élèves s’ouvre sans code sous Linux : il n’y a rien à effacer.',
};
const NO_LOST_MODE: OperationOutcome = {
  status: 'notApplicable',
  why: 'Le mode Perdu n’existe que sur iPad : verrouillez plutôt l’écran de cette tablette.',
};

export class LinuxMachine implements Machine {
  readonly #parts: LinuxParts;
  readonly #acts: ManagedActs;
  readonly #packages: PackageWork;

  constructor(parts: LinuxParts) {
    this.#parts = parts;
    this.#acts = new ManagedActs(parts.state, parts.runner.hands);
    this.#packages = new PackageWork(this.#acts, parts.log);
  }

  get isBusy(): boolean {
    return this.#packages.isBusy;
  }

  onNews(listener: () => void): void {
    this.#packages.onNews(listener);
  }

  facts(): Promise<InventoryFacts> {
    return this.#parts.facts();
  }

  async apply(wanted: ConcreteSettings): Promise<SettingOutcome[]> {
    const { state } = this.#parts;
    const plan = planSettings(wanted, await this.#inForce(), await this.#abilities());
    const failures = await this.#carryOut(plan);
    await this.#packages.want(plan.acts);
    const working = this.#packages.pending(plan.acts);
    for (const [name, why] of this.#packages.failures(plan.acts)) if (!failures.has(name)) failures.set(name, why);
    await state.write(IN_FORCE, JSON.stringify(plan.effective)).catch((error: unknown) => this.#warn(error));
    return plan.outcomes.map((outcome) => this.#final(outcome, plan, failures, working));
  }

  async undoAll(): Promise<string[]> {
    const failures = [...(await this.#carryOut({ documents: [], acts: [] })), ...(await this.#packages.undoAll())];
    return [...new Set(failures.map(([, why]) => why))];
  }

  async perform(operation: Operation): Promise<OperationOutcome> {
    const { runner } = this.#parts;
    switch (operation.kind) {
      case 'message':
        return runner.showMessage(cleanText(operation.text ?? '', 1000));
      case 'ring':
        return runner.ring(operation.seconds ?? 10);
      case 'openPage':
        return runner.openPage(webAddress(operation.url ?? '', 'page'));
      case 'update':
        return this.#update(new Date(operation.expiresAt));
      case 'lock':
        return this.#lock(cleanText(operation.text ?? '', 200) || LOCKED);
      case 'unlock':
        return this.#unlock();
      case 'clearTraces':
        return this.#clearTraces();
      case 'yearEndReset':
        return this.#yearEndReset();
      case 'clearPasscode':
        return NO_PASSCODE;
      case 'lost':
      case 'found':
        return NO_LOST_MODE;
      default:
        return { status: 'notApplicable', why: 'Cet agent ne sait pas faire cette action.' };
    }
  }

  /** Allowed first: what begins asks. */
  async #update(until: Date): Promise<OperationOutcome> {
    const { root, runner } = this.#parts;
    if (!(await this.#parts.abilities()).unattendedUpgrades) return NOT_BY_ITSELF;
    await allowUpdatesUntil(root, until);
    return runner.startUpdates();
  }

  /** It is in the settings' files and in the account, so that it holds over a restart and is undone with them. */
  async #lock(text: string): Promise<OperationOutcome> {
    const { state, runner, root } = this.#parts;
    if (!(await isShared(root))) return NOT_SHARED;
    await state.write(LOCK, JSON.stringify({ text }));
    const failures = await this.#applyAgain();
    if (failures.size > 0) return { status: 'failed', why: [...failures.values()][0] ?? null };
    await runner.coverScreens();
    return runner.acts ? DONE : { status: 'recorded', why: null };
  }

  async #unlock(): Promise<OperationOutcome> {
    const { state, runner } = this.#parts;
    if ((await state.read(LOCK)) === null) return DONE;
    await state.remove(LOCK);
    const failures = await this.#applyAgain();
    if (failures.size > 0) return { status: 'failed', why: [...failures.values()][0] ?? null };
    return runner.acts ? DONE : { status: 'recorded', why: null };
  }

  async #clearTraces(): Promise<OperationOutcome> {
    const { runner, root } = this.#parts;
    return (await isShared(root)) ? runner.renewSession() : NOT_SHARED;
  }

  /** Allowed first: what is refused takes nothing away. */
  async #yearEndReset(): Promise<OperationOutcome> {
    const { root, eraser } = this.#parts;
    const able = eraser.mayErase();
    if (able.status === 'failed') return able;
    if (!(await isShared(root))) return eraser.reset();
    return this.#both(
      () => this.#clearTraces(),
      () => eraser.reset(),
    );
  }

  async #both(...acts: readonly (() => Promise<OperationOutcome>)[]): Promise<OperationOutcome> {
    let worst = DONE;
    for (const act of acts) {
      const outcome = await act();
      if (worst.status !== 'failed') worst = outcome.status === 'done' ? worst : outcome;
    }
    return worst;
  }

  /** What is in force, with the lock of now. */
  async #applyAgain(): Promise<Map<string, string>> {
    const settings = await this.#inForce();
    return this.#carryOut(planSettings(settings, settings, await this.#abilities()));
  }

  async #abilities(): Promise<Abilities> {
    const lock = await this.#parts.state.parsed(LOCK, (text) => JSON.parse(text) as { text: string });
    return { ...(await this.#parts.abilities()), lock: lock?.text ?? null };
  }

  async #inForce(): Promise<ConcreteSettings> {
    const parse = (text: string): ConcreteSettings => concreteSettings.parse(JSON.parse(text));
    return (await this.#parts.state.parsed(IN_FORCE, parse)) ?? {};
  }

  canRestart(): Promise<OperationOutcome> {
    return this.#parts.runner.canRestart();
  }

  restart(kind: PowerKind): Promise<void> {
    return this.#parts.runner.restart(kind);
  }

  async mayErase(): Promise<OperationOutcome> {
    return this.#parts.eraser.mayErase();
  }

  /** Pupils' files first; then the machine is given back as it was before Chariot. */
  async erase(): Promise<OperationOutcome> {
    const outcome = await this.#parts.eraser.erase();
    const [why = 'Des réglages n’ont pas pu être retirés.'] = await this.undoAll();
    // A command that the system refuses leaves no trace of Chariot; a file does.
    const left = [...(await this.#parts.files.others(new Set())), ...(await this.#acts.others([]))];
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
  async #carryOut({ documents, acts }: Pick<Plan, 'documents' | 'acts'>): Promise<Map<string, string>> {
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
    await this.#carryOutActs(acts, failures);
    return failures;
  }

  /** Last: files are there already, and with them what keeps the machine safe. Packages are for `PackageWork`. */
  async #carryOutActs(acts: Plan['acts'], failures: Map<string, string>): Promise<void> {
    const short = acts.filter(({ act }) => act.kind !== 'package');
    const others = await this.#acts.others(acts.map(({ act }) => act));
    for (const act of others.filter(({ kind }) => kind !== 'package')) {
      await this.#attempt(() => this.#acts.undo(act), [nameOf(act)], failures);
    }
    for (const { act, settings } of short) await this.#attempt(() => this.#acts.put(act), settings, failures);
  }

  async #attempt(act: () => Promise<void>, blamed: readonly string[], failures: Map<string, string>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#warn(error);
      for (const name of blamed) if (!failures.has(name)) failures.set(name, cleanText(sentenceOf(error), 300));
    }
  }

  #final(
    outcome: SettingOutcome,
    plan: Plan,
    failures: ReadonlyMap<string, string>,
    working: ReadonlyMap<SettingId, string>,
  ): SettingOutcome {
    const [failure, progress] = [failures.get(outcome.setting), working.get(outcome.setting)];
    if (outcome.status !== 'applied') return outcome;
    if (failure !== undefined) return { ...outcome, status: 'failed', why: failure };
    if (progress !== undefined) return { ...outcome, status: 'pending', why: progress };
    return this.#isOnlyRecorded(outcome.setting, plan) ? { ...outcome, status: 'recorded' } : outcome;
  }

  /** The file is there, but the command that makes the system read it was not run. */
  #isOnlyRecorded(setting: SettingId, { documents, acts }: Plan): boolean {
    if (this.#parts.runner.acts) return false;
    return (
      documents.some((document) => document.after !== null && document.settings.includes(setting)) ||
      acts.some(({ settings }) => settings.includes(setting))
    );
  }

  #warn(error: unknown): void {
    this.#parts.log('warn', sentenceOf(error), error);
  }
}
