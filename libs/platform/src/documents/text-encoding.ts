import { isUtf8 } from 'node:buffer';
import { documentError } from './document-errors.js';

/**
 * The text of a file, whatever wrote it: UTF-8 when it is valid UTF-8, UTF-16 with its mark, else Windows-1252, which
 * French spreadsheets still write. The byte order mark is dropped.
 * @throws DomainError documents.csvIsWorkbook for a zip or an old binary workbook
 */
export function textOf(bytes: Buffer): string {
  const start = bytes.subarray(0, 4).toString('hex');
  if (start.startsWith('504b0304') || start.startsWith('d0cf11e0')) throw documentError('csvIsWorkbook');
  if (start.startsWith('fffe')) return new TextDecoder('utf-16le').decode(bytes);
  if (start.startsWith('feff')) return new TextDecoder('utf-16be').decode(bytes);
  return isUtf8(bytes) ? new TextDecoder().decode(bytes) : windows1252(bytes);
}

/** 0x80 to 0x9f, where Windows-1252 is not Latin-1; five of them mean nothing. */
const ABOVE_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By hand: Node 20 and 22 have a `windows-1252` decoder that reads Latin-1 (nodejs/node#56542). */
const windows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => ABOVE_0X80[c.charCodeAt(0) - 0x80] ?? c);
