const MINUTE = 60_000;

/** How failures make one wait. */
export interface Patience {
  /** Failures before the first wait. */
  readonly free: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/**
 * A stranger who tries somebody's address from his own waits first; the account as a whole is more patient, so that he
 * keeps its owner out less; an address is often a whole school's.
 */
export const PATIENCE = {
  accountHere: { free: 5, firstWaitMs: 30_000, longestWaitMs: 15 * MINUTE },
  account: { free: 20, firstWaitMs: MINUTE, longestWaitMs: 15 * MINUTE },
  address: { free: 60, firstWaitMs: MINUTE, longestWaitMs: 15 * MINUTE },
  // Keys and providers are not guessed: their failures are counted for the journal, and make nobody wait.
  unguessable: { free: Infinity, firstWaitMs: 0, longestWaitMs: 0 },
} as const satisfies Record<string, Patience>;

export type Counted = keyof typeof PATIENCE;

/** Failures are forgotten a day after the last one. */
export const FORGET_FAILURES_MS = 24 * 60 * MINUTE;

/** How long the next attempt waits after `failures` of them, in milliseconds: doubling, never for good. */
export function waitAfter(failures: number, { free, firstWaitMs, longestWaitMs }: Patience): number {
  if (failures < free) return 0;
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - free, 20));
}

/** Whether a failure is written in the journal: the 1st, 5th, 10th, 20th, 40th…, so that a flood makes few lines. */
export const isTold = (failures: number): boolean =>
  failures === 1 || (failures % 5 === 0 && isPowerOfTwo(failures / 5));

const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n));

/**
 * One key for what is one subscriber: an IPv4 address, an IPv6 /64 (RFC 6177: a subscriber has at least that), whichever
 * way either is written.
 */
export function subscriberOf(address: string): string {
  const bare = address.toLowerCase().replace(/%.*$/, '');
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/.exec(bare)?.[1];
  if (v4 !== undefined) return v4;
  if (!bare.includes(':')) return bare;
  const [head = '', tail] = bare.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
