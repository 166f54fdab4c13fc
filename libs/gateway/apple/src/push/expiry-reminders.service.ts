import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Mail } from '@chariot/platform';
import { writeOfEnding } from './ending-letters.service.js';
import { expiryLetter } from './expiry-letter.js';
import type { Threshold } from './expiry.js';
import { PUSH_AUDIENCE, type PushAudience } from './push-audience.port.js';
import { PushCertificatesRepository } from './push-certificates.repository.js';

const SYSTEM = Reach.system('échéance du certificat de réveil des iPad');
const PUSH_PAGE = '/#/administration/reveil-ipad';

/** The end of the certificate that wakes iPads. */
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
    return this.database.transaction(SYSTEM, async (tx) => {
      const present = await this.repository.current(tx);
      if (present === undefined) return 0;
      const { id, topic, appleAccount } = present;
      const notAfter = LocalDate.at(present.notAfter);
      const ending = {
        endsOn: notAfter,
        sent: await this.repository.sentThresholds(tx, id),
        note: (threshold: number, messages: number) =>
          this.repository.addNotice(tx, id, threshold, messages, this.clock.now()),
        letter: (threshold: Threshold, consoleUrl: string) =>
          expiryLetter({ notAfter, topic, appleAccount }, threshold, consoleUrl + PUSH_PAGE),
      };
      return writeOfEnding(tx, ending, { clock: this.clock, mail: this.mail, audience: this.audience });
    });
  }
}
