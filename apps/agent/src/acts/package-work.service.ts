import { cleanText, type SettingId } from '@chariot/wire-agent';
import { sentenceOf } from '../errors.js';
import type { Log } from '../log.js';
import { nameOf, type Act, type WantedAct } from './act.js';
import type { ManagedActs } from './managed-acts.repository.js';

type Package = Extract<Act, { kind: 'package' }>;
export interface WorkOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** How long whoever asks waits for what may be done at once. */
  readonly graceMs?: number;
}

interface Job {
  readonly act: Package;
  readonly undoes: boolean;
}
interface Failure {
  readonly of: string;
  readonly why: string;
  readonly at: number;
}

/** What is quick is told at once, and not as something that has only begun. */
const GRACE_MS = 1_000;
/** What failed is tried again, but not at each contact: the depository may be away for the day. */
const RETRY_MS = 10 * 60_000;

/**
 * Packages, one at a time and beside all the rest: a slow depository keeps no message, no lock and no contact waiting. Nothing
 * is remembered over a restart but what `ManagedActs` has written down: what should be is asked for again at each contact.
 */
export class PackageWork {
  readonly #acts: ManagedActs;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #graceMs: number;
  readonly #queue = new Map<string, Job>();
  readonly #failures = new Map<string, Failure>();
  #running: Promise<void> | undefined;
  #done = 0;
  #listener: () => void = () => undefined;

  constructor(acts: ManagedActs, log: Log, { now = () => performance.now(), graceMs = GRACE_MS }: WorkOptions = {}) {
    this.#acts = acts;
    this.#log = log;
    this.#now = now;
    this.#graceMs = graceMs;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Told each time that a package is done, or failed, after whoever asked for it has gone on. */
  onNews(listener: () => void): void {
    this.#listener = listener;
  }

  /** Sees to it that these packages, and no others of ours, stand. Returns within the grace, whatever is left to do. */
  async want(wanted: readonly WantedAct[]): Promise<void> {
    const packages = wanted.flatMap(({ act }) => (act.kind === 'package' ? [act] : []));
    const names = new Set(packages.map(nameOf));
    const others = (await this.#acts.others(wanted.map(({ act }) => act))).filter((act) => act.kind === 'package');
    this.#forget(new Set([...names, ...others.map(nameOf)]));
    // What is no longer wanted goes first: it may be in the way.
    for (const act of others) this.#enqueue({ act, undoes: true });
    for (const act of packages) {
      if (await this.#acts.stands(act)) this.#settled(act);
      else this.#enqueue({ act, undoes: false });
    }
    this.#start();
    await Promise.race([this.#running, pause(this.#graceMs)]);
  }

  /** Waits for what is under way, drops the rest, and takes away every package of ours. @returns why, for what could not be */
  async undoAll(): Promise<Map<string, string>> {
    for (const name of [...this.#queue.keys()]) if (!this.#isUnderWay(name)) this.#queue.delete(name);
    await this.#running;
    this.#failures.clear();
    for (const act of await this.#acts.others([])) {
      if (act.kind === 'package') this.#enqueue({ act, undoes: true });
    }
    this.#start();
    await this.#running;
    return new Map([...this.#failures].map(([name, { why }]) => [name, why]));
  }

  /** Why what was asked for has failed, by setting, or by name for what should have gone. */
  failures(wanted: readonly WantedAct[]): Map<string, string> {
    const settingsOf = new Map(wanted.map(({ act, settings }) => [nameOf(act), settings]));
    return new Map(
      [...this.#failures].flatMap(([name, { why }]) =>
        (settingsOf.get(name) ?? [name]).map((one): [string, string] => [one, why]),
      ),
    );
  }

  /** What is still being done for these settings: where it stands, in French. */
  pending(wanted: readonly WantedAct[]): Map<SettingId, string> {
    const words = this.#progress();
    if (words === null) return new Map();
    const waited = wanted.filter(({ act }) => this.#queue.has(nameOf(act)) && !this.#failures.has(nameOf(act)));
    return new Map(waited.flatMap(({ settings }) => settings.map((one): [SettingId, string] => [one, words])));
  }

  #progress(): string | null {
    const [first] = this.#queue.values();
    if (first === undefined) return null;
    const { act, undoes } = first;
    const verb = undoes || act.state === 'removed' ? 'Retrait' : 'Installation';
    const of = `${String(this.#done + 1)} sur ${String(this.#done + this.#queue.size)}`;
    return cleanText(`${verb} du paquet ${act.name} en cours (${of}).`, 300);
  }

  #enqueue(job: Job): void {
    const name = nameOf(job.act);
    const failure = this.#failures.get(name);
    const isSame = failure?.of === textOf(job);
    if (isSame && this.#now() - failure.at < RETRY_MS) return;
    if (failure !== undefined && !isSame) this.#failures.delete(name);
    // What is under way goes on to its end: asked for again after it, the present word is done then.
    if (!this.#isUnderWay(name)) this.#queue.set(name, job);
  }

  /** It stands, by our hands or somebody's. */
  #settled(act: Package): void {
    this.#failures.delete(nameOf(act));
  }

  /** What nobody speaks of any more, but for what is under way. */
  #forget(spoken: ReadonlySet<string>): void {
    for (const name of this.#failures.keys()) if (!spoken.has(name)) this.#failures.delete(name);
    for (const name of [...this.#queue.keys()]) {
      if (!spoken.has(name) && !this.#isUnderWay(name)) this.#queue.delete(name);
    }
  }

  #isUnderWay(name: string): boolean {
    return this.isBusy && first(this.#queue)?.[0] === name;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async #run(): Promise<void> {
    this.#done = 0;
    for (let next = first(this.#queue); next !== undefined; next = first(this.#queue)) {
      const [name, job] = next;
      try {
        await (job.undoes ? this.#acts.undo(job.act) : this.#acts.put(job.act));
        this.#failures.delete(name);
      } catch (error) {
        this.#log('warn', sentenceOf(error), error);
        this.#failures.set(name, { of: textOf(job), why: cleanText(sentenceOf(error), 300), at: this.#now() });
      }
      this.#queue.delete(name);
      this.#done += 1;
      this.#listener();
    }
  }
}

const first = (queue: ReadonlyMap<string, Job>): [string, Job] | undefined => {
  const { value, done } = queue.entries().next();
  return done === true ? undefined : value;
};
const textOf = ({ act, undoes }: Job): string => JSON.stringify([act, undoes]);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
