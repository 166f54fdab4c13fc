import type { OperationKind } from '@chariot/contract';
import type { ActivationLocks, Clones, DesiredState, DeviceNext, Reports } from '@chariot/fleet';
import { DomainError, newId } from '@chariot/kernel';
import {
  readResult,
  type Command,
  type DeviceInformation,
  type Report,
  type ReportedError,
  type Result,
} from '@chariot/wire-apple';
import type { MdmCaller } from '../enrolment/mdm-exchange.port.js';
import type { DeviceApps } from '../licences/device-apps.service.js';
import { SINGLE_APP } from '../licences/words.js';
import type { Conversation } from './conversation.js';
import { ALL_KINDS, deedOf } from './deeds.js';
import type { CommandRow } from './exchange.repository.js';
import type { GivenConfiguration } from './given-configuration.service.js';
import { APPLICATIONS, factsOf, INFORMATION, softwareOf } from './inventory.js';
import { outcomeOf, type Outcome } from './outcomes.js';
import { hasHadItsTime } from './pacing.js';
import type { Renewals, RenewalToWrite } from './renewals.service.js';
import type { ItemOutcome, ItemOutcomes } from './standing.js';
import type { ToldOperation } from './told.js';
import type { Unlocking } from './unlocking.service.js';
import { errorWords, isOfAnotherIpad, NO_UNLOCK_TOKEN, NOT_UNDERSTOOD } from './words.js';

