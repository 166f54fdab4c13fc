import { mailError } from './mail-errors.js';

/** A paper that goes with a message, made by Chariot itself: never a file that somebody else gave. */
export interface MailAttachment {
  /** `convocation.pdf`: plain letters, so that no mail program is led astray. */
  readonly name: string;
  readonly type: 'application/pdf' | 'text/calendar';
  readonly content: Buffer;
}

/** One message to one person, in plain text: nothing to load, nothing that tells it was read. */
export interface MailMessage {
  /** A bare mailbox, `directrice@exemple.fr`: no name, no list. */
  readonly to: string;
  /** One line of 1 to 200 characters. */
  readonly subject: string;
  /** 1 to 20,000 characters, lines ended by `\n`. */
  readonly text: string;
  /** At most 4, of 2 MiB together. */
  readonly attachments?: readonly MailAttachment[];
}

// What RFC 5321 §4.1.2 calls a dot-string at a domain, in ASCII: no quoted part, no address literal, no comment, no route.
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const MAILBOX = new RegExp(`^${ATOM}(?:\\.${ATOM}){0,8}@${LABEL}(?:\\.${LABEL}){0,10}$`);
/** Controls, line and paragraph separators, and signs that turn the reading order: none has a place in a header. */
const UNFIT_IN_HEADER = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;
/** Every control but the tabulation and the line end. */
const ATTACHED_NAME = /^[a-z0-9][a-z0-9-]{0,60}\.(pdf|ics)$/;
const ATTACHED_BYTES = 2 * 1024 * 1024;
const UNFIT_IN_TEXT = /(?![\t\n])\p{Cc}|\p{Surrogate}/u;

export const isMailbox = (text: string): boolean => text.length <= 254 && MAILBOX.test(text);

/**
 * The message as it may be sent. A line end in a header would add a header of the writer's choosing (RFC 5322 §2.2): it
 * is refused here, before any library folds it.
 * @throws DomainError mail.badAddress, mail.badSubject, mail.badText, mail.badAttachment
 */
export function checkedMessage(message: MailMessage): MailMessage {
  const { to, subject } = message;
  if (!isMailbox(to)) throw mailError('badAddress');
  if (subject.trim() === '' || subject.length > 200 || UNFIT_IN_HEADER.test(subject)) throw mailError('badSubject');
  const text = message.text.replace(/\r\n?/g, '\n');
  if (text.trim() === '' || text.length > 20_000 || UNFIT_IN_TEXT.test(text)) throw mailError('badText');
  const { attachments = [] } = message;
  const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (attachments.length > 4 || bytes > ATTACHED_BYTES || !attachments.every(({ name }) => ATTACHED_NAME.test(name))) {
    throw mailError('badAttachment');
  }
  return { to, subject, text, ...(attachments.length > 0 && { attachments }) };
}
