import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@chariot/kernel';
import type { Behaviour } from './behaviours.js';
import type { SignatureForm } from './channel.js';
import type { ScepOptions } from './identity.js';
import { KeyPool } from './keys.js';
import { ipadFactsOf, type IpadOrder } from './models.js';
import type { IpadEvent } from './options.js';
import { SimulatedIpad } from './simulated-ipad.service.js';
import { IpadFolder } from './snapshot.js';
import { InProcessWaking, type Waking } from './waking.js';

export interface IpadCartOptions {
  /** Where each is enrolled: an address each, or one for all of them. */
  readonly urls: readonly string[];
  readonly count?: number;
  /** The addresses are Automated Device Enrollment's: each is told who asks. */
  readonly automatic?: boolean;
  /** Of the cart: the same again is the same iPads. */
  readonly seed?: string;
  readonly orders?: readonly IpadOrder[];
  /** Of every one. */
  readonly behaviours?: readonly Behaviour[];
  readonly waking?: Waking;
  /** Private keys made before (PEM), shared out in turn. */
  readonly keys?: readonly string[];
  readonly authorities?: readonly string[];
  readonly scep?: ScepOptions;
  /** Every other one unless told. */
  readonly signature?: SignatureForm;
  /** Between two that are switched on. */
  readonly staggerMs?: number;
  /** Asks by itself that often, ± a quarter: where nothing wakes it. */
  readonly pollMs?: number;
  readonly stepMs?: number;
  readonly timeoutMs?: number;
  readonly clock?: () => Date;
  /** Where each is kept: the same folder again carries on. */
  readonly folder?: string;
  readonly onEvent?: (event: IpadEvent) => void;
}

/** What is newer than that is lost with the process, as with a battery that is torn out. */
const KEEP_MS = 2_000;
/** Where a cart lives by itself, as a person who touches the button again: a server that was slow must not leave it out for good. */
const TRIES = 5;
const TRY_AGAIN_MS = 3_000;

export interface IpadCart {
  readonly ipads: readonly SimulatedIpad[];
  /** Every one has enrolled, or has said why not (`notEnrolled`). */
  readonly enrolled: Promise<void>;
  stop(): Promise<void>;
}

/**
 * A cart of iPads in one process; they enrol, unless they are so already, and live on by themselves.
 * @throws ipad.badOption for a folder of something else
 */
export async function startIpads(options: IpadCartOptions): Promise<IpadCart> {
  const { urls, seed = 'chariot', staggerMs = 0, pollMs, onEvent, orders = [] } = options;
  const keys = new KeyPool(options.keys);
  const waking = options.waking ?? new InProcessWaking();
  const stopping = new AbortController();
  const folder = options.folder === undefined ? null : new IpadFolder(options.folder);
  const made = Array.from({ length: options.count ?? urls.length }, async (_, index) => {
    const { behaviours, authorities, scep, stepMs, timeoutMs, clock } = options;
    const [own, order] = [`${seed} ${index}`, orders[index]];
    const restored = await folder?.load(ipadFactsOf(own, index, order).serialNumber);
    return new SimulatedIpad({
      ...{ seed: own, index, keys, waking },
      ...defined({ order, behaviours, authorities, scep, stepMs, timeoutMs, clock, onEvent, restored }),
      signature: options.signature ?? (index % 2 === 0 ? 'plain' : 'attributes'),
    });
  });
  const ipads = await Promise.all(made);
  const keepAll = async (): Promise<void> => {
    for (const ipad of folder === null ? [] : ipads) await folder?.save(ipad.snapshot());
  };

  const enrol = async (ipad: SimulatedIpad, index: number): Promise<void> => {
    const url = urls[index % urls.length];
    if (ipad.enrolled || url === undefined || !(await paused(index * staggerMs, stopping.signal))) return;
    for (let left = pollMs === undefined ? 1 : TRIES; !(await tried(ipad, url)); left -= 1) {
      if (left === 1 || !(await paused(TRY_AGAIN_MS, stopping.signal))) return;
    }
  };
  const tried = async (ipad: SimulatedIpad, url: string): Promise<boolean> => {
    try {
      await (options.automatic === true ? ipad.enrolAutomatically(url) : ipad.enrol(url));
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const [at, device] = [new Date().toISOString(), ipad.serialNumber];
      onEvent?.({ at, device, event: 'notEnrolled', code: error.code, why: error.message });
      return false;
    }
  };
  const live = async (ipad: SimulatedIpad): Promise<void> => {
    while (pollMs !== undefined && (await paused(pollMs * (0.75 + Math.random() / 2), stopping.signal))) {
      await ipad.connect();
    }
  };
  const keep = async (): Promise<void> => {
    while (folder !== null && (await paused(KEEP_MS, stopping.signal))) await keepAll();
  };
  const enrolled = Promise.all(ipads.map(enrol)).then(keepAll);
  const lives = Promise.all([...ipads.map((ipad) => enrolled.then(() => live(ipad))), keep()]);
  // Heard by whoever awaits `enrolled` or `stop`; a process must not die of it before.
  lives.catch((error: unknown) => void error);
  return {
    ipads,
    enrolled,
    async stop() {
      stopping.abort();
      await lives;
      await Promise.all(ipads.map((ipad) => ipad.stop()));
      await keepAll();
    },
  };
}

/** @returns false when it is told to stop meanwhile */
async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    if (ms > 0) await wait(ms, undefined, { signal });
    return !signal.aborted;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };
const defined = <Values extends object>(values: Values): Defined<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
