/** Sizes are bytes of UTF-8 on the wire; both sides refuse what is larger before reading it. */
export const LIMITS = {
  /** Every message and reply that has no line of its own below. */
  messageBytes: 64 * 1024,
  /** An inventory report: up to `software` packages. */
  inventoryBytes: 256 * 1024,
  /** The reply to `ask`: the largest profile that the console accepts (1,000 site patterns of 253 characters) must fit. */
  configurationBytes: 512 * 1024,
  /** Packages listed in one inventory. */
  software: 2000,
  /** Characters of a report's sentence. */
  why: 300,
  /** What `measure` fetches at the most: a second of the line that a class needs. */
  sampleBytes: 2 * 1024 * 1024,
  /** The fastest line that is told, tenths of Mbit/s. */
  tenths: 100_000,
  /** The longest that a device may ask a long poll to last. */
  wakeSeconds: 55,
} as const;

/** The protocol's version, in every message. */
export const PROTOCOL = 1;
