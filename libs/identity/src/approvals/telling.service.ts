import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Events, frenchInstant, Mail, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { ApprovalChanged, FreezeChanged, type ApprovalChangedPayload, type FreezeChangedPayload } from '../events.js';
import { FreezeRepository } from '../freeze/freeze.repository.js';
import { INSTANCE_INFO, type InstanceInfo } from '../sessions/instance-info.port.js';
import { QUOTA_WINDOW_MS } from './approval.js';
import { approvalLetter, freezeLetter, OFTEN, thawLetter } from './approval-letters.js';
import { ApprovalsRepository } from './approvals.repository.js';
import { TellingRepository, type ToldPerson } from './telling.repository.js';

const SYSTEM = Reach.system('annonce des actes graves');

/**
 * Tells whoever administers the place, the head of the school and the one who asked of what a dangerous act becomes; and
 * whoever administers the instance of the kill switch. Told after the commit, at least once: nobody holds the act up.
 */
@Injectable()
export class Telling implements OnModuleInit {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Events) private readonly events: Events,
    private readonly approvals: ApprovalsRepository,
    private readonly freeze: FreezeRepository,
    private readonly people: TellingRepository,
    private readonly places: Places,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.events.on(ApprovalChanged, (changed, tx) => this.tellOfApproval(tx, changed), { name: 'identity.tellOfActs' });
    this.events.on(FreezeChanged, (changed, tx) => this.tellOfFreeze(tx, changed), { name: 'identity.tellOfFreeze' });
  }

  async tellOfApproval(tx: Tx, { approvalId, state }: ApprovalChangedPayload): Promise<void> {
    const now = this.clock.now();
    const act = await this.approvals.find(tx, SYSTEM, approvalId, now);
    if (act === undefined) return;
    const place = await this.places.ref(tx, act.placeId);
    const letter = approvalLetter(state, {
      ...{ title: act.title, place: place.name, reason: act.reason, items: act.items },
      ...{ askedBy: act.askedByLabel, decidedBy: act.approvedByLabel, endedBy: act.endedByLabel },
      endReason: act.endReason,
      askedAt: frenchInstant(act.askedAt),
      expiresAt: frenchInstant(act.expiresAt),
      startsAt: act.startsAt === null ? null : frenchInstant(act.startsAt),
      url: `${this.instance.publicUrl}/#/actes-graves/${act.id}`,
    });
    await this.#send(tx, await this.people.ofApproval(tx, act.id, now), letter);
  }

  async tellOfFreeze(tx: Tx, { freezeId, frozen, at }: FreezeChangedPayload): Promise<void> {
    const now = this.clock.now();
    const url = `${this.instance.publicUrl}/#/actes-graves`;
    const times = await this.freeze.countSince(tx, new Date(now.getTime() - QUOTA_WINDOW_MS));
    const told = await this.people.administrators(tx, times >= OFTEN, now);
    const row = await this.freeze.find(tx, freezeId);
    if (row === undefined) return;
    const when = frenchInstant(new Date(at));
    await this.#send(
      tx,
      told,
      frozen ? freezeLetter({ by: row.setByLabel, at: when, reason: row.reason, times, url }) : thawLetter(when, url),
    );
  }

  async #send(
    tx: Tx,
    people: readonly ToldPerson[],
    letter: { readonly subject: string; readonly text: string },
  ): Promise<void> {
    for (const { email } of people) await this.mail.tell(tx, { to: email, ...letter });
  }
}
