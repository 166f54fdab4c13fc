import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Mail } from '@chariot/platform';
import { expiryLetter } from './expiry-letter.js';
import { letterDue } from './expiry.js';
import { PUSH_AUDIENCE, type PushAudience } from './push-audience.port.js';
import { PushCertificatesRepository } from './push-certificates.repository.js';

const SYSTEM = Reach.system('échéance du certificat de réveil des iPad');
const PUSH_PAGE = '/#/administration/reveil-ipad';

/** Writes to whoever administers the instance at 60, 30 and 7 days, and once it is over: each letter once. */
@Injectable()
export class ExpiryReminders {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: PushCertificatesRepository,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(PUSH_AUDIENCE) private readonly audience: PushAudience,
  ) {}

  /** @returns how many letters were queued */
  run(): Promise<number> {
    const today = LocalDate.today(this.clock);
    return this.database.transaction(SYSTEM, async (tx) => {
      const present = await this.repository.current(tx);
      if (present === undefined) return 0;
      const notAfter = LocalDate.at(present.notAfter);
      const threshold = letterDue(notAfter, today, await this.repository.sentThresholds(tx, present.id));
      if (threshold === null) return 0;
      const addresses = await this.audience.addresses(tx);
      // Nobody administers the instance today: it stays to be told.
      if (addresses.length === 0) return 0;
      if (!(await this.repository.addNotice(tx, present.id, threshold, addresses.length, this.clock.now()))) return 0;
      const { topic, appleAccount } = present;
      const letter = expiryLetter({ notAfter, topic, appleAccount }, threshold, this.audience.consoleUrl + PUSH_PAGE);
      for (const to of addresses) await this.mail.tell(tx, { to, ...letter });
      return addresses.length;
    });
  }
}
