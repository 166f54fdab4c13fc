/** What one message may be. Real ones: a signature beside a body 2–4 kB, a SCEP request 3–6 kB, a signed profile under 200 kB. */
export const LIMITS = {
  bytes: 1024 * 1024,
  /** Elements looked at, and looked at again: 1 MiB in segments of 1,000 bytes, as devices send it, is about 1,100. */
  elements: 20_000,
  depth: 32,
  certificates: 32,
  attributes: 64,
  recipients: 16,
  /** An attack by a key whose arithmetic takes seconds is turned away before OpenSSL sees it. */
  rsaBits: 8_192,
  rsaExponentBits: 33,
} as const;

/** CA/Browser Forum and NIST SP 800-131A: under 2,048 bits, an RSA key is broken by whoever can pay. */
export const MINIMUM_RSA_BITS = 2_048;
