import { hasHiddenSigns, withoutHiddenSigns } from '@chariot/kernel';
import { z } from 'zod';

/**
 * One printable line of at most `max` characters. PostgreSQL's jsonb refuses U+0000 and lone surrogates, so that one device
 * could otherwise make every report fail; a model that reads backwards is nobody's name.
 */
export const printable = (max: number, min = 0): z.ZodString =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((text) => !hasHiddenSigns(text), 'caractère de contrôle');

/**
 * What a machine says about itself, made fit to send: unprintable characters become spaces, runs of spaces one,
 * ends are trimmed, `max` characters are kept. May be empty.
 */
export function cleanText(text: string, max: number): string {
  const line = withoutHiddenSigns(text).replace(/\s+/g, ' ').trim().slice(0, max).trim();
  // The cut may fall between the two halves of a pair.
  return /\p{Cs}$/u.test(line) ? line.slice(0, -1) : line;
}

/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime();
export const pemCertificate = z
  .string()
  .max(8192)
  .regex(/^-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*$/);
/** Leaf first, root last. */
export const pemChain = z.array(pemCertificate).min(2).max(4);
export const pemSigningRequest = z
  .string()
  .max(8192)
  .regex(/^-----BEGIN CERTIFICATE REQUEST-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE REQUEST-----\s*$/);
