import { newId } from '@chariot/kernel';
import { FakeContent, type OwnedApp } from '@chariot/testkit';
import { Installation } from '../enrolment/installation.scene.js';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { SpeakingIpad } from '../exchange/speaking-ipad.scene.js';
import { LicenceSync } from './index.js';

export const GEOGEBRA: OwnedApp = {
  ...{ adamId: '1146717204', bundleId: 'org.geogebra.ios.graphing', name: 'GeoGebra' },
  total: 30,
};
const MINUTE = 60_000;

interface Licence {
  readonly state: string;
  readonly installed: string;
  readonly why: string | null;
  readonly next: Date | null;
}

/** A server whose way to Apple's licences leads to the double of that service, and iPads of its carts. */
export class LicencesScene {
  private constructor(
    readonly server: Installation,
    readonly apple: FakeContent,
  ) {}

  static async open(): Promise<LicencesScene> {
    const apple = await FakeContent.start();
    return new LicencesScene(await Installation.open({ exchanges: true, content: apple }), apple);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.apple.stop();
  }

  upload(file = this.apple.bearer, more: object = {}): Promise<Record<string, unknown>> {
    const contentBase64 = Buffer.from(file).toString('base64');
    return this.server.api('POST', '/apple/content-tokens', {
      placeId: this.server.academieId,
      contentBase64,
      ...more,
    });
  }

  /** One more application of the catalogue of the whole place, by the owner's hand: how it gets there is the fleet's own business. */
  async catalogue({ name, bundleId }: OwnedApp): Promise<string> {
    const id = newId();
    await this.server.db.ownerQuery(
      `insert into fleet.app (id, place_id, name, purpose, packages, pupil_data, added_at, added_by)
       values ($1, $2, $3, 'Calculer.', jsonb_build_object('apple', $4::text), false, now(), '{}')`,
      [id, this.server.academieId, `${name} ${id.slice(-6)}`, bundleId],
    );
    return id;
  }

  assign(appId: string, classroomId: string, state: 'installed' | 'removed' = 'installed') {
    return this.server.api('POST', `/apps/${appId}/assignments`, { target: 'classroom', targetId: classroomId, state });
  }

  /** The leader's ticks of so many minutes. */
  async ticks(minutes = 2): Promise<void> {
    const sync = this.server.get(LicenceSync);
    for (let turn = 0; turn < minutes; turn += 1) {
      await sync.run();
      this.server.clock.advance(MINUTE);
    }
  }

  /** Enrolled in a cart and told what it is. */
  async ipad(code: string | undefined): Promise<SpeakingIpad> {
    const one = new SpeakingIpad(await new PlayedIpad(this.server).enrol(code ?? ''), this.server.port);
    await one.connect();
    // What it is told is not what is looked at here.
    await one.connect();
    one.handed.length = 0;
    return one;
  }

  /** Those of one application, by serial number. */
  async licences(adamId: string): Promise<Record<string, Licence>> {
    const rows = await this.server.db.ownerQuery<Licence & { serial: string }>(
      `select serial, state, installed, why, next_at as next from apple.licence where adam_id = $1 order by serial`,
      [adamId],
    );
    return Object.fromEntries(rows.map(({ serial, ...one }) => [serial, one]));
  }
}
