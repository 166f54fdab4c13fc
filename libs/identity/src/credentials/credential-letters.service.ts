import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, frenchInstant, Mail, type Tx } from '@chariot/platform';
import { PeopleRepository } from '../people/people.repository.js';
import { INSTANCE_INFO, type InstanceInfo } from '../sessions/instance-info.port.js';
import { credentialMail, type CredentialNews } from './credential-mail.js';

/** Tells a person, by mail, what has changed in the ways in which she comes in. */
@Injectable()
export class CredentialLetters {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly people: PeopleRepository,
    private readonly mail: Mail,
  ) {}

  async toOneself(tx: Tx, reach: Reach, news: CredentialNews, detail?: string): Promise<void> {
    const own = await this.people.own(tx, reach);
    if (own !== undefined) await this.to(tx, own.email, news, detail);
  }

  /** An address that no mail server would take, or a full queue, is no reason to refuse the act. */
  async to(tx: Tx, email: string, news: CredentialNews, detail?: string): Promise<void> {
    const at = frenchInstant(this.clock.now());
    const { publicUrl } = this.instance;
    await this.mail.tell(tx, { to: email, ...credentialMail(news, { at, detail: detail ?? null, publicUrl }) });
  }
}
