import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Mail } from '@chariot/platform';
import { StoreLicences } from '@chariot/fleet';
import { writeOfEnding } from '../push/ending-letters.service.js';
import type { Threshold } from '../push/expiry.js';
import { PUSH_AUDIENCE, type PushAudience } from '../push/push-audience.port.js';
import { contentLetter } from './content-letter.js';
import { ContentTokensRepository } from './content-tokens.repository.js';

const SYSTEM = Reach.system('échéance des jetons de licences Apple');
const PAGE = '/#/applications/licences-apple';

/** The end of each token of licences. */
@Injectable()
export class ContentReminders {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    private readonly tokens: ContentTokensRepository,
    @Inject(StoreLicences) private readonly store: Pick<StoreLicences, 'placesOf'>,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(PUSH_AUDIENCE) private readonly audience: PushAudience,
  ) {}

  /** @returns how many letters were queued */
  run(): Promise<number> {
    return this.database.transaction(SYSTEM, async (tx) => {
      let letters = 0;
      for (const { id, placeId, organisation, expiresAt, told } of await this.tokens.all(tx)) {
        const expiresOn = LocalDate.at(expiresAt);
        const ending = {
          ...{ endsOn: expiresOn, sent: told },
          note: async (threshold: number) => {
            await this.tokens.wrote(tx, SYSTEM, id, threshold);
            return true;
          },
          letter: async (threshold: Threshold, consoleUrl: string) => {
            const place = (await this.store.placesOf(tx, [placeId])).get(placeId)?.name ?? organisation;
            return contentLetter({ expiresOn, organisation, place }, threshold, consoleUrl + PAGE);
          },
        };
        letters += await writeOfEnding(tx, ending, { clock: this.clock, mail: this.mail, audience: this.audience });
      }
      return letters;
    });
  }
}
