import { createHash, randomBytes } from 'node:crypto';
import { HandCode } from '@chariot/kernel';

/** 32 random bytes, base64url: 43 characters that nobody guesses. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** What the database keeps. A plain hash is enough: the token is as random as the hash is long. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const CODE_LENGTH = 16;

/** A code of 80 bits to copy by hand, `K7QM-3FHD-2XWA-90PZ`, and what the database keeps of it. */
export function newCode(): { readonly code: string; readonly hash: Buffer } {
  const bare = HandCode.of(randomBytes(CODE_LENGTH));
  return { code: HandCode.printed(bare), hash: hashOf(bare) };
}

/** What is kept of the code that was typed; `null` when it cannot be one. */
export function hashOfCode(typed: string): Buffer | null {
  const bare = HandCode.read(typed, CODE_LENGTH);
  return bare === null ? null : hashOf(bare);
}
