import { readResult, type Command, type Report } from '@chariot/wire-apple';
import type { CommandRow } from '../exchange/exchange.repository.js';
import type { Conversation } from '../exchange/conversation.js';
import type { DeviceAppsRepository, DueApp } from './device-apps.repository.js';
import { failed, followed, gone, promised } from './following.js';
import { rejectionWords } from './words.js';

/** What iPads say of an application that is not theirs to remove: it is not there any more. */
const NOT_MANAGED = /not (?:managed|installed|found)/i;

/**
 * The applications of one iPad by Apple's licences: installed by command once it holds the licence, followed until they are really
 * there, taken off once the licence was given back. Refused: `app.managed`, which fails as long as the licence is not there, has no
 * word for one iPad of a cart, and exists since iPadOS 17.2 only.
 */
export class DeviceApps {
  /** @param manifestOf where that iPad finds an application of one's own */
  constructor(
    private readonly rows: DeviceAppsRepository,
    private readonly manifestOf: (deviceId: string, licensedAppId: string, now: Date) => string,
  ) {}

  /** The next command about an application; null: nothing for now. */
  async next(talk: Conversation): Promise<Buffer | null> {
    const due = await this.rows.due(talk.tx, talk.reach, talk.now);
    for (const app of due) {
      const command = commandOf(app, () => this.manifestOf(talk.reach.id, app.licensedAppId, talk.now));
      if (command === null) continue;
      const what = app.installed === 'removing' ? 'remove' : 'install';
      const handed = await talk.hand(what, command, { subject: { hash: app.bundleId } });
      if (handed !== null) return handed;
    }
    const promised = due.filter(({ installed }) => installed === 'asked' || installed === 'updating');
    if (promised.length === 0) return null;
    const Identifiers = promised.map(({ bundleId }) => bundleId);
    const look: Command = { RequestType: 'ManagedApplicationList', Identifiers };
    return talk.hand('managed', look, { subject: { hash: 'managed', apps: Identifiers } });
  }

  /** What came of an `install`, a `remove` or a look. @param held why nothing is installed on it for now */
  async heard(
    talk: Conversation,
    row: CommandRow,
    report: Report,
    failure: string | null,
    held: string | null,
  ): Promise<void> {
    if (row.what === 'managed') return this.#looked(talk, row, report, failure, held);
    const [app] = await this.rows.of(talk.tx, talk.reach, [row.subject?.hash ?? '']);
    // Another word about it came meanwhile.
    if (app === undefined || (app.installed === 'removing') !== (row.what === 'remove')) return;
    const { tx, reach, now } = talk;
    if (row.what === 'remove') {
      const isGone = failure === null || report.errors.some(({ description }) => NOT_MANAGED.test(description ?? ''));
      const change = isGone ? gone : { ...failed(app, failure, now), installed: 'removing' as const };
      await this.rows.changed(tx, reach, app.bundleId, change);
      // The catalogue counts by the inventory: it is asked for at once, as for one that has come.
      return isGone ? talk.note({ askedAt: null }) : undefined;
    }
    if (failure !== null) return this.rows.changed(tx, reach, app.bundleId, failed(app, failure, now));
    const { rejection } = readResult('InstallApplication', report);
    const change =
      rejection === null || rejection === 'AppAlreadyQueued'
        ? promised(app, now)
        : failed(app, rejectionWords(rejection), now);
    return this.rows.changed(tx, reach, app.bundleId, change);
  }

  /** What its list of applications says of updates. */
  async inventoried(talk: Conversation, report: Report): Promise<void> {
    const later = readResult('InstalledApplicationList', report).filter(
      ({ updateAvailable }) => updateAvailable === true,
    );
    const names = later.map(({ identifier }) => identifier);
    if (names.length > 0) await this.rows.outdated(talk.tx, talk.reach, names, talk.now);
  }

  async #looked(
    talk: Conversation,
    row: CommandRow,
    report: Report,
    failure: string | null,
    held: string | null,
  ): Promise<void> {
    const list = failure === null ? readResult('ManagedApplicationList', report) : [];
    const said = new Map(list.map(({ identifier, status }) => [identifier, status] as const));
    for (const app of await this.rows.of(talk.tx, talk.reach, row.subject?.apps ?? [])) {
      if (app.installed !== 'asked' && app.installed !== 'updating') continue;
      const status = said.has(app.bundleId) ? (said.get(app.bundleId) ?? '') : null;
      const change = failure === null ? followed(app, status, held, talk.now) : failed(app, failure, talk.now);
      await this.rows.changed(talk.tx, talk.reach, app.bundleId, change);
      // The catalogue counts by the inventory: it is asked for at once.
      if (change.installed === 'there') await talk.note({ askedAt: null });
    }
  }
}

function commandOf(app: DueApp, manifest: () => string): Command | null {
  switch (app.installed) {
    case 'removing':
      return { RequestType: 'RemoveApplication', Identifier: app.bundleId };
    case 'none':
    case 'failed':
    case 'outdated':
      if (app.adamId === null) {
        const ManifestURL = manifest();
        return { RequestType: 'InstallApplication', ManifestURL, ManagementFlags: 1, ChangeManagementState: 'Managed' };
      }
      return {
        ...{ RequestType: 'InstallApplication', iTunesStoreID: Number(app.adamId) },
        // 1: by the licence of the device; and it leaves with the enrolment.
        ...{ Options: { PurchaseMethod: 1 }, ManagementFlags: 1, ChangeManagementState: 'Managed' },
      };
    default:
      return null;
  }
}
