import type { OperationKind } from '@chariot/contract';
import type { Reports } from '@chariot/fleet';
import { readResult, type Report, type ReportedError } from '@chariot/wire-apple';
import type { DeviceApps } from '../licences/device-apps.service.js';
import { SINGLE_APP } from '../licences/words.js';
import type { Conversation } from './conversation.js';
import type { CommandRow } from './exchange.repository.js';
import type { GivenConfiguration } from './given-configuration.service.js';
import { reportOperation } from './operation-commands.service.js';
import { outcomeOf, type Outcome } from './outcomes.js';
import type { Renewals } from './renewals.service.js';
import type { SelfReports } from './self-reports.service.js';
import type { ItemOutcome, ItemOutcomes } from './standing.js';
import { errorWords, isOfAnotherIpad, NOT_UNDERSTOOD } from './words.js';

/** What an iPad's reports of the commands that it was handed come to. What it is told next is `Commands`. */
export class Answers {
  constructor(
    private readonly given: Pick<GivenConfiguration, 'changed' | 'isSingleApp'>,
    private readonly selfReports: SelfReports,
    private readonly reports: Pick<Reports, 'operation'>,
    private readonly renewals: Pick<Renewals, 'heard'>,
    private readonly apps: Pick<DeviceApps, 'heard'>,
  ) {}

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
        return this.selfReports.informed(talk, readResult('DeviceInformation', report));
      case 'applications':
        if (failure !== null) return this.#inventoryFailed(talk, row, failure);
        if (await this.selfReports.inventoried(talk, report)) {
          await this.#ended(talk, row.operationId, outcomeOf(kindOf(row), null));
        }
        return undefined;
      case 'logOut':
        return this.#signedOut(talk, row, report, failure);
      case 'operation':
        return this.#ended(talk, row.operationId, outcomeOf(kindOf(row), failure, errorsOf(report)));
      case 'bypass':
        return this.selfReports.openedAgain(
          talk,
          failure === null ? readResult('ActivationLockBypassCode', report) : null,
        );
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

  /** On an iPad that nobody shares nothing follows; where nobody was signed in, what was to come comes. */
  async #signedOut(talk: Conversation, row: CommandRow, report: Report, failure: string | null): Promise<void> {
    const outcome = outcomeOf(kindOf(row), failure, errorsOf(report));
    if (outcome.status === 'notApplicable') return this.#ended(talk, row.operationId, outcome);
    if (row.operationId !== null) talk.signedOut.add(row.operationId);
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
