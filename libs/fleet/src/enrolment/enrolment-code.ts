import { createHmac, randomBytes } from 'node:crypto';
import { HandCode } from '@chariot/kernel';

const LENGTH = 10;

/** A one-use code of 50 random bits, as it is printed: `K7QM-3FHD-2X`. Its hash alone is looked up. */
export const EnrolmentCode = {
  /** @param random at least 10 random bytes */
  make(random: Uint8Array = randomBytes(LENGTH)): string {
    if (random.length < LENGTH) throw new RangeError('A code needs 10 random bytes');
    return HandCode.printed(HandCode.of(random.subarray(0, LENGTH)));
  },

  /** What was typed → `K7QM-3FHD-2X`; `null` when it cannot be a code. */
  normalise(typed: string): string | null {
    const bare = HandCode.read(typed, LENGTH);
    return bare === null ? null : HandCode.printed(bare);
  },

  /** What the database keeps: HMAC-SHA-256 under a key that is not in the database, so that a stolen copy tells no code. */
  hash(code: string, key: Buffer): Buffer {
    return createHmac('sha256', key).update(code).digest();
  },
} as const;
