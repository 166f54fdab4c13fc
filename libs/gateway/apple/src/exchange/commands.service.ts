import type { OperationKind } from '@chariot/contract';
import type { Clones, DesiredState, DeviceNext, Reports } from '@chariot/fleet';
import { DomainError, newId } from '@chariot/kernel';
import { readResult, type Command, type Report, type ReportedError } from '@chariot/wire-apple';
import type { Conversation } from './conversation.js';
import { ALL_KINDS, deedOf } from './deeds.js';
import type { CommandRow } from './exchange.repository.js';
import type { GivenConfiguration } from './given-configuration.service.js';
import { APPLICATIONS, factsOf, INFORMATION, softwareOf } from './inventory.js';
import { outcomeOf, type Outcome } from './outcomes.js';
import { hasHadItsTime } from './pacing.js';
import type { ItemOutcome } from './standing.js';
import type { ToldOperation } from './told.js';
import type { Unlocking } from './unlocking.service.js';
import { errorWords, isOfAnotherIpad, NO_UNLOCK_TOKEN, NOT_UNDERSTOOD } from './words.js';

/** A device that is told and reports without end would never hear the rest: so many things of one answer are passed over. */
const MOST_TURNS = 100;
const GONE: readonly string[] = ['fleet.deviceNotFound', 'fleet.deviceRevoked'];
const CONFIGURED: Command = { RequestType: 'DeviceConfigured' };

const SIGN_OUT: Command = { RequestType: 'LogOutUser' };
/** Not by force: whoever has work that Apple's servers do not have yet keeps it, and the iPad says that it could not. */
const DELETE_ALL: Command = { RequestType: 'DeleteUser', DeleteAllUsers: true };

/** What is next for an iPad, as a command; and what its reports come to. */
export class Commands {
  constructor(
    private readonly desired: Pick<DesiredState, 'next'>,
    private readonly reports: Pick<Reports, 'inventory' | 'operation' | 'starting'>,
    private readonly given: GivenConfiguration,
    private readonly clones: Pick<Clones, 'inventoried'>,
    private readonly unlocking: Pick<Unlocking, 'own'>,
  ) {}

