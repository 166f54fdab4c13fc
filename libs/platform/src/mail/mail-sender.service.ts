import { Reach, type Clock } from '@chariot/kernel';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '../logs/logger.service.js';
import type { Database } from '../postgres/database.service.js';
import type { Leader } from '../postgres/leader.service.js';
import type { Vault } from '../secrets/vault.service.js';
import { MAIL_SECRET } from './mail.service.js';
import { MailRepository, type MailRow } from './mail.repository.js';
import { MailRefused, type Mailer } from './mailer.port.js';

const EVERY_MS = 2_000;
const BATCH = 10;
/** Longer than a batch may take at the slowest: a message is not sent twice while its sender lives. */
const LEASE_MS = 15 * 60_000;
const GIVE_UP_MS = 24 * 60 * 60_000;
/** That one mailbox is sent in an hour: whoever makes us write to somebody fills nobody's mailbox. The rest waits. */
const PACE = 20;
const HOUR_MS = 60 * 60_000;
const SENDING = Reach.system('envoi des courriels');

/** Sends what waits, in the process that leads; what cannot leave is tried again for a day, then set aside. */
export class MailSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rows = new MailRepository();
  #stop: (() => Promise<void>) | undefined;
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly leader: Leader,
    private readonly vault: Vault,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** Whether this process sends; command lines only write into the queue. */
    private readonly serves = true,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.serves) return;
    this.#stop = this.leader.every(EVERY_MS, 'mail', () => this.drain());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    await this.#stop?.();
    await this.mailer.close();
  }

  /** Sends everything that is due. @returns how many messages left */
  async drain(): Promise<number> {
    let sent = 0;
    while (!this.#stopped) {
      const now = this.clock.now();
      const until = new Date(now.getTime() + LEASE_MS);
      const since = new Date(now.getTime() - HOUR_MS);
      const claimed = { limit: BATCH, now, until, pace: PACE, since };
      const rows = await this.database.transaction(SENDING, (tx) => this.#rows.claim(tx, claimed));
      for (const row of rows) if (await this.#send(row)) sent += 1;
      if (rows.length < BATCH) return sent;
    }
    return sent;
  }

  async #send(row: MailRow): Promise<boolean> {
    try {
      const { id, recipient: to, subject, attachments } = row;
      const text = await this.#textOf(row);
      await this.mailer.send({ id, to, subject, text, ...(attachments.length > 0 && { attachments }) });
      await this.#end(row, 'sent', null);
      return true;
    } catch (error) {
      await this.#failed(row, error);
      return false;
    }
  }

  async #textOf({ body, secretId }: MailRow): Promise<string> {
    if (secretId === null) return body ?? '';
    return (await this.database.read(SENDING, (tx) => this.vault.open(tx, secretId, MAIL_SECRET))).toString();
  }

  async #failed(row: MailRow, error: unknown): Promise<void> {
    const now = this.clock.now().getTime();
    const wait = waitMs(row.attempts);
    const tooLate = now + wait - row.createdAt.getTime() > GIVE_UP_MS;
    const told = String(error).slice(0, 300);
    // Neither the address nor the text: the log is read by others than the queue.
    const fields = { mail: row.id, attempts: row.attempts, error };
    if (error instanceof MailRefused || tooLate) {
      this.logger.error('mail set aside', fields);
      await this.#end(row, 'failed', told);
    } else {
      this.logger.warn('mail put off', fields);
      await this.database.transaction(SENDING, (tx) => this.#rows.putOff(tx, row.id, new Date(now + wait), told));
    }
  }

  async #end(row: MailRow, state: 'sent' | 'failed', error: string | null): Promise<void> {
    await this.database.transaction(SENDING, async (tx) => {
      await this.#rows.end(tx, row.id, state, this.clock.now(), error);
      if (row.secretId !== null) await this.vault.forget(tx, row.secretId);
    });
  }
}

/** 15 s, 30 s, 1 min… an hour at most, after `attempts` failures. */
const waitMs = (attempts: number): number => Math.min(3_600_000, 15_000 * 2 ** Math.max(0, attempts - 1));
