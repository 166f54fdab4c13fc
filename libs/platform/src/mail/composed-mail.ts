import type { OutgoingMail } from './mailer.port.js';
import { checkedMessage } from './mail-message.js';

/** What nodemailer is given: addresses as objects, so that it parses nothing; nothing that it would fetch. */
export function composed(mail: OutgoingMail, from: string, now: Date) {
  const { to, subject, text, attachments = [] } = checkedMessage(mail);
  return {
    from: { name: 'Chariot', address: from },
    to: { name: '', address: to },
    envelope: { from, to: [to] },
    subject,
    text,
    attachments: attachments.map(({ name, type, content }) => ({
      filename: name,
      content,
      contentType: type === 'text/calendar' ? 'text/calendar; charset=utf-8' : type,
      contentDisposition: 'attachment' as const,
    })),
    date: now,
    messageId: `<${mail.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    // RFC 3834 §5: no answering machine answers it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'fr' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