  /**
   * The first thing that it may be told; null: nothing more in this connection.
   * @param awaitsSetup its setup assistant waits until it is let go on
   */
  async next(talk: Conversation, awaitsSetup: boolean): Promise<Buffer | null> {
    const passed = new Set(talk.putOff);
    let owes = true;
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const next = await this.#asked(talk, [...passed]);
      // Its last report has just ended its enrolment: it is noted, and there is nothing to say to it.
      if (next === null) return null;
      const isErased = next.kind === 'operate' && next.operation.kind === 'erase';
      if (owes && next.kind !== 'configure' && !isErased) {
        owes = false;
        const command = await this.given.owed(talk);
        if (command !== null) return command;
      }
      if (next.kind === 'configure') {
        const command = await this.given.command(talk, next);
        if (command !== null) return command;
      } else if (next.kind === 'operate') {
        const command = await this.#operation(talk, next.operation);
        if (command !== null) return command;
        passed.add(next.operation.id);
      } else {
        // What it said as it enrolled is not all that is asked of it.
        const isAsked = next.kind === 'inventory' || talk.standing.askedAt === null;
        const command = isAsked ? await this.#inventory(talk, null) : null;
        return command ?? (awaitsSetup ? talk.hand('configured', CONFIGURED) : null);
      }
    }
    return null;
  }

  /** Null: it is none of the fleet's any more. */
  async #asked({ tx, reach, standing }: Conversation, putOff: readonly string[]): Promise<DeviceNext | null> {
    try {
      return await this.desired.next(tx, reach, { revision: standing.claimed, kinds: ALL_KINDS, putOff });
    } catch (error) {
      if (error instanceof DomainError && GONE.includes(error.code)) return null;
      throw error;
    }
  }

  /** @returns the command that it is about; null: another server's, or one that was reported on before */
  async heard(talk: Conversation, report: Report): Promise<CommandRow | null> {
    const row = talk.find(report.commandUuid);
    if (row === undefined) return null;
    if (report.status === 'NotNow') {
      await talk.delay(row);
      return row;
    }
    await talk.close(row);
    const failure =
      report.status === 'Error'
        ? errorWords(report.errors)
        : report.status === 'CommandFormatError'
          ? NOT_UNDERSTOOD
          : null;
    await this.#effect(talk, row, report, failure);
    return row;
  }

  async #effect(talk: Conversation, row: CommandRow, report: Report, failure: string | null): Promise<void> {
    switch (row.what) {
      case 'declare':
        // Of another content than it is given now: it is told again.
        if (row.subject?.hash !== talk.standing.token) return;
        await talk.note({ toldAt: talk.now, refused: failure });
        return this.given.changed(talk);
      case 'settings':
        await this.#settings(talk, row, report, failure);
        return this.given.changed(talk);
      case 'information':
        if (failure !== null) return this.#inventoryFailed(talk, row, failure);
        return talk.note({ facts: factsOf(readResult('DeviceInformation', report)) });
      case 'applications':
        if (failure !== null) return this.#inventoryFailed(talk, row, failure);
        return this.#inventoried(talk, row, report);
      case 'logOut':
        return this.#signedOut(talk, row, report, failure);
      case 'operation':
        return this.#ended(talk, row.operationId, outcomeOf(kindOf(row), failure, errorsOf(report)));
      case 'configured':
        // Whoever called lets it go on.
        return undefined;
    }
  }

  async #settings(talk: Conversation, row: CommandRow, report: Report, failure: string | null): Promise<void> {
    const { hash = '', settings = [] } = row.subject ?? {};
    const said = failure === null ? readResult('Settings', report) : [];
    const items: Record<string, ItemOutcome> = {};
    for (const [at, setting] of settings.entries()) {
      const errors = said[at]?.status === 'Error' ? said[at].errors : null;
      const why = errors === null ? failure : errorWords(errors);
      const status = why === null ? 'applied' : errors !== null && isOfAnotherIpad(errors) ? 'notApplicable' : 'failed';
      // A setting of two items is as the first that was refused.
      if ((items[setting]?.status ?? 'applied') === 'applied') items[setting] = { status, why };
    }
    await talk.note({ itemsHash: hash, itemsAt: talk.now, items });
  }

  async #operation(talk: Conversation, operation: ToldOperation): Promise<Buffer | null> {
    const deed = deedOf(operation);
    const operationId = operation.id;
    if (deed.kind === 'none') {
      await this.#ended(talk, operationId, { status: 'notApplicable', why: deed.why });
      return null;
    }
    if (deed.kind === 'inventory') return this.#inventory(talk, operationId);
    const subject = { hash: operation.kind };
    if (deed.kind === 'users') {
      // Its second step, if the first was just reported, or the second was handed out already.
      const isSecond = talk.signedOut.has(operationId) || talk.isOut('operation', operationId);
      if (!isSecond) return talk.hand('logOut', SIGN_OUT, { operationId, subject });
      return talk.hand('operation', DELETE_ALL, { operationId, subject });
    }
    if (deed.kind === 'passcode') {
      const token = await this.unlocking.own(talk.tx, talk.reach);
      if (token !== null) {
        return talk.hand('operation', { RequestType: 'ClearPasscode', UnlockToken: token }, { operationId, subject });
      }
      await this.#ended(talk, operationId, { status: 'notApplicable', why: NO_UNLOCK_TOKEN });
      return null;
    }
    // The last word before anything is destroyed is the fleet's: an iPad asks for none.
    if (operation.kind === 'erase' && (await this.reports.starting(talk.tx, talk.reach, operationId)) === 'hold') {
      return null;
    }
    return talk.hand('operation', deed.command, { operationId, subject });
  }

  /** On an iPad that nobody shares nothing follows; where nobody was signed in, what was to come comes. */
  async #signedOut(talk: Conversation, row: CommandRow, report: Report, failure: string | null): Promise<void> {
    const outcome = outcomeOf(kindOf(row), failure, errorsOf(report));
    if (outcome.status === 'notApplicable') return this.#ended(talk, row.operationId, outcome);
    if (row.operationId !== null) talk.signedOut.add(row.operationId);
  }

  /** What it is, then what is installed on it. */
  async #inventory(talk: Conversation, operationId: string | null): Promise<Buffer | null> {
    const { standing, now } = talk;
    const about = operationId === null ? {} : { operationId };
    if (standing.facts !== null) return talk.hand('applications', APPLICATIONS, about);
    // What it has just refused to say, it is not asked for at once.
    if (operationId === null && !hasHadItsTime(standing.askedAt, now)) return null;
    return talk.hand('information', INFORMATION, about);
  }

  async #inventoried(talk: Conversation, row: CommandRow, report: Report): Promise<void> {
    const { facts } = talk.standing;
    if (facts === null) return;
    // Another iPad presents its certificate: it is set aside, and there is nothing more to say to it.
    if (await this.clones.inventoried(talk.tx, talk.reach, facts)) return;
    const software = softwareOf(readResult('InstalledApplicationList', report));
    await this.reports.inventory(talk.tx, talk.reach, { reportId: newId(), facts: { ...facts, software } });
    await talk.note({ facts: null, askedAt: talk.now });
    await this.#ended(talk, row.operationId, outcomeOf(kindOf(row), null));
  }

  async #inventoryFailed(talk: Conversation, row: CommandRow, why: string): Promise<void> {
    await talk.note({ facts: null, askedAt: talk.now });
    await this.#ended(talk, row.operationId, outcomeOf(kindOf(row), why));
  }

  async #ended(talk: Conversation, operationId: string | null, outcome: Outcome): Promise<void> {
    if (operationId === null) return;
    await reportOperation(this.reports, talk, operationId, outcome);
  }
}

/** Of a command of an operation; what was handed out before kinds were noted has none. */
const kindOf = ({ what, subject }: CommandRow): OperationKind | undefined =>
  what === 'operation' || what === 'logOut' ? (subject?.hash as OperationKind | undefined) : undefined;

const errorsOf = (report: Report): readonly ReportedError[] => (report.status === 'Error' ? report.errors : []);

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
