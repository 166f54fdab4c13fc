import { randomUUID } from 'node:crypto';
import type { Operation, Report } from '@chariot/wire-agent';
import { cleanText } from '@chariot/wire-agent';
import type { CorrectedClock } from '../clock/corrected-clock.js';
import { sentenceOf } from '../errors.js';
import type { Log } from '../log.js';
import type { Machine, OperationOutcome } from '../machine/machine.js';
import { Refusal } from '../server/refusal.js';
import type { Server } from '../server/server.service.js';
import type { StateFolder } from '../state/state.repository.js';
import { ErasureMark } from './erasure.repository.js';

export interface ErasureParts {
  readonly state: StateFolder;
  readonly machine: Pick<Machine, 'mayErase' | 'erase'>;
  readonly clock: CorrectedClock;
  readonly log: Log;
}
type Doors = Pick<Server, 'starting' | 'report' | 'unenrol'>;

/** It is not the fleet's any more: whether it heard our report or not, there is nothing left to tell it. */
const LET_GO: readonly number[] = [401, 410];
const LEAVING = 'Effacée sur ordre du parc, qui ne s’en souvient plus.';

/**
 * Erasing and leaving the fleet, in steps of which each is on disk before the next: the server says go once more; files
 * go; the server hears that they are gone; who the device is goes last. Cut short, it goes on where it was.
 */
export class Erasure {
  readonly #parts: ErasureParts;
  readonly #mark: ErasureMark;

  constructor(parts: ErasureParts) {
    this.#parts = parts;
    this.#mark = new ErasureMark(parts.state);
  }

  async hasBegun(): Promise<boolean> {
    return (await this.#mark.read()) !== null;
  }

  /**
   * Asks the server once more, and begins only if it says go to that very message.
   * @returns how it ended when it cannot begin, `held` when the server says wait, `begun` otherwise
   */
  async begin(operation: Operation, server: Doors): Promise<'begun' | 'held' | OperationOutcome> {
    const { machine, clock, log } = this.#parts;
    const able = await machine.mayErase();
    if (able.status === 'failed') return able;
    if (clock.now() > new Date(operation.expiresAt)) {
      return { status: 'failed', why: 'L’ordre d’effacer est arrivé trop tard : il avait expiré.' };
    }
    const { id: operationId } = operation;
    const { decision } = await server.starting({ kind: 'operation-starting', reportId: randomUUID(), operationId });
    if (decision !== 'go') {
      log('info', 'L’effacement est suspendu par le serveur : rien n’est effacé.');
      return 'held';
    }
    await this.#mark.write({ operationId, reportId: randomUUID(), step: 'erasing', outcome: null });
    return 'begun';
  }

  /** What is begun is carried out: nobody is asked, a tablet that was switched off meanwhile goes on. */
  async carryOut(): Promise<void> {
    const begun = await this.#mark.read();
    if (begun?.step !== 'erasing') return;
    this.#parts.log('info', 'Effacement en cours.');
    await this.#mark.write({ ...begun, step: 'erased', outcome: await this.#erase() });
  }

  /**
   * Tells the server how it ended, until it has heard. Rejects when it has not: it is told again.
   * @returns `gone` when all is erased and heard; what failed, and for which operation, when the device stays
   */
  async tell(server: Doors): Promise<'gone' | { readonly operationId: string; readonly outcome: OperationOutcome }> {
    const begun = await this.#mark.read();
    if (begun === null || begun.step === 'heard') return 'gone';
    const { operationId, reportId } = begun;
    const outcome = begun.outcome ?? { status: 'failed', why: null };
    const report: Report = { kind: 'operation', reportId, operationId, ...outcome };
    if (outcome.status !== 'failed') {
      await this.#tellGone(server, report);
      await this.#mark.write({ ...begun, step: 'heard' });
      return 'gone';
    }
    await server.report(report);
    return { operationId, outcome };
  }

  /** It failed and was told: the device lives on as before. */
  async forget(): Promise<void> {
    await this.#mark.remove();
  }

  /** After `gone`: the key, the certificate and all that the agent knew. */
  async end(): Promise<void> {
    await this.#mark.removeAll();
    this.#parts.log('info', 'Cette machine est effacée et n’est plus du parc.');
  }

  async #erase(): Promise<OperationOutcome> {
    try {
      const { status, why } = await this.#parts.machine.erase();
      return { status, why: why === null ? null : cleanText(why, 300) };
    } catch (error) {
      this.#parts.log('error', sentenceOf(error), error);
      return { status: 'failed', why: cleanText(sentenceOf(error), 300) };
    }
  }

  /** An acknowledgement may be lost: revoked meanwhile, the device knows by that that it was heard. */
  async #tellGone(server: Doors, report: Report): Promise<void> {
    try {
      await server.report(report);
    } catch (error) {
      if (!(error instanceof Refusal) || error.retry) throw error;
      if (LET_GO.includes(error.status)) return;
      // A server put back from an old copy knows nothing of the order: it is told that the device leaves.
      this.#parts.log('warn', 'Le serveur ne connaît pas cet effacement : la machine quitte le parc.', error);
      await server.unenrol(LEAVING);
    }
  }
}

/** An erasure that was heard and cut short before its end is ended: whatever begins here begins with nothing. */
export async function endErasure(state: StateFolder): Promise<boolean> {
  const mark = new ErasureMark(state);
  if ((await mark.read())?.step !== 'heard') return false;
  await mark.removeAll();
  return true;
}
