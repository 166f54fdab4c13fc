import type { Clock } from '@chariot/kernel';
import { createTransport } from 'nodemailer';
import { composed } from './composed-mail.js';
import { MailRefused, type Mailer, type OutgoingMail } from './mailer.port.js';
import type { MailOptions } from './mail-options.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** A server that does not speak is left after this long; ten minutes would be polite (RFC 5321 §4.5.3.2), and hold the queue. */
const SILENCE_MS = 20_000;

/** Through the SMTP server of the settings. The password, and the messages, travel over TLS or not at all. */
export class SmtpMailer implements Mailer {
  readonly #transport;

  constructor(
    private readonly options: Extract<MailOptions, { kind: 'smtp' }>,
    private readonly clock: Clock,
  ) {
    const url = new URL(options.url);
    const secure = url.protocol === 'smtps:';
    const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
    const user = decodeURIComponent(url.username);
    this.#transport = createTransport({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port,
      secure,
      requireTLS: !secure && !LOOPBACK.test(url.hostname),
      ...(user !== '' && { auth: { user, pass: options.password ?? '' } }),
      tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(options.ca !== undefined && { ca: options.ca }) },
      connectionTimeout: SILENCE_MS,
      greetingTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      dnsTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: OutgoingMail): Promise<void> {
    try {
      await this.#transport.sendMail(composed(mail, this.options.from, this.clock.now()));
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
      // Only of this message's mailbox or content: a refused password or sender is the settings', and may be put right.
      const ofMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
      if (ofMessage && typeof responseCode === 'number' && responseCode >= 550 && responseCode <= 554) {
        throw new MailRefused(`the SMTP server answered ${responseCode}`, { cause: error });
      }
      throw error;
    }
  }

  close(): Promise<void> {
    this.#transport.close();
    return Promise.resolve();
  }
}