/** A device that is told and reports without end would never hear the rest: so many things of one answer are passed over. */
const MOST_TURNS = 100;
const GONE: readonly string[] = ['fleet.deviceNotFound', 'fleet.deviceRevoked'];
const CONFIGURED: Command = { RequestType: 'DeviceConfigured' };
const BYPASS: Command = { RequestType: 'ActivationLockBypassCode' };

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
    private readonly locks: Pick<ActivationLocks, 'keep'>,
    private readonly apps: Pick<DeviceApps, 'next' | 'heard' | 'inventoried'>,
    private readonly renewals: Pick<Renewals, 'wanted' | 'hand' | 'heard'>,
    private readonly unlocking: Pick<Unlocking, 'own'>,
  ) {}

  /**
   * The first thing that it may be told; null: nothing more in this connection.
   * @param awaitsSetup its setup assistant waits until it is let go on
   * @param certificate that it speaks by
   */
  async next(
    talk: Conversation,
    awaitsSetup: boolean,
    certificate: MdmCaller['certificate'],
  ): Promise<Buffer | RenewalToWrite | null> {
    const renewal = this.renewals.wanted(certificate, talk.now);
    const passed = new Set(talk.putOff);
    let owes = true;
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const next = await this.#asked(talk, [...passed]);
      // Its last report has just ended its enrolment: it is noted, and there is nothing to say to it.
      if (next === null) return null;
      const isErased = next.kind === 'operate' && next.operation.kind === 'erase';
      if (turn === 0 && renewal === 'urgent' && !isErased) {
        const handed = await this.renewals.hand(talk, certificate);
        if (handed !== null) return handed;
      }
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
        const command = (isAsked ? await this.#inventory(talk, null) : null) ?? (await this.#bypass(talk));
        if (command !== null) return command;
        // What is only taken while it waits is not lost for a « not now ».
        if (awaitsSetup) return talk.isPutOff('setup') ? null : talk.hand('configured', CONFIGURED);
        // Also to what is told nothing else, in a drawer or waiting to be erased: without it, it could never be told anything again.
        const renewed = renewal === 'due' ? await this.renewals.hand(talk, certificate) : null;
        return renewed ?? this.apps.next(talk);
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

  /** A renewal that could not be written, and why. */
  async withdrawn(talk: Conversation, why: string): Promise<void> {
    await talk.drop('renewal');
    await this.renewals.heard(talk, why);
  }

  async #effect(talk: Conversation, row: CommandRow, report: Report, failure: string | null): Promise<void> {
    switch (row.what) {
      case 'declare':
        // Of another content than it is given now: it is told again.
        if (row.subject?.hash !== talk.standing.token) return;
        await talk.note({ toldAt: talk.now, refused: failure });
        return this.given.changed(talk);
      case 'setup':
        await talk.note({ setUp: { hash: row.subject?.hash ?? '', items: itemsOf(row, report, failure) } });
        return this.given.changed(talk);
      case 'settings': {
        const items = itemsOf(row, report, failure);
        await talk.note({ itemsHash: row.subject?.hash ?? '', itemsAt: talk.now, items });
        return this.given.changed(talk);
      }
      case 'information':
        if (failure !== null) return this.#inventoryFailed(talk, row, failure);
        return this.#informed(talk, readResult('DeviceInformation', report));
      case 'applications':
        if (failure !== null) return this.#inventoryFailed(talk, row, failure);
        return this.#inventoried(talk, row, report);
      case 'logOut':
        return this.#signedOut(talk, row, report, failure);
      case 'operation':
        return this.#ended(talk, row.operationId, outcomeOf(kindOf(row), failure, errorsOf(report)));
      case 'bypass':
        return this.#openedAgain(talk, failure === null ? readResult('ActivationLockBypassCode', report) : null);
      case 'renewal':
        return this.renewals.heard(talk, failure);
      case 'configured':
        // Whoever called lets it go on.
        return undefined;
      case 'install':
      case 'remove':
      case 'managed':
        return this.apps.heard(talk, row, report, failure, await this.#stopped(talk, row));
    }
  }

  /** Why nothing that was promised comes about on it for now. */
  async #stopped(talk: Conversation, { what }: CommandRow): Promise<string | null> {
    return what === 'managed' && (await this.given.isSingleApp(talk)) ? SINGLE_APP : null;
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

  #informed(talk: Conversation, said: DeviceInformation): Promise<void> {
    return talk.note({ facts: factsOf(said), supervised: said.supervised });
  }

  /** What opens it once it is erased: an iPad says it in its first days of supervision, and is asked once for each enrolment. */
  async #bypass(talk: Conversation): Promise<Buffer | null> {
    const { supervised, bypassAskedAt } = talk.standing;
    return supervised === true && bypassAskedAt === null ? talk.hand('bypass', BYPASS) : null;
  }

  /** One that has none to say leaves what it said before. */
  async #openedAgain(talk: Conversation, code: Result<'ActivationLockBypassCode'>): Promise<void> {
    await talk.note({ bypassAskedAt: talk.now });
    if (code !== null) await this.locks.keep(talk.tx, talk.reach, code.reveal());
  }

  async #inventoried(talk: Conversation, row: CommandRow, report: Report): Promise<void> {
    const { facts } = talk.standing;
    if (facts === null) return;
    // Another iPad presents its certificate: it is set aside, and there is nothing more to say to it.
    if (await this.clones.inventoried(talk.tx, talk.reach, facts)) return;
    const software = softwareOf(readResult('InstalledApplicationList', report));
    await this.reports.inventory(talk.tx, talk.reach, { reportId: newId(), facts: { ...facts, software } });
    await talk.note({ facts: null, askedAt: talk.now });
    await this.apps.inventoried(talk, report);
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

/** What came of each item of a `Settings` command. */
function itemsOf({ subject }: CommandRow, report: Report, failure: string | null): ItemOutcomes {
  const said = failure === null ? readResult('Settings', report) : [];
  const items: Record<string, ItemOutcome> = {};
  for (const [at, setting] of (subject?.settings ?? []).entries()) {
    const errors = said[at]?.status === 'Error' ? said[at].errors : null;
    const why = errors === null ? failure : errorWords(errors);
    const status = why === null ? 'applied' : errors !== null && isOfAnotherIpad(errors) ? 'notApplicable' : 'failed';
    // A setting of two items is as the first that was refused.
    if ((items[setting]?.status ?? 'applied') === 'applied') items[setting] = { status, why };
  }
  return items;
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
