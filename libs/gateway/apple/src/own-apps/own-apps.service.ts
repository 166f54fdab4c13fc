import { Inject, Injectable } from '@nestjs/common';
import { APPLE_OWN_APP_BYTES, type AppleOwnApp } from '@chariot/contract';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { bytesOfBase64, CLOCK, Database, Journal, Objects, type Tx } from '@chariot/platform';
import { readIpa, type Ipa } from '@chariot/wire-apple';
import { readSignedData } from '@chariot/wire-cms';
import { appleOwnAppsError } from './errors.js';
import { OwnAppsRepository, type CatalogueApp, type OwnAppRow } from './own-apps.repository.js';

const SETTLING = Reach.system('applications propres des iPad');
const SOON_MS = 60 * 24 * 60 * 60_000;
const MOST_PROVISION = 1024 * 1024;

/** Files of applications that are in no store: looked through, kept sealed, given to the iPads that are to have them. */
@Injectable()
export class OwnApps {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Objects) private readonly objects: Objects,
    @Inject(Journal) private readonly journal: Journal,
    private readonly rows: OwnAppsRepository,
  ) {}

  /** @throws apple-own-apps.appNotFound */
  async get(tx: Tx, reach: Reach, appId: string): Promise<AppleOwnApp> {
    await this.#mine(tx, reach, appId);
    const row = await this.rows.find(tx, reach, appId);
    return { file: row === undefined ? null : this.#shown(row), ...(await this.rows.counts(tx, reach, appId)) };
  }

  /**
   * Looks through a file, keeps it, and only then writes it down: a row never names what is not there.
   * @throws DomainError of `apple-own-apps`, wire-apple.unfitIpa, `storage.unreachable`
   */
  async upload(reach: Reach, appId: string, contentBase64: string): Promise<AppleOwnApp> {
    // Who may not has nothing looked through, nor kept.
    const app = await this.database.read(reach, (tx) => this.#mine(tx, reach, appId));
    const content = bytesOfBase64(contentBase64) ?? Buffer.alloc(0);
    if (content.length > APPLE_OWN_APP_BYTES) throw appleOwnAppsError('tooLarge');
    const ipa = readIpa(content, (signed) => readSignedData(signed, { most: MOST_PROVISION }).content);
    this.#mustFit(ipa, app);
    return this.database.transaction(reach, async (tx) => {
      await this.#mine(tx, reach, appId);
      // Shared with others who keep something, never with the sweep, which would take what has no row yet.
      await this.objects.holdSweep(tx);
      const file = await this.objects.put(content);
      const { bundleId, name, version, build, minimumOs, forAll, expiresAt } = ipa;
      await this.rows.put(tx, reach, {
        ...{ appId, file, bytes: content.length, bundleId, name, version, build, minimumOs, forAll, expiresAt },
        ...{ uploadedAt: this.clock.now(), uploadedBy: reach.actor() },
      });
      await this.#told(tx, reach, 'apple.ownApp.uploaded', appId, app, { version, notAfter: expiresAt.toISOString() });
      return this.get(tx, reach, appId);
    });
  }

  /** @throws apple-own-apps.appNotFound, .nothingDeposited */
  async withdraw(tx: Tx, reach: Reach, appId: string): Promise<AppleOwnApp> {
    const app = await this.#mine(tx, reach, appId);
    if ((await this.rows.withdraw(tx, reach, appId, this.clock.now())) === 0)
      throw appleOwnAppsError('nothingDeposited');
    await this.#told(tx, reach, 'apple.ownApp.withdrawn', appId, app, {});
    return this.get(tx, reach, appId);
  }

  /** What iPads are to have, brought up to date; those that are told something are woken with all others that wait. */
  async run(): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(SETTLING, (tx) => this.rows.settle(tx, SETTLING, now));
  }

  #mustFit(ipa: Ipa, app: CatalogueApp): void {
    if (app.bought) throw appleOwnAppsError('boughtAlready');
    if (ipa.bundleId !== app.bundleId) {
      throw appleOwnAppsError('anotherBundle', { given: ipa.bundleId, wanted: app.bundleId ?? '' });
    }
    if (!ipa.forIpad) throw appleOwnAppsError('notForIpad');
    if (ipa.expiresAt <= this.clock.now()) {
      throw appleOwnAppsError('expired', { day: LocalDate.format(LocalDate.at(ipa.expiresAt)) });
    }
  }

  async #mine(tx: Tx, reach: Reach, appId: string): Promise<CatalogueApp> {
    const app = await this.rows.catalogue(tx, reach, appId);
    if (app === undefined) throw appleOwnAppsError('appNotFound');
    return app;
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    id: string,
    { name, placeId }: CatalogueApp,
    details: Record<string, string>,
  ): Promise<void> {
    await this.journal.record(tx, reach, { act, subject: { kind: 'app', id, label: name }, placeId, details });
  }

  #shown({ appId: _app, file: _file, uploadedBy, expiresAt, uploadedAt, ...row }: OwnAppRow): AppleOwnApp['file'] {
    const left = expiresAt.getTime() - this.clock.now().getTime();
    return {
      ...row,
      expiresAt: expiresAt.toISOString(),
      standing: left <= 0 ? 'expired' : left < SOON_MS ? 'soon' : 'ok',
      uploadedAt: uploadedAt.toISOString(),
      uploadedBy: uploadedBy.kind === 'person' ? uploadedBy.label : 'Chariot',
    };
  }
}
