import { cleanText, type Operation } from '@chariot/wire-agent';
import type { CorrectedClock } from '../clock/corrected-clock.js';
import { sentenceOf } from '../errors.js';
import type { Machine, OperationOutcome } from '../machine/machine.js';
import type { Memory } from './memory.repository.js';

/** One-shot acts, each done at most once: what was begun is on disk before it is done, and how it ended before it is told. */
export class Operations {
  readonly #machine: Machine;
  readonly #memory: Memory;
  readonly #clock: CorrectedClock;

  constructor(machine: Machine, memory: Memory, clock: CorrectedClock) {
    this.#machine = machine;
    this.#memory = memory;
    this.#clock = clock;
  }

  /** What came of it; `measure` is how the line to the server is measured. An operation that is handed out again is told again, not done again. */
  async perform(operation: Operation, measure: () => Promise<OperationOutcome>): Promise<OperationOutcome> {
    const known = await this.#memory.operation(operation.id);
    if (known) return known;
    if (known === null) {
      return this.#end(
        operation,
        failed('La tablette s’est arrêtée pendant cette action : on ne sait pas si elle a eu lieu.'),
      );
    }
    if (this.#clock.now() > new Date(operation.expiresAt)) {
      return this.#end(operation, failed('L’action est arrivée trop tard : elle avait expiré.'));
    }
    await this.#memory.setOperation(operation.id, null);
    return this.#end(operation, await this.#act(operation, measure));
  }

  /** To call once no report is owed any more: a restart waits until its report is committed. */
  async restartIfDue(): Promise<void> {
    const due = await this.#memory.restartDue();
    if (!due) return;
    // Forgotten first: a restart that fails is not tried for ever.
    await this.#memory.setRestartDue(null);
    if (due.bootMark === (await this.#machine.bootMark())) await this.#machine.restart(due.kind ?? 'restart');
  }

  async #act(operation: Operation, measure: () => Promise<OperationOutcome>): Promise<OperationOutcome> {
    try {
      // The inventory is on its way before this report.
      if (operation.kind === 'refreshInventory') return { status: 'done', why: null };
      // Of the line to the server, and nothing of the machine.
      if (operation.kind === 'measure') return await measure();
      // Not here: it has steps of its own.
      if (operation.kind === 'erase') return failed('Cet ordre n’est pas une simple action.');
      if (operation.kind !== 'restart' && operation.kind !== 'shutdown') return await this.#machine.perform(operation);
      const outcome = await this.#machine.canRestart(operation);
      if (outcome.status === 'done' || outcome.status === 'recorded') {
        const bootMark = await this.#machine.bootMark();
        await this.#memory.setRestartDue({ operationId: operation.id, kind: operation.kind, bootMark });
      }
      return outcome;
    } catch (error) {
      return failed(sentenceOf(error));
    }
  }

  async #end({ id }: Operation, outcome: OperationOutcome): Promise<OperationOutcome> {
    await this.#memory.setOperation(id, outcome);
    return outcome;
  }
}

function failed(why: string): OperationOutcome {
  return { status: 'failed', why: cleanText(why, 300) };
}
