import { z } from 'zod';
import { checkedBy, codec, whereOf } from './codec.js';
import { wireAgentError } from './errors.js';
import { PROTOCOL } from './limits.js';
import { instant, pemChain } from './text.js';

/** 16 to 48 random bytes in base64url, new for each request: an old reply answers no new question. */
export const nonce = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/);

/** `GET /agent/v1/time?nonce=…` */
export const timeQuery = z.strictObject({ nonce });
export type TimeQuery = z.output<typeof timeQuery>;

/** Query of the time door → its nonce. Throws `wire-agent.malformed`. */
export function decodeTimeQuery(query: unknown): TimeQuery {
  const checked = checkedBy(timeQuery, query);
  if (!checked.success) throw wireAgentError('malformed', { where: whereOf(checked.error) });
  return checked.data;
}

export const timeReply = z.strictObject({
  protocol: z.literal(PROTOCOL),
  time: instant,
  nonce,
  /** The port's own TLS chain: leaf, issuing, root. The leaf's key signs. */
  chain: pemChain,
  /** ECDSA with SHA-256 over `signedTimeBytes`, DER, standard base64. */
  signature: z
    .string()
    .min(8)
    .max(400)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
});
export type TimeReply = z.output<typeof timeReply>;
const { encode, decode } = codec<TimeReply>(timeReply);
export const encodeTimeReply = encode;
export const decodeTimeReply = decode;

/**
 * The bytes that are signed: ASCII of `chariot-time-v1\n<nonce>\n<time>`, with `time` exactly as in the reply.
 * The first words keep the signature from meaning anything elsewhere (a TLS handshake, a certificate).
 * Signer: `sign('sha256', signedTimeBytes(…), leafKey)`; verifier: `verify('sha256', bytes, leafPublicKey, signature)`.
 */
export function signedTimeBytes({ time, nonce }: { time: string; nonce: string }): Uint8Array {
  return new TextEncoder().encode(`chariot-time-v1\n${nonce}\n${time}`);
}

/** What a verifier needs, read from a reply. `signature` is DER, `chain` is leaf first. */
export interface TimeClaim {
  readonly at: Date;
  readonly nonce: string;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly chain: readonly string[];
}

export function timeClaimOf(reply: TimeReply): TimeClaim {
  return {
    at: new Date(reply.time),
    nonce: reply.nonce,
    signed: signedTimeBytes(reply),
    signature: Uint8Array.from(atob(reply.signature), (character) => character.charCodeAt(0)),
    chain: reply.chain,
  };
}
