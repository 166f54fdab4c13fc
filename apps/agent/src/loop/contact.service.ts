import { createHash, createPrivateKey, randomUUID } from 'node:crypto';
import type { InventoryFacts, Next, Operation, Report, SettingOutcome } from '@chariot/wire-agent';
import { OPERATION_KINDS } from '@chariot/wire-agent';
import type { CorrectedClock } from '../clock/corrected-clock.js';
import { newDeviceKey, signingRequest } from '../identity/device-key.js';
import type { Enrolment } from '../identity/enrolment.repository.js';
import type { Erasure } from '../erasure/erasure.service.js';
import type { Log } from '../log.js';
import type { Machine } from '../machine/machine.js';
import { Refusal } from '../server/refusal.js';
import type { Server } from '../server/server.service.js';
import { checkOwnChain } from '../trust/chain.js';
import { readChain } from '../trust/time-proof.js';
import type { Memory } from './memory.repository.js';
import type { Operations } from './operations.service.js';
import type { KeptReport, Reports } from './reports.repository.js';
import { measured } from './throughput.service.js';

export interface ContactParts {
  readonly machine: Machine;
  readonly enrolment: Enrolment;
  readonly memory: Memory;
  readonly reports: Reports;
  readonly operations: Operations;
  readonly erasure: Erasure;
  readonly clock: CorrectedClock;
  readonly log: Log;
  /** New at each start of the agent. */
  readonly bootId: string;
  /** A connection with the identity of now: it changes with a renewal. */
  readonly open: () => Promise<Server>;
}

/** A server that hands out the same thing for ever must not keep a tablet awake for ever. */
const MOST_STEPS = 20;

const KINDS = [...OPERATION_KINDS];

/** Well within the ten minutes after which a server thinks a tablet stuck. */
const AT_WORK_SECONDS = 300;

/** Told to wait and told again: the rest can wait as well. */
const HELD_SECONDS = 60;

/** One contact: what is owed is reported, then asked · told · reported, one thing at a time, until there is nothing. */
export class Contact {
  readonly #parts: ContactParts;
  #inventoryChecked = false;
  /** The erasure that the server has just told to wait. */
  #held: string | null = null;

  constructor(parts: ContactParts) {
    this.#parts = parts;
  }

  /** How many seconds to wait before the next one, or `gone` once it is erased. Throws what a door throws. */
  async make(): Promise<number | 'gone'> {
    let server = await this.#parts.open();
    this.#held = null;
    try {
      if (await this.#erased(server)) return 'gone';
      await this.#deliver(server);
      await this.#repair();
      await this.#tellInventoryOnce();
      for (let step = 0; step < MOST_STEPS; step += 1) {
        await this.#deliver(server);
        await this.#parts.operations.restartIfDue();
        const told = await this.#parts.memory.told();
        const reply = await server.ask({ revision: told?.revision ?? null, bootId: this.#parts.bootId, kinds: KINDS });
        if (this.#parts.clock.isFarFrom(new Date(reply.time))) await server.learnTime();
        if (reply.next.kind === 'wait') return this.#waits(reply.next.seconds);
        if (reply.next.kind === 'renew') {
          await this.#renew(server);
          server.close();
          server = await this.#parts.open();
        } else if (reply.next.kind === 'operate' && reply.next.operation.kind === 'erase') {
          if (this.#held === reply.next.operation.id) return HELD_SECONDS;
          await this.#startErasing(server, reply.next.operation);
          if (await this.#erased(server)) return 'gone';
        } else await this.#obey(reply.next, server);
      }
      this.#parts.log('warn', 'Le serveur redemande toujours la même chose : pause.');
      return 60;
    } finally {
      server.close();
    }
  }

  /** While something goes on that was begun, whoever waits for it hears of it in between. */
  #waits(seconds: number): number {
    return this.#parts.machine.isBusy ? Math.min(seconds, AT_WORK_SECONDS) : seconds;
  }

  async #obey(next: Exclude<Next, { kind: 'wait' | 'renew' }>, server: Server): Promise<void> {
    const { machine, memory, operations, log } = this.#parts;
    if (next.kind === 'inventory') return this.#tellInventory(await machine.facts());
    if (next.kind === 'operate') {
      // The inventory goes first: reports are sent in order, each once the one before is committed.
      if (next.operation.kind === 'refreshInventory') await this.#tellInventory(await machine.facts());
      const outcome = await operations.perform(next.operation, () => measured(server));
      return this.#keep({ kind: 'operation', operationId: next.operation.id, ...outcome });
    }
    log('info', `Configuration ${next.revision} reçue.`);
    await memory.setDesired(next);
    await this.#tellConfiguration(next.revision, await machine.apply(next.settings));
  }

  async #startErasing(server: Server, operation: Operation): Promise<void> {
    const { memory, erasure } = this.#parts;
    const { id: operationId } = operation;
    const outcome = (await memory.operation(operationId)) ?? (await erasure.begin(operation, server));
    if (outcome === 'begun') return;
    if (outcome === 'held') this.#held = operationId;
    else {
      await memory.setOperation(operationId, outcome);
      await this.#keep({ kind: 'operation', operationId, ...outcome });
    }
  }

  /** Goes on with an erasure that has begun; whether nothing is left to do here. */
  async #erased(server: Server): Promise<boolean> {
    const { erasure, memory } = this.#parts;
    if (!(await erasure.hasBegun())) return false;
    await erasure.carryOut();
    const told = await erasure.tell(server);
    if (told === 'gone') return true;
    await memory.setOperation(told.operationId, told.outcome);
    await erasure.forget();
    return false;
  }

  /** Sends what is owed, oldest first; each is forgotten only once the server says that it is committed. */
  async #deliver(server: Server): Promise<void> {
    const { reports, log } = this.#parts;
    for (let kept = await reports.oldest(); kept; kept = await reports.oldest()) {
      try {
        await server.report(kept.report);
        await this.#acknowledged(kept.report);
      } catch (error) {
        if (!isFinal(error)) throw error;
        log('error', 'Le serveur refuse ce compte rendu : il est abandonné.', error);
      }
      await reports.drop(kept.name);
    }
  }

  async #acknowledged(report: KeptReport['report']): Promise<void> {
    const { memory } = this.#parts;
    if (report.kind === 'configuration') {
      await memory.setTold({ revision: report.revision, settings: report.settings });
    } else if (report.kind === 'inventory') await memory.setInventory(digestOf(report.facts));
  }

