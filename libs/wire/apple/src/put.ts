import { checkInOf, type CheckIn } from './check-in/check-in.js';
import { reportOf, type Report } from './commands/report.js';
import { wireAppleError } from './errors.js';
import { readDict } from './plist/reader.js';

export type Put =
  { readonly door: 'checkIn'; readonly message: CheckIn } | { readonly door: 'report'; readonly report: Report };

/**
 * Any body that a device PUTs, at whatever address and under whatever Content-Type: the document says what it is, by
 * `MessageType` or else by `Status`.
 * @throws wire-apple.malformed, .tooLarge, .unknownMessage
 */
export function readPut(raw: Uint8Array | string): Put {
  const plist = readDict(raw);
  if (plist.has('MessageType')) return { door: 'checkIn', message: checkInOf(plist) };
  if (plist.has('Status')) return { door: 'report', report: reportOf(plist) };
  throw wireAppleError('unknownMessage');
}
