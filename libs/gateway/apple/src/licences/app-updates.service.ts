import { Inject, Injectable } from '@nestjs/common';
import type { AppleAppUpdates } from '@chariot/contract';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { AppUpdatesRepository, type UpdateTarget } from './app-updates.repository.js';
import { appleLicencesError } from './errors.js';
import { LicencesRepository } from './licences.repository.js';

const SHOWN = 10;
/** Asked for a second time meanwhile, it would only begin again. */
const UNDER_WAY_MS = 60 * 60_000;

/**
 * An update that somebody does not want to wait for. It is no operation: that an application is there, and which, is what each iPad
 * should be, followed as its installation was. By themselves updates follow the inventory.
 */
@Injectable()
export class AppUpdates {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly rows: AppUpdatesRepository,
    private readonly licences: LicencesRepository,
    @Inject(Journal) private readonly journal: Journal,
  ) {}

  /** @throws apple-licences.licensedAppNotFound */
  async list(tx: Tx, reach: Reach, appId: string): Promise<AppleAppUpdates> {
    await this.#find(tx, reach, appId);
    const rows = await this.rows.last(tx, reach, appId, SHOWN);
    return {
      items: rows.map(({ askedAt, askedBy, ...row }) => ({
        ...row,
        askedAt: askedAt.toISOString(),
        askedBy: askedBy.kind === 'person' ? askedBy.label : 'Chariot',
      })),
    };
  }

  /** @throws apple-licences.licensedAppNotFound, .nothingToUpdate, .updateUnderWay */
  async ask(tx: Tx, reach: Reach, appId: string, where: UpdateTarget): Promise<AppleAppUpdates> {
    const app = await this.#find(tx, reach, appId);
    const now = this.clock.now();
    const targetName = await this.rows.nameOf(tx, reach, where);
    if (targetName === undefined) throw appleLicencesError('nothingToUpdate');
    const since = new Date(now.getTime() - UNDER_WAY_MS);
    if (await this.rows.isUnderWay(tx, reach, appId, where, since)) throw appleLicencesError('updateUnderWay');
    const count = await this.rows.ask(tx, reach, { ...where, id: newId(), appId, targetName, at: now });
    if (count === 0) throw appleLicencesError('nothingToUpdate');
    await this.journal.record(tx, reach, {
      ...{ act: 'apple.app.updateAsked', subject: { kind: 'app', id: appId, label: app.name }, placeId: app.placeId },
      details: { on: targetName, devices: count },
    });
    return this.list(tx, reach, appId);
  }

  async #find(tx: Tx, reach: Reach, appId: string): Promise<{ readonly name: string; readonly placeId: string }> {
    const app = await this.licences.ofCatalogue(tx, reach, appId);
    if (app === undefined) throw appleLicencesError('licensedAppNotFound');
    return app;
  }
}
