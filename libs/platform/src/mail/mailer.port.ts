import type { MailMessage } from './mail-message.js';

/** A message on its way: `id` (a UUID) becomes its Message-ID, so that one sent twice is recognised (RFC 5322 §3.6.4). */
export interface OutgoingMail extends MailMessage {
  readonly id: string;
}

/** Hands messages over, one by one. Made by the settings: an SMTP server, or a folder of `.eml` files. */
export interface Mailer {
  /**
   * Resolves once the other side has taken the message for its own.
   * @throws MailRefused when it will never be taken (the mailbox does not exist); any other error is worth another try
   */
  send(mail: OutgoingMail): Promise<void>;
  close(): Promise<void>;
}
export const MAILER = Symbol('Mailer');

/** The other side said no for good (a 5xx reply, RFC 5321 §4.2.1). */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}
