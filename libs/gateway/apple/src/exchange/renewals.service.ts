import { renewalOf } from '@chariot/pki';
import { writeCommand } from '@chariot/wire-apple';
import type { MdmCaller } from '../enrolment/mdm-exchange.port.js';
import type { EnrolmentProfiles } from '../enrolment/profiles.service.js';
import type { Conversation } from './conversation.js';
import { mayRenewAgain } from './pacing.js';
import { isToRenew } from './renewal.js';

/** A command that is written once the conversation is committed: its challenge is made in a transaction of the system's. */
export interface RenewalToWrite {
  readonly renewal: string;
}

/** Having iPads renew their identity: the profile that they were enrolled by, once more, with a challenge of their own. */
export class Renewals {
  constructor(private readonly profiles: Pick<EnrolmentProfiles, 'renewing'>) {}

  /** `urgent`: before anything else. `due`: when there is nothing else to tell. */
  wanted(certificate: MdmCaller['certificate'], now: Date): 'no' | 'due' | 'urgent' {
    return isToRenew(certificate, now) ? renewalOf(certificate, now) : 'no';
  }

  /** Hands it out; null: it was a short while ago, or was put off in this connection. */
  async hand(talk: Conversation, { fingerprint }: MdmCaller['certificate']): Promise<RenewalToWrite | null> {
    const { renewalAskedAt, renewalToldAt, renewalTimes } = talk.standing;
    // Handed out and not reported on, it follows the rule of every such command (`offer`): passed over in the connection in which it said
    // « not now », told again in the next. Reported on, or dropped because no report came for a day, it would begin anew at each Idle:
    // hence an hour's pause, then twice as long each time.
    if (!talk.isOut('renewal') && !mayRenewAgain(renewalToldAt, renewalTimes, talk.now)) return null;
    const renewal = await talk.offer('renewal', { subject: { hash: fingerprint } });
    if (renewal === null) return null;
    const asked = renewalAskedAt ?? talk.now;
    await talk.note({ renewalAskedAt: asked, renewalToldAt: talk.now, renewalTimes: renewalTimes + 1 });
    return { renewal };
  }

  /** What it said of it: that it has done it only its next identity proves. @param failure null: it acknowledges it */
  async heard(talk: Conversation, failure: string | null): Promise<void> {
    if (talk.standing.renewalAskedAt !== null) await talk.note({ renewalRefused: failure });
  }

  /** In transactions of its own. @throws as `EnrolmentProfiles.renewing` */
  async written({ deviceId, certificate }: MdmCaller, { renewal }: RenewalToWrite): Promise<Buffer> {
    const Payload = await this.profiles.renewing(deviceId, certificate.fingerprint);
    return writeCommand({ RequestType: 'InstallProfile', Payload }, renewal);
  }
}
