import { DomainError, newId } from '@chariot/kernel';
import type { Reports } from '@chariot/fleet';
import type { Command } from '@chariot/wire-apple';
import type { Conversation } from './conversation.js';
import { deedOf } from './deeds.js';
import { askInventory } from './inventory.js';
import type { Outcome } from './outcomes.js';
import type { ToldOperation } from './told.js';
import type { Unlocking } from './unlocking.service.js';
import { NO_UNLOCK_TOKEN } from './words.js';

const SIGN_OUT: Command = { RequestType: 'LogOutUser' };
/** Not by force: whoever has work that Apple's servers do not have yet keeps it, and the iPad says that it could not. */
const DELETE_ALL: Command = { RequestType: 'DeleteUser', DeleteAllUsers: true };

/** An operation of the fleet, as the command or the steps that it is on an iPad. */
export class OperationCommands {
  constructor(
    private readonly reports: Pick<Reports, 'operation' | 'starting'>,
    private readonly unlocking: Pick<Unlocking, 'own'>,
  ) {}

  /** Null: it is over, or not to be told in this connection. */
  async command(talk: Conversation, operation: ToldOperation): Promise<Buffer | null> {
    const deed = deedOf(operation);
    const operationId = operation.id;
    if (deed.kind === 'none') return this.#without(talk, operationId, deed.why);
    if (deed.kind === 'inventory') return askInventory(talk, operationId);
    const subject = { hash: operation.kind };
    if (deed.kind === 'users') {
      // Its second step, if the first was just reported, or the second was handed out already.
      const isSecond = talk.signedOut.has(operationId) || talk.isOut('operation', operationId);
      if (!isSecond) return talk.hand('logOut', SIGN_OUT, { operationId, subject });
      return talk.hand('operation', DELETE_ALL, { operationId, subject });
    }
    if (deed.kind === 'passcode') {
      const token = await this.unlocking.own(talk.tx, talk.reach);
      if (token === null) return this.#without(talk, operationId, NO_UNLOCK_TOKEN);
      return talk.hand('operation', { RequestType: 'ClearPasscode', UnlockToken: token }, { operationId, subject });
    }
    // The last word before anything is destroyed is the fleet's: an iPad asks for none.
    if (operation.kind === 'erase' && (await this.reports.starting(talk.tx, talk.reach, operationId)) === 'hold') {
      return null;
    }
    return talk.hand('operation', deed.command, { operationId, subject });
  }

  /** There is nothing like it on this iPad, and the fleet hears why. */
  async #without(talk: Conversation, operationId: string, why: string): Promise<null> {
    await reportOperation(this.reports, talk, operationId, { status: 'notApplicable', why });
    return null;
  }
}

/** The first report counts; one about what the fleet has forgotten counts for nothing. */
export async function reportOperation(
  reports: Pick<Reports, 'operation'>,
  { tx, reach }: Pick<Conversation, 'tx' | 'reach'>,
  operationId: string,
  outcome: Outcome,
): Promise<void> {
  try {
    await reports.operation(tx, reach, { reportId: newId(), operationId, ...outcome });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'fleet.operationUnknown') throw error;
  }
}