  /** Applies again what should be: it mends what was undone, retries what failed, and tells only if something changed. */
  async #repair(): Promise<void> {
    const { memory, machine } = this.#parts;
    const desired = await memory.desired();
    if (!desired) return;
    const outcomes = await machine.apply(desired.settings);
    const told = await memory.told();
    const same = told?.revision === desired.revision && JSON.stringify(told.settings) === JSON.stringify(outcomes);
    if (!same) await this.#tellConfiguration(desired.revision, outcomes);
  }

  /** Unasked, once per start, if the machine is not what the server was told. */
  async #tellInventoryOnce(): Promise<void> {
    if (this.#inventoryChecked) return;
    const facts = await this.#parts.machine.facts();
    if (digestOf(facts) !== (await this.#parts.memory.inventory())) await this.#tellInventory(facts);
    this.#inventoryChecked = true;
  }

  #tellInventory(facts: InventoryFacts): Promise<void> {
    return this.#keep({ kind: 'inventory', facts });
  }

  #tellConfiguration(revision: string, settings: SettingOutcome[]): Promise<void> {
    return this.#keep({ kind: 'configuration', revision, settings });
  }

  #keep(said: WithoutId<Report>): Promise<void> {
    return this.#parts.reports.keep({ ...said, reportId: randomUUID() } as Report);
  }

  async #renew(server: Server): Promise<void> {
    const { enrolment, log } = this.#parts;
    const present = server.identity;
    if (!present) return;
    const keyPem = await enrolment.nextKey(newDeviceKey);
    const chain = await server.renew(await signingRequest(keyPem));
    checkOwnChain(readChain(chain), server.rootFingerprint, createPrivateKey(keyPem));
    await enrolment.renewed(keyPem, chain, present);
    log('info', 'L’identité de la tablette est renouvelée.');
  }
}

type WithoutId<R> = R extends Report ? Omit<R, 'reportId'> : never;

/** The same message will never be taken. */
function isFinal(error: unknown): boolean {
  return error instanceof Refusal && !error.retry && error.status !== 401 && error.status !== 404;
}

/** What does not change by itself: a battery and a disk do. */
function digestOf(facts: InventoryFacts): string {
  const { storageFreeBytes: _, batteryPercent: __, charging: ___, ...stable } = facts;
  return createHash('sha256').update(JSON.stringify(stable)).digest('hex');
}
