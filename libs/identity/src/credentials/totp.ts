import { Secret, TOTP } from 'otpauth';

/** RFC 6238: steps of 30 s, and one step of clock drift either way (§5.2). */
const STEP_S = 30;
const WINDOW = 1;
const ISSUER = 'Chariot';

const generator = (secret: Secret, label = 'Chariot'): TOTP =>
  // SHA-1, six digits, 30 s: what every application reads; others are silently ignored by some of them.
  new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: 6, period: STEP_S });

/** A new secret of 160 bits (RFC 4226 §4), in base 32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an application scans. `account`: the person's address. */
export const otpauthUrl = (secret: string, account: string): string =>
  generator(Secret.fromBase32(secret), account).toString();

export const stepOf = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_S);

/** The step that a code of six digits belongs to, or `null`: neither the present one nor a neighbour. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = generator(Secret.fromBase32(secret)).validate({
    token: code,
    timestamp: now.getTime(),
    window: WINDOW,
  });
  return delta === null ? null : stepOf(now) + delta;
}
