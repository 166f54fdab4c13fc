import { agentError } from '../errors.js';

/**
 * SHA-256 of the root certificate as printed or scanned → 64 lower-case hexadecimal digits. Tolerates capitals, colons,
 * spaces, dashes. Throws `agent.badFingerprint`.
 */
export function normaliseFingerprint(text: string): string {
  const digits = text.replace(/[\s:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits)) throw agentError('badFingerprint');
  return digits;
}
