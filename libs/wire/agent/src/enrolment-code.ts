import { HandCode } from '@chariot/kernel';
import { wireAgentError } from './errors.js';

/** 10 signs of 5 bits. */
const LENGTH = 10;

export const EnrolmentCode = {
  /** What was typed or scanned → the canonical form `K7QM-3FHD-2X`. Throws `wire-agent.invalidCode`. */
  normalise(typed: string): string {
    const bare = HandCode.read(typed, LENGTH);
    if (bare === null) throw wireAgentError('invalidCode');
    return HandCode.printed(bare);
  },
} as const;
