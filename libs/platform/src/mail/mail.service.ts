import { DomainError, newId, type Clock } from '@chariot/kernel';
import type { Logger } from '../logs/logger.service.js';
import type { Tx } from '../postgres/database.service.js';
import type { Vault } from '../secrets/vault.service.js';
import { checkedMessage, type MailMessage } from './mail-message.js';
import { mailError } from './mail-errors.js';
import { MailRepository } from './mail.repository.js';

/** Messages that may wait at once. */
const MOST = 10_000;
/** Of these, to one mailbox: ten hours of what it is sent; nobody fills the queue by having us write to one person. */
const MOST_FOR_ONE = 200;
export const MAIL_SECRET = 'platform.mail';

/** The outgoing queue: a message is part of the act that it tells of, and leaves once that is committed. */
export class Mail {
  readonly #rows = new MailRepository();

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly most = MOST,
    private readonly mostForOne = MOST_FOR_ONE,
  ) {}

  /**
   * Puts a message in the queue, in the act's own transaction. With `secret`, its text (a link that opens something) is
   * kept sealed. Nobody is told twice that it left; who wants to know reads the queue.
   * @returns the message's id
   * @throws DomainError mail.badAddress, mail.badSubject, mail.badText, mail.badAttachment, mail.queueFull, mail.mailboxFull: the act then does not happen either
   */
  async enqueue(tx: Tx, message: MailMessage & { readonly secret?: boolean }): Promise<string> {
    const { to, subject, text, attachments = [] } = checkedMessage(message);
    if (!(await this.#rows.hasRoom(tx, this.most))) throw mailError('queueFull');
    if (!(await this.#rows.hasRoomFor(tx, to, this.mostForOne))) throw mailError('mailboxFull');
    const id = newId();
    const secretId = message.secret === true ? await this.vault.seal(tx, text, MAIL_SECRET) : null;
    const body = secretId === null ? text : null;
    await this.#rows.insert(tx, { id, recipient: to, subject, body, secretId, attachments }, this.clock.now());
    return id;
  }

  /**
   * For a message that only tells of an act: one that cannot be queued does not hold the act, and whoever runs the server
   * reads in its log that nobody was told, and why; not whom.
   * @returns whether it is in the queue
   */
  async tell(tx: Tx, message: MailMessage & { readonly secret?: boolean }): Promise<boolean> {
    try {
      await this.enqueue(tx, message);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.logger.warn('a message could not be queued', { code: error.code });
      return false;
    }
  }

  /** For the page of administration and the metrics, in a system transaction. */
  figures(tx: Tx): Promise<{ waiting: number; oldestAt: Date | null; failed: number }> {
    return this.#rows.figures(tx);
  }
}
