import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that a message may have been on its way: an older one is a replay. */
export const REPLAY_WINDOW_SECONDS = 5 * 60;

/** `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">`: who holds the secret knows that it is ours, whole and fresh. */
export function signatureOf(secret: string, body: string, at: Date): string {
  const t = Math.floor(at.getTime() / 1000);
  return `t=${t},v1=${macOf(secret, t, body).toString('hex')}`;
}

/**
 * What the receiver does, in the terms of any language: take `t` and `v1` out of the header; refuse when `t` is more than
 * five minutes away; compute HMAC-SHA-256 of `t`, a point and the raw body under the secret; compare in constant time.
 */
export function isSignedBy(secret: string, body: string, header: string, now: Date): boolean {
  const [, t = '', v1 = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (v1 === '' || Math.abs(now.getTime() / 1000 - Number(t)) > REPLAY_WINDOW_SECONDS) return false;
  return timingSafeEqual(Buffer.from(v1, 'hex'), macOf(secret, Number(t), body));
}

const macOf = (secret: string, t: number, body: string): Buffer =>
  createHmac('sha256', secret).update(`${t}.${body}`).digest();
