import type { z } from 'zod';
import { wireAgentError } from './errors.js';
import { LIMITS, PROTOCOL } from './limits.js';

type Message = { protocol: typeof PROTOCOL };
/** What the sender writes: `protocol` is added for it. */
export type Said<T> = T extends unknown ? Omit<T, 'protocol'> : never;

export interface Codec<T extends Message> {
  readonly schema: z.ZodType<T>;
  /** UTF-8 bytes. */
  readonly limit: number;
  /** JSON text ready to send. Throws `wire-agent.malformed` or `.tooLarge`: what would be refused is not sent. */
  encode(message: Said<T>): string;
  /** Throws only `wire-agent.malformed`, `.tooLarge` or `.unknownVersion`, whatever the bytes. */
  decode(raw: Uint8Array | string): T;
}

export function codec<T extends Message>(schema: z.ZodType<T>, limit: number = LIMITS.messageBytes): Codec<T> {
  return {
    schema,
    limit,
    encode(message) {
      const checked = schema.safeParse({ ...message, protocol: PROTOCOL });
      if (!checked.success) throw wireAgentError('malformed', { where: whereOf(checked.error) });
      const text = JSON.stringify(checked.data);
      if (text.length * BYTES_OF_A_UNIT > limit) refuseLarger(sizeOf(text), limit);
      return text;
    },
    decode(raw) {
      const value = parseJson(raw, limit);
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        throw wireAgentError('malformed', { where: 'message' });
      }
      // The version first: another version's message is unknown, not malformed.
      if ('protocol' in value && Number.isInteger(value.protocol) && value.protocol !== PROTOCOL) {
        throw wireAgentError('unknownVersion');
      }
      const checked = checkedBy(schema, value);
      if (!checked.success) throw wireAgentError('malformed', { where: whereOf(checked.error) });
      return checked.data;
    },
  };
}

/** Zod compares the `length` of whatever has one, text or not: one that is neither number nor text makes it throw (4.6.7). */
export function checkedBy<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw wireAgentError('malformed', { where: 'message' }, { cause });
  }
}

const ENCODER = new TextEncoder();
/** What is no UTF-8 is refused; without `stream`, nothing of a message is left in it for the next. */
const DECODER = new TextDecoder('utf-8', { fatal: true });
/** The most that one unit of a text takes in UTF-8. */
const BYTES_OF_A_UNIT = 3;

/** Bytes of `text` in UTF-8. */
export function sizeOf(text: string): number {
  return ENCODER.encode(text).length;
}

export function refuseLarger(bytes: number, limit: number): void {
  if (bytes > limit) throw wireAgentError('tooLarge', { limit });
}

function parseJson(raw: Uint8Array | string, limit: number): unknown {
  // A character is at least one byte: a text that is already too long is not even measured.
  if (raw.length > limit) throw wireAgentError('tooLarge', { limit });
  let text: string;
  try {
    text = typeof raw === 'string' ? raw : DECODER.decode(raw);
  } catch (cause) {
    throw wireAgentError('malformed', { where: 'UTF-8' }, { cause });
  }
  if (typeof raw === 'string' && raw.length * BYTES_OF_A_UNIT > limit) refuseLarger(sizeOf(text), limit);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wireAgentError('malformed', { where: 'JSON' }, { cause });
  }
}

/** Where the first fault is: names of our own schema only, never what the sender wrote. */
export function whereOf(error: z.ZodError): string {
  return error.issues[0]?.path.map(String).join('.') || 'message';
}
