import { agentError } from '../errors.js';

/**
 * SHA-256 of the root certificate, or its first 40 digits (160 bits: what a sheet prints), as printed or scanned → lower-case
 * hexadecimal digits. Tolerates capitals, colons, spaces, dashes. Throws `agent.badFingerprint`.
 */
export function normaliseFingerprint(text: string): string {
  const digits = text.replace(/[\s:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{40,64}$/.test(digits)) throw agentError('badFingerprint');
  return digits;
}
