import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 32 random bytes, base64url: 43 characters that nobody guesses. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** What the database keeps. A plain hash is enough: the token is as random as the hash is long. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

// Crockford's: no I, L, O or U, which are misread.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 16 characters to copy by hand (80 bits): `K7QM-3FHD-2XWA-90PZ`. */
export const newCode = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => ALPHABET[randomInt(32)]).join('')).join('-');

/** As it was printed, however it was typed. */
export const normalCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
