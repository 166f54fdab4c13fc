import { Inject, Injectable } from '@nestjs/common';
import { EnrolmentService } from '@chariot/fleet';
import { newId, Reach, type Clock } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { CLOCK, type Tx } from '@chariot/platform';
import type { CheckIn, EnrolmentId } from '@chariot/wire-apple';
import { appleEnrolmentError } from './errors.js';
import { EnrolmentsRepository, type EnrolmentRow } from './enrolments.repository.js';
import { ENROLMENT_TOPIC, type EnrolmentTopic } from './enrolment-topic.port.js';
import { inventoryOf } from './facts.js';
import type { MdmIdentity } from './identities.service.js';
import { MDM_EXCHANGE, type MdmCaller, type MdmExchange } from './mdm-exchange.port.js';
import { SealedTokens } from './sealed-tokens.service.js';
import { callerOf, isDevice, Speakers } from './speakers.service.js';

/** Of one device: the accounts of a Shared iPad that speak to us, and those that were there before, until they are forgotten. */
const MOST_USERS = 100;
const REVOCATION = Reach.system('retrait d’un iPad');

type Message<Type extends CheckIn['type']> = Extract<CheckIn, { type: Type }>;

/** The verbs of an enrolment, each in a system transaction: what one refuses, changes nothing. */
@Injectable()
export class Enrolments {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: EnrolmentsRepository,
    private readonly speakers: Speakers,
    private readonly tokens: SealedTokens,
    private readonly fleet: EnrolmentService,
    private readonly pki: PkiService,
    @Inject(ENROLMENT_TOPIC) private readonly topics: EnrolmentTopic,
    @Inject(MDM_EXCHANGE) private readonly exchange: MdmExchange,
  ) {}

  /**
   * The iPad says who it is: its certificate gets its device, and it begins, or begins again; with the successor of its certificate
   * it goes on as it is.
   * @returns which device it is
   * @throws apple-enrolment.notADevice, .anotherTopic, .foreignIdentity, .identifierInUse; fleet.* as `enrolInvited`
   */
  async authenticate(tx: Tx, reach: Reach, by: MdmIdentity, message: Message<'Authenticate'>): Promise<string> {
    if (!isDevice(message.id)) throw appleEnrolmentError('notADevice');
    // Under another one it could never be woken.
    if ((await this.topics.topic(tx)) !== message.topic) throw appleEnrolmentError('anotherTopic');
    const enrolmentKey = this.speakers.keyOf(message.id);
    // Whose UDID it was: what ends that one must not wait for this, nor this for it, once the fleet has its locks.
    const known = await this.repository.byKey(tx, reach, enrolmentKey);
    await this.repository.hold(tx, reach, [...new Set([enrolmentKey, by.deviceId, known?.deviceId ?? by.deviceId])]);
    const own = await this.repository.ofDevice(tx, reach, by.deviceId);
    if (own !== undefined && own.enrolmentKey !== enrolmentKey) throw appleEnrolmentError('foreignIdentity');
    if (own !== undefined && isRenewal(own, by)) {
      await this.repository.renewing(tx, reach, own.id, by.fingerprint);
      await this.speakers.comesWith(tx, by);
      return own.deviceId;
    }
    const deviceId = own?.deviceId ?? (await this.#enrolled(tx, reach, by, message));
    const before = await this.repository.byKey(tx, reach, enrolmentKey);
    if (before !== undefined && before.deviceId !== deviceId) await this.#requireAbandoned(tx, before);
    for (const row of await this.repository.going(tx, reach, deviceId)) await this.#end(tx, reach, row);
    if (before !== undefined) await this.tokens.forget(tx, before);
    const begun = {
      id: before?.id ?? newId(),
      enrolmentKey,
      channel: 'device' as const,
      deviceId,
      topic: message.topic,
    };
    await this.repository.begin(tx, reach, begun, this.clock.now());
    await this.exchange.begun(tx, deviceId);
    return deviceId;
  }

  /**
   * How it is woken from now on; the channel of a user begins with it.
   * @returns whether it is the first since it began
   * @throws apple-enrolment.notEnrolled, .foreignIdentity, .anotherTopic, .ofTheDevice, .tokenTooLong
   */
  async tokenUpdate(
    tx: Tx,
    reach: Reach,
    by: MdmIdentity,
    message: Message<'TokenUpdate'>,
  ): Promise<{ readonly caller: MdmCaller; readonly first: boolean }> {
    const key = this.speakers.keyOf(message.id);
    await this.repository.hold(tx, reach, [key, by.deviceId]);
    const known = await this.speakers.known(tx, reach, by, message.id);
    const { topic, unlockToken, awaitingConfiguration } = message;
    if (known.row.topic !== topic) throw appleEnrolmentError('anotherTopic');
    if (unlockToken !== null) requireDevice(message.id);
    const row = known.began ? known.row : await this.#beginUser(tx, reach, key, known.row);
    // It is not sent each time: the one that is kept stays good.
    const keptUnlock = unlockToken === null ? row.unlockSecret : null;
    const unlockSecret = unlockToken === null ? keptUnlock : await this.tokens.seal(tx, unlockToken, 'unlock');
    const pushSecret = await this.tokens.sealPush(tx, message);
    const at = this.clock.now();
    await this.repository.enable(tx, reach, row.id, { pushSecret, unlockSecret, topic, awaitingConfiguration, at });
    await this.tokens.forget(tx, {
      pushSecret: row.pushSecret,
      unlockSecret: unlockToken === null ? null : row.unlockSecret,
      bootstrapSecret: null,
    });
    return { caller: callerOf({ ...row, awaitingConfiguration }, by), first: row.enabledAt === null };
  }

  /**
   * Null or empty: what was kept is forgotten.
   * @throws apple-enrolment.ofTheDevice, .notEnrolled, .foreignIdentity, .tokenTooLong
   */
  async setBootstrapToken(tx: Tx, reach: Reach, by: MdmIdentity, message: Message<'SetBootstrapToken'>): Promise<void> {
    requireDevice(message.id);
    await this.repository.hold(tx, reach, [by.deviceId]);
    const { id, bootstrapSecret } = await this.speakers.speaking(tx, reach, by, message.id);
    const token = message.bootstrapToken;
    const secretId = token === null || token.length === 0 ? null : await this.tokens.seal(tx, token, 'bootstrap');
    await this.repository.keepBootstrap(tx, reach, id, secretId);
    await this.tokens.forget(tx, { bootstrapSecret, pushSecret: null, unlockSecret: null });
  }

  /** @returns null when none is kept @throws apple-enrolment.ofTheDevice, .notEnrolled, .foreignIdentity */
  async bootstrapToken(tx: Tx, reach: Reach, by: MdmIdentity, id: EnrolmentId): Promise<Buffer | null> {
    requireDevice(id);
    const { bootstrapSecret } = await this.speakers.speaking(tx, reach, by, id);
    return bootstrapSecret === null ? null : this.tokens.open(tx, bootstrapSecret, 'bootstrap');
  }

  /**
   * It has left, with the channels of all its users; or one of these has.
   * @throws apple-enrolment.notEnrolled, .foreignIdentity
   */
  async checkOut(tx: Tx, reach: Reach, by: MdmIdentity, id: EnrolmentId): Promise<void> {
    await this.repository.hold(tx, reach, [by.deviceId]);
    const row = await this.speakers.speaking(tx, reach, by, id);
    const ended = isDevice(id) ? await this.repository.going(tx, reach, row.deviceId) : [row];
    for (const one of ended) await this.#end(tx, reach, one);
  }

  /**
   * It has lost its identity at that moment: nothing is kept that wakes or unlocks it, nor of its users. What it began since, with
   * another one, goes on. `tx` is the system's, and may hold what whoever enrols it waits for: this waits for nobody.
   * @throws Error it enrols, or leaves, at this moment: call again
   */
  async endOf(tx: Tx, deviceId: string, at: Date): Promise<void> {
    if (!(await this.repository.tryHold(tx, REVOCATION, deviceId))) {
      throw new Error('This iPad enrols or leaves at this moment: its former enrolment is ended after that');
    }
    for (const row of await this.repository.goingSince(tx, REVOCATION, deviceId, at)) {
      await this.#end(tx, REVOCATION, row);
    }
  }

  /** The fleet's decision, and the certificate's device. */
  async #enrolled(tx: Tx, reach: Reach, by: MdmIdentity, { facts }: Message<'Authenticate'>): Promise<string> {
    const { publicKeyFingerprint, fingerprint } = by;
    const demand = { publicKeyFingerprint, facts: inventoryOf(facts), family: 'apple' as const };
    const { deviceId } = await this.fleet.enrolInvited(tx, reach, demand);
    await this.pki.assign(tx, { fingerprint, deviceId });
    return deviceId;
  }

  /** Nobody takes the place of an iPad that is still trusted by saying its UDID. */
  async #requireAbandoned(tx: Tx, { deviceId, endedAt }: EnrolmentRow): Promise<void> {
    const isTrusted = endedAt === null && (await this.pki.expiries(tx, [deviceId])).size > 0;
    if (isTrusted) throw appleEnrolmentError('identifierInUse');
  }

  async #beginUser(tx: Tx, reach: Reach, enrolmentKey: string, device: EnrolmentRow): Promise<EnrolmentRow> {
    const before = await this.repository.byKey(tx, reach, enrolmentKey);
    if (before !== undefined) await this.tokens.forget(tx, before);
    const { deviceId, topic } = device;
    for (const one of await this.repository.makeRoom(tx, reach, deviceId, enrolmentKey, MOST_USERS - 1)) {
      await this.tokens.forget(tx, one);
    }
    const begun = { id: before?.id ?? newId(), enrolmentKey, channel: 'user' as const, deviceId, topic };
    await this.repository.begin(tx, reach, begun, this.clock.now());
    const nothing = { pushSecret: null, unlockSecret: null, bootstrapSecret: null };
    return { ...begun, ...nothing, enabledAt: null, awaitingConfiguration: false, endedAt: null, renewingBy: null };
  }

  async #end(tx: Tx, reach: Reach, row: EnrolmentRow): Promise<void> {
    await this.repository.end(tx, reach, [row.id], this.clock.now());
    await this.tokens.forget(tx, row);
  }
}

/**
 * Whether it authenticates with the successor of its certificate, for the first time or, its answer lost, once more: iPadOS may do so
 * when the profile that it was enrolled by is replaced. The first of its certificates was used before there was a row.
 */
const isRenewal = ({ renewingBy }: EnrolmentRow, { firstUse, unassigned, fingerprint }: MdmIdentity): boolean =>
  (firstUse && !unassigned) || renewingBy === fingerprint;

function requireDevice(id: EnrolmentId): void {
  if (!isDevice(id)) throw appleEnrolmentError('ofTheDevice');
}
