import { agentError } from '../errors.js';

/** Text that goes into a file of lines. Throws `agent.unsafeText` on a control character or a line separator. */
export function oneLine(text: string, where: string): string {
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)) throw agentError('unsafeText', { where });
  return text;
}

/** A host name or an IP address: nothing that any of our files or shells gives a meaning to. */
export function plainHost(host: string, where: string): string {
  if (!/^[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9:])?$/.test(host)) throw agentError('unsafeText', { where });
  return host;
}

/** An address that a browser opens. */
export function webAddress(url: string, where: string): string {
  if (!/^https?:\/\/[^\s"'<>\\]+$/.test(url) || !URL.canParse(url)) throw agentError('unsafeText', { where });
  return oneLine(url, where);
}
