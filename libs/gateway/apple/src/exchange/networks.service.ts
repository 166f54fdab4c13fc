import { Reach, type Clock } from '@chariot/kernel';
import { endsToRenewBefore, type PkiService } from '@chariot/pki';
import type { Database } from '@chariot/platform';
import type { MdmCaller } from '../enrolment/mdm-exchange.port.js';
import type { EnrolmentProfiles } from '../enrolment/profiles.service.js';
import type { Pusher } from '../push/pusher.service.js';
import type { OwnCertificate } from '../rendering/index.js';
import type { ExchangeRepository } from './exchange.repository.js';

const ENDING = Reach.system('fin des certificats de Wi-Fi des iPad');
const RENEWING = Reach.system('renouvellement des certificats de Wi-Fi des iPad');
/** One that was given its profile anew and did not ask for its certificate is given it once more after that. */
const AGAIN_MS = 3 * 24 * 60 * 60_000;
const AT_ONCE = 2_000;

/** Certificates of iPads for the network of their school: what each asks by, and when it is to ask for the next. */
export class Networks {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: ExchangeRepository,
    private readonly profiles: Pick<EnrolmentProfiles, 'forNetwork'>,
    private readonly pusher: Pick<Pusher, 'ask'>,
    private readonly pki: Pick<PkiService, 'revoke'>,
  ) {}

  /** In a transaction of its own. @throws as `EnrolmentChallenges.forNetwork` */
  own({ deviceId, certificate }: MdmCaller, profile: string): Promise<OwnCertificate> {
    return this.profiles.forNetwork(deviceId, { certificate: certificate.fingerprint, profile });
  }

  /**
   * A profile is fetched once: those whose certificate ends are given it as another, by which they ask for another. Never in summer.
   * @returns how many
   */
  async renew(): Promise<number> {
    const now = this.clock.now();
    const before = endsToRenewBefore(now);
    if (before === null) return 0;
    const asked = { now, before, askedBefore: new Date(now.getTime() - AGAIN_MS), most: AT_ONCE };
    const due = await this.database.transaction(RENEWING, (tx) => this.repository.renewNetworks(tx, RENEWING, asked));
    if (due.length > 0) await this.pusher.ask(due);
    return due.length;
  }

  /**
   * Where the setting was taken away, the certificate is good for nothing any more: it is revoked once the iPad has said how it stands
   * without it, and not before, since that network may be what it hears of it by. One in each transaction. @returns how many
   */
  async end(): Promise<number> {
    for (let ended = 0; ; ended += 1) {
      const deviceId = await this.database.transaction(ENDING, async (tx) => {
        const over = await this.repository.networkOver(tx);
        if (over === undefined) return undefined;
        await this.pki.revoke(tx, { deviceId: over, purpose: 'network', reason: 'cessationOfOperation' });
        await this.repository.networkEnded(tx, ENDING, over);
        return over;
      });
      if (deviceId === undefined) return ended;
    }
  }
}
