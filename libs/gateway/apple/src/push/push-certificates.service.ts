import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import type { ApplePush } from '@chariot/contract';
import { CLOCK, Journal, Vault, type Tx } from '@chariot/platform';
import { applePushError } from './errors.js';
import { daysLeft, renewBy, standingOf } from './expiry.js';
import { pem, readPushCertificate, type PushCertificate } from './push-certificate.js';
import { PushCertificatesRepository, type CertificateRow } from './push-certificates.repository.js';
import { PushDueRepository } from './push-due.repository.js';
import type { MadeRequest } from './push-request.js';
import { PUSH_TARGETS, type PushTargets } from './push-targets.port.js';

const PUSH_KEY_SECRET = 'apple.pushKey';

/** What a line to Apple is opened with. */
export interface PushIdentity {
  readonly certificateId: string;
  readonly topic: string;
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** The certificate by which Apple knows this instance: asked for here, signed there, and never changed for another topic. */
@Injectable()
export class PushCertificates {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: PushCertificatesRepository,
    private readonly due: PushDueRepository,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(PUSH_TARGETS) private readonly targets: PushTargets,
  ) {}

  async state(tx: Tx): Promise<ApplePush> {
    await this.requireInstance(tx);
    return this.#state(tx);
  }

  /** The last request, PEM. @throws apple-push.noRequest, .instanceOnly */
  async request(tx: Tx): Promise<string> {
    await this.requireInstance(tx);
    const row = await this.repository.openRequest(tx);
    if (row === undefined) throw applePushError('noRequest');
    return pem('CERTIFICATE REQUEST', row.request);
  }

  /** @param made before the transaction: making a key takes a second */
  async keep(tx: Tx, reach: Reach, made: MadeRequest): Promise<ApplePush> {
    await this.requireInstance(tx);
    const id = newId();
    const keySecret = await this.vault.seal(tx, made.key, PUSH_KEY_SECRET);
    const madeAt = this.clock.now();
    await this.repository.addRequest(tx, { id, keySecret, keyHash: made.keyHash, request: made.request, madeAt });
    await this.journal.record(tx, reach, {
      act: 'apple.push.requested',
      subject: { kind: 'pushRequest', id },
      details: { keyHash: made.keyHash },
    });
    return this.#state(tx);
  }

  /**
   * Puts a certificate in use from the next push on; what waited for one is due at once.
   * @throws DomainError of the catalogue `apple-push`
   */
  async upload(tx: Tx, reach: Reach, file: Uint8Array, appleAccount: string | null): Promise<ApplePush> {
    await this.requireInstance(tx);
    const read = readPushCertificate(file);
    await this.repository.lock(tx);
    const present = await this.repository.current(tx);
    // First of all: a wrong file of another account is to be told so, whatever else is wrong with it.
    if (present !== undefined && present.topic !== read.topic)
      throw applePushError('anotherTopic', { given: read.topic, present: present.topic });
    const request = await this.repository.requestOfKey(tx, read.keyHash);
    if (request === undefined) throw applePushError('keyUnknown');
    const now = this.clock.now();
    this.#checkDates(read, present, now);
    if (present !== undefined) await this.repository.end(tx, present.id, 'replaced', now);
    const id = newId();
    const account = appleAccount ?? present?.appleAccount ?? null;
    await this.repository.add(tx, { id, requestId: request.id, appleAccount: account, at: now }, read);
    await this.due.allNow(tx, now);
    await this.journal.record(tx, reach, {
      act: present === undefined ? 'apple.push.installed' : 'apple.push.renewed',
      subject: { kind: 'pushCertificate', id, label: read.topic },
      details: {
        topic: read.topic,
        fingerprint: read.fingerprint,
        notAfter: read.notAfter.toISOString(),
        ...(present !== undefined && { replaces: present.fingerprint }),
      },
    });
    return this.#state(tx);
  }

  /** @throws apple-push.noCertificate, .devicesEnrolled */
  async withdraw(tx: Tx, reach: Reach): Promise<ApplePush> {
    await this.requireInstance(tx);
    await this.repository.lock(tx);
    const present = await this.repository.current(tx);
    if (present === undefined) throw applePushError('noCertificate');
    const count = await this.targets.enrolledUnder(tx, present.topic);
    if (count > 0) throw applePushError('devicesEnrolled', { count });
    await this.repository.end(tx, present.id, 'withdrawn', this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'apple.push.withdrawn',
      subject: { kind: 'pushCertificate', id: present.id, label: present.topic },
      details: { topic: present.topic, fingerprint: present.fingerprint },
    });
    return this.#state(tx);
  }

  /** For whoever enrols devices: the topic of their profile; null before there is a certificate. `tx` is the system's. */
  async topic(tx: Tx): Promise<string | null> {
    return (await this.repository.current(tx))?.topic ?? null;
  }

  currentId(tx: Tx): Promise<string | null> {
    return this.repository.currentId(tx);
  }

  /** What pushes are sent with; undefined without a certificate. Secret: not to be kept but in memory. */
  async identity(tx: Tx): Promise<PushIdentity | undefined> {
    const present = await this.repository.current(tx);
    if (present === undefined) return undefined;
    const key = await this.vault.open(tx, present.keySecret, PUSH_KEY_SECRET);
    return {
      certificateId: present.id,
      topic: present.topic,
      cert: pem('CERTIFICATE', present.certificate),
      key: pem('PRIVATE KEY', key),
    };
  }

  #checkDates(read: PushCertificate, present: CertificateRow | undefined, now: Date): void {
    const dayOf = (at: Date): string => LocalDate.format(LocalDate.at(at));
    if (read.notBefore > now) throw applePushError('notYetValid', { day: dayOf(read.notBefore) });
    if (read.notAfter <= now) throw applePushError('expired', { day: dayOf(read.notAfter) });
    if (present === undefined) return;
    if (read.fingerprint === present.fingerprint) throw applePushError('sameAsPresent');
    if (read.notAfter < present.notAfter) throw applePushError('olderThanPresent', { day: dayOf(read.notAfter) });
  }

  /** @throws apple-push.instanceOnly */
  async requireInstance(tx: Tx): Promise<void> {
    if (!(await this.repository.isOfInstance(tx))) throw applePushError('instanceOnly');
  }

  async #state(tx: Tx): Promise<ApplePush> {
    const present = await this.repository.current(tx);
    const request = await this.repository.openRequest(tx);
    return {
      request: request === undefined ? null : { madeAt: request.madeAt.toISOString() },
      certificate: present === undefined ? null : this.#shown(present),
      devices: present === undefined ? 0 : await this.targets.enrolledUnder(tx, present.topic),
      waiting: await this.due.count(tx),
    };
  }

  #shown(row: CertificateRow): NonNullable<ApplePush['certificate']> {
    const notAfter = LocalDate.at(row.notAfter);
    const today = LocalDate.today(this.clock);
    return {
      topic: row.topic,
      serial: row.serial,
      notBefore: LocalDate.at(row.notBefore),
      notAfter,
      renewBy: renewBy(notAfter),
      daysLeft: daysLeft(notAfter, today),
      standing: standingOf(notAfter, today),
      appleAccount: row.appleAccount,
      uploadedAt: row.uploadedAt.toISOString(),
      acceptedAt: row.acceptedAt?.toISOString() ?? null,
      refusedAt: row.refusedAt?.toISOString() ?? null,
      refusal: row.refusal,
    };
  }
}
