import type { OutboundAnswer } from '@chariot/platform';
import type { PushOutcome } from './apns.service.js';

/** The token is not, or no longer, that of a device of ours: only the device can give another. */
const OFF = new Set(['Unregistered', 'ExpiredToken', 'BadDeviceToken', 'DeviceTokenNotForTopic']);
const WORD = /^[A-Za-z]{1,60}$/;

/**
 * What Apple's answer means (Apple, Handling notification responses from APNs).
 * @param mostAfterMs as long as a server's wish to be left alone is heard
 */
export function readAnswer({ status, headers, body }: OutboundAnswer, mostAfterMs: number): PushOutcome {
  if (status === 200) return { outcome: 'accepted' };
  const reason = reasonOf(body) ?? String(status);
  if (status === 410 || (status === 400 && OFF.has(reason))) return { outcome: 'off', reason };
  // The certificate: revoked, expired, of another environment. Every push of it fails alike, until another one is here.
  if (status === 403 || reason === 'TopicDisallowed' || reason === 'BadTopic')
    return { outcome: 'later', reason, afterMs: mostAfterMs, ofCertificate: true };
  if (status === 429 || status >= 500)
    return { outcome: 'later', reason, afterMs: afterOf(headers['retry-after'], mostAfterMs), ofCertificate: false };
  return { outcome: 'refused', reason };
}

/** A word of Apple's, and never anything else: it is shown and kept. */
function reasonOf(body: Buffer): string | undefined {
  try {
    const said: unknown = JSON.parse(body.toString('utf8'));
    if (typeof said !== 'object' || said === null || !('reason' in said)) return undefined;
    return typeof said.reason === 'string' && WORD.test(said.reason) ? said.reason : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** RFC 9110 §10.2.3, in its form of seconds; a date is not believed. */
function afterOf(seconds: string | undefined, most: number): number {
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Math.min(Number(seconds) * 1_000, most) : 0;
}
