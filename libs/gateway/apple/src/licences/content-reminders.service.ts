import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Mail } from '@chariot/platform';
import { StoreLicences } from '@chariot/fleet';
import { letterDue } from '../push/expiry.js';
import { PUSH_AUDIENCE, type PushAudience } from '../push/push-audience.port.js';
import { contentLetter } from './content-letter.js';
import { ContentTokensRepository } from './content-tokens.repository.js';

const SYSTEM = Reach.system('échéance des jetons de licences Apple');
const PAGE = '/#/applications/licences-apple';

/** Writes to whoever administers the instance when a token comes to its end, as for the certificate that wakes iPads. */
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
    const today = LocalDate.today(this.clock);
    return this.database.transaction(SYSTEM, async (tx) => {
      const addresses = await this.audience.addresses(tx);
      // Nobody administers the instance today: it stays to be told.
      if (addresses.length === 0) return 0;
      let letters = 0;
      for (const { id, placeId, organisation, expiresAt, told } of await this.tokens.all(tx)) {
        const expiresOn = LocalDate.at(expiresAt);
        const threshold = letterDue(expiresOn, today, told);
        if (threshold === null) continue;
        await this.tokens.wrote(tx, SYSTEM, id, threshold);
        const place = (await this.store.placesOf(tx, [placeId])).get(placeId)?.name ?? organisation;
        const letter = contentLetter({ expiresOn, organisation, place }, threshold, this.audience.consoleUrl + PAGE);
        for (const to of addresses) await this.mail.tell(tx, { to, ...letter });
        letters += addresses.length;
      }
      return letters;
    });
  }
}
