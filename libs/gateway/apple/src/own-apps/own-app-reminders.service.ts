import { Inject, Injectable } from '@nestjs/common';
import { StoreLicences } from '@chariot/fleet';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Mail } from '@chariot/platform';
import { writeOfEnding } from '../push/ending-letters.service.js';
import type { Threshold } from '../push/expiry.js';
import { PUSH_AUDIENCE, type PushAudience } from '../push/push-audience.port.js';
import { ownAppLetter } from './own-app-letter.js';
import { OwnAppsRepository } from './own-apps.repository.js';

const SYSTEM = Reach.system('échéance des applications propres des iPad');

/** The end of the profile inside each file: from that day on the application does not open any more. */
@Injectable()
export class OwnAppReminders {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    private readonly rows: OwnAppsRepository,
    @Inject(StoreLicences) private readonly store: Pick<StoreLicences, 'placesOf'>,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(PUSH_AUDIENCE) private readonly audience: PushAudience,
  ) {}

  /** @returns how many letters were queued */
  run(): Promise<number> {
    return this.database.transaction(SYSTEM, async (tx) => {
      let letters = 0;
      for (const { appId, placeId, name, expiresAt, told } of await this.rows.ending(tx)) {
        const expiresOn = LocalDate.at(expiresAt);
        const ending = {
          ...{ endsOn: expiresOn, sent: told },
          note: async (threshold: number) => {
            await this.rows.wrote(tx, SYSTEM, appId, threshold);
            return true;
          },
          letter: async (threshold: Threshold, consoleUrl: string) => {
            const place = (await this.store.placesOf(tx, [placeId])).get(placeId)?.name ?? 'votre territoire';
            return ownAppLetter({ expiresOn, name, place }, threshold, `${consoleUrl}/#/applications/${appId}`);
          },
        };
        letters += await writeOfEnding(tx, ending, { clock: this.clock, mail: this.mail, audience: this.audience });
      }
      return letters;
    });
  }
}
