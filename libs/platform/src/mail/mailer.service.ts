import type { Clock } from '@chariot/kernel';
import { FolderMailer } from './folder-mailer.service.js';
import type { MailOptions } from './mail-options.js';
import type { Mailer } from './mailer.port.js';
import { SmtpMailer } from './smtp-mailer.service.js';

/** Absent: messages wait in the queue, and nothing leaves (specs, command lines). */
export function mailerOf(options: MailOptions | undefined, clock: Clock): Mailer {
  if (options === undefined) return new NoMailer();
  return options.kind === 'smtp' ? new SmtpMailer(options, clock) : new FolderMailer(options, clock);
}

class NoMailer implements Mailer {
  send(): Promise<void> {
    return Promise.reject(new Error('no way to send mail is set'));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
