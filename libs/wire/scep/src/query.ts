import { wireScepError } from './errors.js';
import { LIMITS } from './limits.js';

const OPERATIONS = ['GetCACaps', 'GetCACert', 'PKIOperation'] as const;
export type ScepOperation = (typeof OPERATIONS)[number];

export interface ScepQuery {
  readonly operation: ScepOperation;
  /** What `message` says, its escapes undone: bytes, for they need be no text. */
  readonly message: Buffer | undefined;
}

/**
 * The query of an address, as it stands in the request line after the `?`. Some clients put a whole message into it, in
 * base64 or as it is, and the escapes of the latter are no UTF-8: whatever undoes them as text (a router, a logger,
 * `decodeURIComponent`) falls over. Here they are bytes.
 * @throws wire-scep.unknownOperation, wire-scep.malformed, wire-scep.tooLarge
 */
export function readScepQuery(rawQuery: string): ScepQuery {
  if (rawQuery.length > LIMITS.queryBytes) throw wireScepError('tooLarge', { limit: LIMITS.queryBytes });
  const fields = new Map<string, Buffer>();
  for (const field of rawQuery.split('&', MOST_FIELDS)) {
    const at = field.indexOf('=');
    const name = at < 0 ? field : field.slice(0, at);
    // RFC 8894 §4.1 knows these two; of one given twice, two readers would believe two different ones.
    if (name !== 'operation' && name !== 'message') continue;
    if (fields.has(name)) throw wireScepError('malformed', { where: name });
    fields.set(name, unescaped(at < 0 ? '' : field.slice(at + 1)));
  }
  const said = fields.get('operation')?.toString('latin1');
  const operation = OPERATIONS.find((known) => known === said);
  if (operation === undefined) throw wireScepError('unknownOperation');
  return { operation, message: fields.get('message') };
}

const MOST_FIELDS = 16;

const PERCENT = 0x25;

/** An escape that is none stays as it is. `+` stays too: it is a letter of base64, and nobody means a space. */
function unescaped(text: string): Buffer {
  const escaped = Buffer.from(text, 'latin1');
  const bytes = Buffer.alloc(escaped.length);
  let length = 0;
  for (let at = 0; at < escaped.length; at += 1) {
    const value = escaped[at] === PERCENT ? hexByte(escaped, at + 1) : -1;
    bytes[length] = value < 0 ? (escaped[at] ?? 0) : value;
    length += 1;
    if (value >= 0) at += 2;
  }
  return bytes.subarray(0, length);
}

function hexByte(bytes: Buffer, at: number): number {
  const high = hexDigit(bytes[at]);
  const low = hexDigit(bytes[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/**
 * The message of a PKIOperation: the body of a POST, whatever its address says besides, or `message` of a GET.
 * @throws wire-scep.malformed when there is none, wire-scep.tooLarge
 */
export function readPkiOperation(request: {
  readonly method: string;
  readonly query: ScepQuery;
  readonly body: Uint8Array | undefined;
}): Buffer {
  const { method, query, body } = request;
  const bytes = method === 'POST' ? body && Buffer.from(body) : query.message && messageOf(query.message);
  if (bytes === undefined || bytes.length === 0) throw wireScepError('malformed', { where: 'message' });
  if (bytes.length > LIMITS.messageBytes) throw wireScepError('tooLarge', { limit: LIMITS.messageBytes });
  return bytes;
}

/** Letters of base64, and the ends of lines and spaces that tools put between them. */
const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/** RFC 8894 §4.1 wants base64. A message as it is has bytes that base64 has not. */
const messageOf = (said: Buffer): Buffer => {
  const text = said.toString('latin1');
  // A `+` that was left as it is, and that something on the way took for a space.
  return BASE64.test(text) ? Buffer.from(text.replaceAll(' ', '+'), 'base64') : said;
};
